import type { Account } from '../../account/account';
import type { DoorSettings } from '../../doorSettings';
import { replyToChallenge } from '../receive/challenge';
import type { Log } from '../../log';
import { DOOR, type Leave } from './door';

/** Longer than it takes from a registration to the start of its trigger, ms. */
const LENT_FOR_MS = 60_000;

const lent = new Map<string, Leave>();

/**
 * Answers Meta's verification at an address whose trigger has not been started yet. Deliveries are refused (503) until
 * it is.
 *
 * @param id the last part of the address
 * @throws {Error} that says why nothing can listen there, and what to do
 */
export async function lendDoor(
	id: string,
	settings: DoorSettings,
	{ credential }: Account,
	tell: Log,
): Promise<void> {
	const before = lent.get(id);
	const leave = await DOOR.enter(
		id,
		{
			challenge: async (query) => {
				const { status, answer, log } = replyToChallenge(query, credential.verifyToken);
				if (log) tell('warn', log);
				return await Promise.resolve({ status, text: answer });
			},
		},
		settings,
		(text) => tell('error', text),
	);
	await before?.();
	lent.set(id, leave);
	setTimeout(() => {
		if (lent.get(id) === leave) void takeDoorBack(id);
	}, LENT_FOR_MS).unref();
}

export async function takeDoorBack(id: string): Promise<void> {
	const leave = lent.get(id);
	lent.delete(id);
	await leave?.();
}
