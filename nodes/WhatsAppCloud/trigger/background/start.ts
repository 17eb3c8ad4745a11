import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import { openAccount, type Account } from '../../account';
import { PATIENCE_MS } from '../../graph/patience';
import { asText } from '../../json';
import { N8nEnvironment } from '../../store/environment';
import { NotYours } from '../../ownership/notYours';
import type { Store } from '../../store/store';
import type { WhatsAppEvent } from '../../webhook/events';
import { lookAfterAll } from './afterwards';
import { findLeftBehind } from './pendingEvents';
import { toItems } from '../receive/items';
import { log, messageOf } from '../log';
import { readParameters, type TriggerParameters } from '../fields/parameters';
import { clearLeftovers } from '../register/callbackActions';
import { scopeOf } from '../scope';
import { STARTS, type Starter } from './starts';
import { Sleeper } from './waking';

/** How often to look for answers that no waiting execution could have, where another process finds out, ms. */
const LOOK_EVERY_MS = 15_000;

/**
 * n8n calls it when the workflow is published and whenever n8n starts (webhooks stay registered meanwhile, and
 * are not looked at): what an n8n that died has left undone is done now, not with the next delivery. Never fails:
 * the trigger works without it.
 */
export async function trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
	// Ends what waits when the workflow is no longer published.
	const ending = new AbortController();
	if (this.getActivationMode() !== 'manual') {
		void lookAfterWhatWasLeft(this, ending.signal).catch((thrown: unknown) => {
			if (ending.signal.aborted) return;
			log(this, 'warn', `What was left undone could not be looked up. ${messageOf(thrown)}`);
		});
	}
	return {
		closeFunction: async () => {
			ending.abort();
		},
	};
}

async function lookAfterWhatWasLeft(
	context: ITriggerFunctions,
	signal: AbortSignal,
): Promise<void> {
	const account = await openAccount(context);
	const store = await account.store();
	const note = (level: 'info' | 'warn' | 'error', text: string) => log(context, level, text);
	const parameters = readParameters(context, account.credential.phoneNumberId);
	// Unpublished while the store was opened.
	signal.throwIfAborted();
	const starter = starterOf(context, store, parameters);
	// In queue mode, the queue sees to it that workers have no more than they can bear.
	const isQueueMode = new N8nEnvironment(process.env).isQueueMode;
	if (!isQueueMode) signal.addEventListener('abort', STARTS.attach(scopeOf(context), starter));
	const handOver = (events: WhatsAppEvent[]) => {
		if (isQueueMode) void starter.start(events).catch(() => undefined);
		else STARTS.add(scopeOf(context), events);
	};
	// Side by side, so that none fails unheard while another is under way.
	await Promise.all([
		handOverAgain(context, store, parameters, handOver, signal),
		clearLeftovers({ account, store, note, now: Date.now() }),
		isOwn(account, 'businessAccount', account.credential.businessAccountId, note).then((own) => {
			const { businessAccountId } = account.credential;
			const occasion = { account, phoneNumberId: businessAccountId, log: note };
			if (own) void lookAfterAll(occasion, { decided: 'started' });
		}),
		numbersOf(account, parameters).then(async (numbers) => {
			for (const phoneNumberId of numbers) {
				if (!(await isOwn(account, 'number', phoneNumberId, note))) continue;
				const occasion = { account, phoneNumberId, log: note };
				void lookAfterAll(occasion, { refused: 'started', answered: 'started' });
			}
		}),
	]);
}

/** Proves the number or WABA before the first of it comes; says so if it is not this credential's. */
async function isOwn(
	account: Account,
	kind: 'number' | 'businessAccount',
	id: string,
	note: (level: 'warn', text: string) => void,
): Promise<boolean> {
	const { proofs } = await account.ownStore();
	const verdict = await proofs.verdict(kind, id, 'person');
	if (verdict.state === 'foreign') {
		note('warn', (verdict.refusal ?? new NotYours(kind, id)).message);
	}
	return verdict.state === 'proven';
}

/**
 * Starts the workflow with the events that n8n died on before an execution had them; and, as long as it is
 * published, with answers that no waiting execution could have.
 */
async function handOverAgain(
	context: ITriggerFunctions,
	store: Store,
	{ repliesToWaiting }: TriggerParameters,
	handOver: (events: WhatsAppEvent[]) => void,
	signal: AbortSignal,
): Promise<void> {
	// In queue mode it is another process that finds out.
	const lookEveryMs = new N8nEnvironment(process.env).isQueueMode ? LOOK_EVERY_MS : Infinity;
	const sleeper = new Sleeper();
	try {
		for (;;) {
			const now = Date.now();
			const { deliveries, againAt } = await findLeftBehind(store, scopeOf(context), now);
			if (deliveries.length > 0) {
				log(
					context,
					'info',
					`Handing over ${deliveries.flat().length} events that came in earlier: n8n ended before the workflow had them, or the executions that waited for them are over.`,
				);
			}
			for (const delivery of deliveries) handOver(delivery);
			if (againAt === undefined && repliesToWaiting === 'start') return;
			const wait = Math.min(
				againAt === undefined ? Infinity : Math.max(0, againAt - Date.now()),
				repliesToWaiting === 'skip' ? lookEveryMs : Infinity,
			);
			await sleeper.sleep(wait, signal);
		}
	} finally {
		sleeper.end();
	}
}

/** How n8n is asked for an execution that no webhook starts. */
function starterOf(
	context: ITriggerFunctions,
	store: Store,
	{ includeRaw }: TriggerParameters,
): Starter {
	return {
		start: async (events) => {
			const items = await toItems(events, store, Date.now(), includeRaw);
			const over = Promise.withResolvers<IRun>();
			context.emit([items], undefined, over);
			await over.promise;
		},
		log: (level, text) => log(context, level, text),
	};
}

/** The business numbers that the trigger listens to. */
async function numbersOf(
	{ credential, graph }: Account,
	{ listenOn, selection }: TriggerParameters,
): Promise<Set<string>> {
	if (selection.numbers?.length) return new Set(selection.numbers);
	const numbers = new Set([credential.phoneNumberId]);
	if (listenOn === 'number') return numbers;
	try {
		const path = `/${credential.businessAccountId}/phone_numbers`;
		for await (const { id } of graph.list(path, {
			...{ query: { fields: 'id' }, patienceMs: PATIENCE_MS.execution },
		})) {
			const number = asText(id);
			if (number) numbers.add(number);
		}
	} catch {
		// Meta cannot be reached: the credential's number at least.
	}
	return numbers;
}
