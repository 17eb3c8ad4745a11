import type { Account } from '../../account/account';
import type { Log } from '../../log';
import { lookForBudgets } from '../background/budgets';
import type { ProcessNote } from '../background/processes';
import type { TriggerParameters } from '../fields/parameters';
import { isNews } from '../log';
import { receiveDelivery, type Accepted, type Incoming } from './receive';
import type { Refusal } from './refusals';

/** The trigger that a delivery came to. */
export interface Recipient {
	account: Account;
	parameters: TriggerParameters;
	tell: Log;
	/** Who hands the events over; undefined in a test, which takes whatever comes. */
	scope?: string;
	/** Who is to be dead before events that no execution has are handed over again; absent = n8n sees to these. */
	process?: ProcessNote;
}

export const PART_REFUSED = 'Part of it could not be processed: send it again later.';

/** Executions are asked for faster than n8n comes to them. */
export const TOO_MUCH_WAITS = {
	status: 503,
	answer: 'Too much is waiting here already: send it again later.',
	log: 'A delivery was turned away (503), so Meta sends it again: thousands of earlier ones are still waiting. n8n cannot keep up: give it more processors or use queue mode, or raise WHATSAPP_CLOUD_MAX_EXECUTIONS if executions mostly wait for something.',
};

/** How loud a refusal is told. */
export function levelOf({ status }: Refusal): 'warn' | 'error' {
	return status === 500 ? 'error' : 'warn';
}

/** Takes in one delivery for a trigger, and tells the log what a person should know of it. */
export async function takeIn(
	incoming: Incoming,
	{ account, parameters, tell, scope, process }: Recipient,
): Promise<Accepted | Refusal> {
	const { selection, repliesToWaiting, oldEvents, includeRaw, words, collect } = parameters;
	const { appSecret, secondAppSecret } = account.credential;
	const received = await receiveDelivery(incoming, {
		...{ appSecret, secondAppSecret, selection, repliesToWaiting, oldEvents, includeRaw },
		store: async () => await account.store(),
		judge: async (kind, id) =>
			await (await account.ownStore()).proofs.verdict(kind, id, 'delivery'),
		reactions: parameters.reactionsOpenWindow,
		collects: collect !== undefined,
		...(words ? { words } : {}),
		...(scope === undefined ? {} : { scope }),
		...(process ? { process } : {}),
		now: Date.now,
	});
	if ('status' in received) return received;
	if (selection.text && selection.text.undecided > 0) {
		tell(
			'warn',
			`The pattern in the option Message Text takes too long: ${selection.text.undecided} messages of one delivery were let through without it. Avoid nested repetitions such as (a+)+.`,
		);
	}
	remark(received, tell, scope ?? '');
	if (scope && selection.triggerOn.includes('budgets')) lookForBudgets(scope);
	return received;
}

/** Tells the log what was left out, or could not be taken in. */
function remark({ forgotten, again, remarks = [] }: Accepted, tell: Log, scope: string): void {
	if (forgotten !== undefined) {
		tell(
			'info',
			`${forgotten} events of a delivery are more than eight days old. They were recorded, but started nothing (option Events Older Than Eight Days).`,
		);
	}
	if (again !== undefined) {
		tell(
			'error',
			`Part of a delivery could not be processed (500), so Meta sends it again. ${again}`,
		);
	}
	for (const { level, about, text } of remarks) {
		if (isNews(`${scope} ${about}`, Date.now())) tell(level, text);
	}
}
