import { setTimeout as sleep } from 'node:timers/promises';

import type { ITriggerFunctions, WorkflowActivateMode } from 'n8n-workflow';

import { messageOf } from '../../thrown';
import { readParameters } from '../fields/parameters';
import { doorIdOf, whereaboutsOf } from '../register/ownAddress';
import { DOOR, type Leave } from './door';
import { takeDoorBack } from './lending';
import { TriggerGuest, type Listener } from './triggerGuest';

/** Before further tries to listen, when n8n starts and an earlier process still has the port, ms; the last again and again. */
const PAUSES_MS = [500, 1000, 2000, 5000, 15_000];

/** Where somebody waits for the answer. */
const BY_A_PERSON: readonly WorkflowActivateMode[] = ['activate', 'update'];

/** A trigger's stay at the door. */
export interface Stay {
	/** Takes deliveries in from now on. */
	open: () => void;
	/** Finishes what is under way. */
	leave: Leave;
}

/**
 * Has the trigger listen at the door, if n8n has one and a person does not want it otherwise.
 *
 * @throws {Error} to a person who publishes, if nothing can listen there
 */
export async function stayAtDoor(
	context: ITriggerFunctions,
	listener: Listener,
): Promise<Stay | undefined> {
	const { tell } = listener;
	const { staysAtN8n } = readParameters(context);
	const node = context.getNode();
	const { door, noDoor } = whereaboutsOf(node, '', { isTest: false, staysAtN8n }, process.env);
	if (noDoor) tell('error', `${noDoor.what} ${noDoor.cure}`);
	if (!door) return undefined;
	const guest = new TriggerGuest(listener);
	const note = (text: string) => tell('error', text);
	const id = doorIdOf(node);
	const enter = async () => {
		const leave = await DOOR.enter(id, guest, door, note);
		await takeDoorBack(id);
		return leave;
	};
	const ending = new AbortController();
	let entered: Promise<Leave | undefined>;
	try {
		entered = Promise.resolve(await enter());
	} catch (thrown) {
		if (BY_A_PERSON.includes(context.getActivationMode())) throw thrown;
		note(`${messageOf(thrown)} It is tried again.`);
		entered = enterLater(enter, ending.signal);
	}
	return {
		open: () => guest.open(),
		async leave() {
			ending.abort();
			await guest.close();
			const leave = await entered;
			await leave?.();
		},
	};
}

/** @returns undefined if it has ended meanwhile */
async function enterLater(
	enter: () => Promise<Leave>,
	signal: AbortSignal,
): Promise<Leave | undefined> {
	for (let tries = 0; ; tries++) {
		try {
			const pause = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)];
			await sleep(pause, undefined, { signal, ref: false });
			return await enter();
		} catch {
			if (signal.aborted) return undefined;
		}
	}
}
