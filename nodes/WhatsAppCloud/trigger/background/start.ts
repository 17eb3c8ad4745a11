import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { openAccount, type Account } from '../../account/account';
import { N8nEnvironment } from '../../store/environment';
import { CurrentAccount } from '../door/currentAccount';
import { stayAtDoor, type Stay } from '../door/staying';
import { keepFields, rereading, type TriggerParameters } from '../fields/parameters';
import { messageOf } from '../../thrown';
import { isNews, log } from '../log';
import { itemsFor } from '../receive/items';
import type { Log } from '../../log';
import { scopeOf } from '../scope';
import { lookAfterWhatWasLeft } from './leftOver';
import { startInQueue, type QueueStarter } from './queue';
import { eventKey } from '../../webhook/eventKey';
import { NotAsked, STARTS, type HandOver } from './starts';

/**
 * n8n calls it when the workflow is published and whenever n8n starts (webhooks stay registered meanwhile, and
 * are not looked at): the trigger listens at the door, if there is one, and what an n8n that died has left undone is
 * done. When n8n starts it never fails: n8n's webhooks work without it.
 *
 * @throws {Error} to a person who publishes, if nothing can listen at the door
 */
export async function trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
	if (this.getActivationMode() === 'manual') return {};
	// Ends what waits when the workflow is no longer published.
	const ending = new AbortController();
	const { signal } = ending;
	const tell: Log = (level, text) => log(this, level, text);
	const scope = scopeOf(this);
	const accounts = new CurrentAccount(
		async () => await openAccount(this),
		// It is read again and again.
		(text) => {
			if (isNews(`${scope} credential`, Date.now())) tell('warn', text);
		},
	);
	const read = rereading(keepFields(this));
	const parametersFor = ({ credential }: Account) => read(credential.phoneNumberId);
	const starter = starterOf(this, accounts, parametersFor, signal);
	// In queue mode, the queue sees to it that workers have no more than they can bear.
	const isQueueMode = new N8nEnvironment(process.env).isQueueMode;
	const inQueue = (one: HandOver) => {
		void startInQueue(starter, one);
		return 'later' as const;
	};
	const start = isQueueMode ? inQueue : (one: HandOver) => STARTS.offer(scope, one);
	const handOver = isQueueMode ? inQueue : (one: HandOver) => STARTS.add(scope, one);
	const stay = await stayAtDoor(this, { scope, accounts, parametersFor, start, tell });
	const detach = isQueueMode ? () => undefined : STARTS.attach(scope, starter);
	const ready = () => stay?.open();
	void lookAfterWhatWasLeft({
		...{ context: this, accounts, parametersFor, handOver, ready, signal },
	}).catch((thrown: unknown) => {
		if (signal.aborted) return;
		ready();
		tell('warn', `Unfinished work could not be looked up. ${messageOf(thrown)}`);
	});
	return { closeFunction: async () => await close(stay, detach, ending) };
}

/** What is under way at the door is finished first: it is still to be started, or to be found by whoever starts next. */
async function close(
	stay: Stay | undefined,
	detach: () => void,
	ending: AbortController,
): Promise<void> {
	try {
		await stay?.leave();
	} finally {
		detach();
		ending.abort();
	}
}

/** How n8n is asked for an execution that no webhook starts. */
function starterOf(
	context: ITriggerFunctions,
	accounts: CurrentAccount,
	parametersFor: (account: Account) => TriggerParameters,
	signal: AbortSignal,
): QueueStarter {
	const itemsOf = async (handOver: HandOver) => {
		const account = await accounts.get();
		return await itemsFor(handOver, await account.store(), Date.now(), parametersFor(account));
	};
	return {
		signal,
		start: async (handOver) => {
			const items = await itemsOf(handOver).catch((thrown: unknown) => {
				throw new NotAsked(messageOf(thrown));
			});
			const over = Promise.withResolvers<IRun>();
			context.emit([items], undefined, over);
			await over.promise;
		},
		isKept: async ({ events }) => {
			const { pendingEvents } = await (await accounts.get()).store();
			const claim = { scope: scopeOf(context), keys: events.map(eventKey) };
			return (await pendingEvents.areKept(claim)).includes(true);
		},
		log: (level, text) => log(context, level, text),
	};
}
