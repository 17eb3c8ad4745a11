import { setTimeout as sleep } from 'node:timers/promises';
import type { ITriggerFunctions } from 'n8n-workflow';

import type { Account } from '../../account/account';
import { GraphError } from '../../graph/error';
import { PATIENCE_MS } from '../../graph/patience';
import { asText } from '../../json';
import type { Log } from '../../log';
import { NotYours } from '../../ownership/notYours';
import { N8nEnvironment } from '../../store/environment';
import type { PendingEventLedger } from '../../store/pendingEvents';
import type { Store } from '../../store/store';
import type { CurrentAccount } from '../door/currentAccount';
import type { TriggerParameters } from '../fields/parameters';
import { messageOf } from '../../thrown';
import { isNews, log } from '../log';
import { clearLeftovers } from '../register/unregistering';
import { moveIfNeeded } from '../register/moving';
import { scopeOf } from '../scope';
import { lookAfterAll } from './afterwards';
import { budgetSleeper, claimBudgetNews, type BudgetListener } from './budgets';
import { collect, NO_PATIENCE } from './collecting';
import { findLeftBehind } from './pendingEvents';
import { THIS_PROCESS } from './processes';
import type { HandOver } from './starts';
import { Sleeper } from './waking';

/** How often to look for what other processes find out: answers that no waiting execution could have, budgets; ms. */
const LOOK_EVERY_MS = 15_000;

/** Times in ms. */
export const WATCHING = {
	/** How often to look for what a process over the same store has left that does not start again. */
	leftEvery: 60_000,
	/** Before the store, or the credential, is asked for again that could not be had. */
	againAfter: 5000,
};

/** How long not to look for budgets again, ms. */
const BUDGET_PAUSE_MS = 500;

/** The same for messages of customers, who are to have an answer soon. */
const COLLECTED_ELSEWHERE_MS = 1000;

/** How often the pause before another try doubles: up to some minutes, as Meta may have had too many requests. */
const MOST_DOUBLINGS = 6;

/** A published trigger, and how it has executions started. */
export interface Watch {
	context: ITriggerFunctions;
	accounts: CurrentAccount;
	parametersFor: (account: Account) => TriggerParameters;
	handOver: (one: HandOver) => void;
	/** Called as soon as what an earlier process has left is under way, or cannot be found. */
	ready: () => void;
	signal: AbortSignal;
}

/** What an n8n that died has left undone is done now, not with the next delivery. @throws what the store throws */
export async function lookAfterWhatWasLeft(watch: Watch): Promise<void> {
	const { context, signal } = watch;
	const startedAt = Date.now();
	const { account, store } = await opened(watch);
	const note: Log = (level, text) => log(context, level, text);
	const parameters = watch.parametersFor(account);
	// Unpublished while the store was opened.
	signal.throwIfAborted();
	// Side by side, so that none fails unheard while another is under way.
	await Promise.all([
		handOverFrom(watch, store, parameters),
		clearTests(watch),
		untilDone(watch, 'Where Meta delivers to', async () => {
			await moveIfNeeded(context, account, parameters, signal);
		}),
		untilDone(watch, 'What is decided about templates', async () => {
			const { businessAccountId } = account.credential;
			const occasion = { account, phoneNumberId: businessAccountId, log: note };
			if (await isOwn(account, 'businessAccount', businessAccountId, note))
				void lookAfterAll(occasion, { decided: 'started' });
		}),
		lookAfterNumbers(watch, account, parameters, startedAt),
	]);
}

/** Budgets, and what is to be done for the numbers that the trigger listens to, also for those that Meta names later. */
async function lookAfterNumbers(
	watch: Watch,
	account: Account,
	{ listenOn, selection }: TriggerParameters,
	startedAt: number,
): Promise<void> {
	const { context } = watch;
	const known = selection.numbers?.length ? selection.numbers : [account.credential.phoneNumberId];
	const numbers = new Set(known);
	if (selection.triggerOn.includes('budgets')) {
		// Published by a person, it hears from now on; started with n8n, also what was reached meanwhile.
		const isNew = ['activate', 'update'].includes(context.getActivationMode());
		const isQueueMode = new N8nEnvironment(process.env).isQueueMode;
		void watchBudgets(watch, {
			store: async () => await (await watch.accounts.get()).store(),
			...{ scope: scopeOf(context), numbers },
			...(isQueueMode ? {} : { process: THIS_PROCESS }),
			since: isNew ? startedAt : 0,
		});
	}
	const lookAfter = async (some: Iterable<string>) => {
		const note: Log = (level, text) => log(context, level, text);
		await untilDone(watch, 'Refused messages and answers', async () => {
			for (const phoneNumberId of some) {
				if (!(await isOwn(account, 'number', phoneNumberId, note))) continue;
				const occasion = { account, phoneNumberId, log: note };
				void lookAfterAll(occasion, { refused: 'started', answered: 'started' });
			}
		});
	};
	const isAll = listenOn === 'number' || known === selection.numbers;
	await Promise.all([
		lookAfter(known),
		isAll ||
			untilDone(watch, 'The numbers of the account', async () => {
				const found = await numbersOfAccount(await watch.accounts.get());
				const others = found.filter((number) => !numbers.has(number));
				for (const number of others) numbers.add(number);
				await lookAfter(others);
			}),
	]);
}

/** Puts back what tests have replaced and could not put back: n8n died, or Meta was away. */
async function clearTests(watch: Watch): Promise<never> {
	const { context, accounts, signal } = watch;
	const note: Log = (level, text) => log(context, level, text);
	for (;;) {
		await untilDone(watch, 'What tests have left at Meta', async () => {
			const account = await accounts.get();
			const store = await account.store();
			const failure = await clearLeftovers({ account, store, note, now: Date.now() });
			if (failure) throw failure;
		});
		await sleep(WATCHING.leftEvery, undefined, { signal, ref: false });
	}
}

/** Waits for them: as long as the workflow is published, somebody has to hand over what comes. */
async function opened({
	context,
	accounts,
	ready,
	signal,
}: Watch): Promise<{ account: Account; store: Store }> {
	const open = async () => {
		const account = await accounts.get();
		return { account, store: await account.store() };
	};
	return await keepTrying(signal, open, (thrown) => {
		if (isNews(`${scopeOf(context)} opens`, Date.now())) notLookedUp(context, thrown);
		// Whatever comes meanwhile is refused until the store is back.
		ready();
	});
}

function notLookedUp(context: ITriggerFunctions, thrown: unknown, what = 'What was left'): void {
	log(context, 'warn', `${what} could not be looked up yet. ${messageOf(thrown)}`);
}

/** The store, or Meta, may be away as n8n starts; and nobody else does it before n8n starts again. */
async function untilDone(
	{ context, signal }: Watch,
	what: string,
	work: () => Promise<void>,
): Promise<void> {
	const tell = (thrown: unknown) => {
		// Of all that waits for the same, the first is told.
		const about = `${scopeOf(context)} ${messageOf(thrown)}`;
		if (isNews(about, Date.now())) notLookedUp(context, thrown, what);
	};
	await keepTrying(signal, work, tell, MOST_DOUBLINGS);
}

/** @param doublings how often the pause before another try doubles */
async function keepTrying<T>(
	signal: AbortSignal,
	work: () => Promise<T>,
	failed: (thrown: unknown) => void,
	doublings = 0,
): Promise<T> {
	for (let tries = 0; ; tries++) {
		try {
			return await work();
		} catch (thrown) {
			signal.throwIfAborted();
			failed(thrown);
			const pause = WATCHING.againAfter * 2 ** Math.min(tries, doublings);
			await sleep(pause, undefined, { signal, ref: false });
		}
	}
}

/**
 * Proves the number or WABA before the first of it comes; says so if it is not this credential's.
 *
 * @throws {GraphError} if that cannot be told yet
 */
async function isOwn(
	account: Account,
	kind: 'number' | 'businessAccount',
	id: string,
	note: (level: 'warn', text: string) => void,
): Promise<boolean> {
	const { proofs } = await account.ownStore();
	const verdict = await proofs.verdict(kind, id, 'person');
	if (verdict.state === 'unchecked' && !isForGood(verdict.failure)) throw verdict.failure;
	if (verdict.state === 'foreign') {
		note('warn', (verdict.refusal ?? new NotYours(kind, id)).message);
	}
	return verdict.state === 'proven';
}

/**
 * Hands over what waits in the store; and, should somebody choose another one in the credential while the workflow is
 * published, what waits in that one as well.
 */
async function handOverFrom(
	watch: Watch,
	store: Store,
	parameters: TriggerParameters,
	known = new Set<PendingEventLedger>(),
): Promise<void> {
	known.add(store.pendingEvents);
	const nextStore = async () => {
		const next = await anotherStore(watch, known);
		await handOverFrom(watch, next, parameters, known);
	};
	await Promise.all([
		handOverAgain(watch, store, parameters),
		collectAt(watch, store, parameters),
		nextStore(),
	]);
}

/** Resolves when the credential leads to a store that is not known. */
async function anotherStore(
	{ accounts, signal }: Watch,
	known: ReadonlySet<PendingEventLedger>,
): Promise<Store> {
	for (;;) {
		await sleep(WATCHING.leftEvery, undefined, { signal, ref: false });
		try {
			const store = await (await accounts.get()).store();
			if (!known.has(store.pendingEvents)) return store;
		} catch {
			// Deliveries tell of it.
		}
	}
}

/**
 * Starts the workflow with the events that n8n died on before an execution had them; and, as long as it is
 * published, with answers that no waiting execution could have.
 */
async function handOverAgain(
	watch: Watch,
	store: Store,
	{ repliesToWaiting }: TriggerParameters,
): Promise<void> {
	const { context, ready, signal } = watch;
	const startedAt = Date.now();
	// In queue mode it is another process that finds out.
	const isElsewhere = new N8nEnvironment(process.env).isQueueMode && repliesToWaiting === 'skip';
	const lookEveryMs = isElsewhere ? LOOK_EVERY_MS : WATCHING.leftEvery;
	const sleeper = new Sleeper(scopeOf(context));
	try {
		for (let isDown = false; ;) {
			let againAt: number;
			try {
				againAt = await handOverOnce(watch, store, startedAt);
				isDown = false;
			} catch (thrown) {
				if (!isDown) notLookedUp(context, thrown);
				isDown = true;
				againAt = Date.now() + WATCHING.againAfter;
			}
			ready();
			await sleeper.sleep(Math.min(Math.max(0, againAt - Date.now()), lookEveryMs), signal);
		}
	} finally {
		sleeper.end();
	}
}

/** @returns when there may be more, ms */
async function handOverOnce(
	{ context, handOver }: Watch,
	store: Store,
	startedAt: number,
): Promise<number> {
	const scope = scopeOf(context);
	const found = await findLeftBehind(store, scope, startedAt, Date.now());
	const { handOvers, againAt = Infinity } = found;
	if (handOvers.length > 0) {
		log(
			context,
			'info',
			`Handing over ${handOvers.flatMap(({ events }) => events).length} events that came in earlier: n8n ended before the workflow had them, or the executions that waited for them are over.`,
		);
	}
	for (const one of handOvers) handOver(one);
	return againAt;
}

/** Starts the workflow when budgets are nearly spent, as long as it is published. Never fails. */
async function watchBudgets(
	{ context, handOver, signal }: Watch,
	listener: BudgetListener,
): Promise<void> {
	const { scope } = listener;
	const sleeper = budgetSleeper(scope);
	for (let isDown = false; !signal.aborted;) {
		try {
			const store = await listener.store();
			const { events, keys } = await claimBudgetNews(store, listener, Date.now());
			for (const event of events) handOver({ events: [event] });
			if (keys.length > 0) await store.pendingEvents.confirm({ scope, keys }, Date.now());
			isDown = false;
		} catch (thrown) {
			if (!isDown) log(context, 'warn', `Budgets could not be looked up. ${messageOf(thrown)}`);
			isDown = true;
		}
		// Deliveries wake it: one look for many of them.
		await sleep(BUDGET_PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
		await sleeper.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
	}
	sleeper.end();
}

/** Hands over what is collected; where nothing is (any more), what was and is still there. */
async function collectAt(
	{ context, handOver, signal }: Watch,
	store: Store,
	{ collect: patience }: TriggerParameters,
): Promise<void> {
	const collector = {
		...{ scope: scopeOf(context), store, handOver, patience: patience ?? NO_PATIENCE },
		log: (level: 'warn', text: string) => log(context, level, text),
	};
	const { isQueueMode } = new N8nEnvironment(process.env);
	const lookEveryMs = patience && isQueueMode ? COLLECTED_ELSEWHERE_MS : LOOK_EVERY_MS;
	// What was recorded while the option was turned off shows the second time.
	const enough = patience ? [] : [AbortSignal.timeout(LOOK_EVERY_MS + 1000)];
	await collect(collector, lookEveryMs, AbortSignal.any([signal, ...enough]));
}

/** @throws {GraphError} if Meta may name them later */
async function numbersOfAccount({ credential, graph }: Account): Promise<string[]> {
	const path = `/${credential.businessAccountId}/phone_numbers`;
	const options = { query: { fields: 'id' }, patienceMs: PATIENCE_MS.execution };
	const numbers: string[] = [];
	try {
		for await (const { id } of graph.list(path, options)) numbers.push(asText(id) ?? '');
	} catch (thrown) {
		if (!isForGood(thrown)) throw thrown;
	}
	return numbers.filter(Boolean);
}

function isForGood(thrown: unknown): boolean {
	return thrown instanceof GraphError && thrown.retry === 'never';
}
