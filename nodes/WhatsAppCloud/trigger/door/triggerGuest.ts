import type { Account } from '../../account/account';
import type { Log } from '../../log';
import type { EventClaim, Store } from '../../store/store';
import { messageOf } from '../../thrown';
import { lookAfterNumbers } from '../background/afterwards';
import { rememberStore } from '../background/lastStore';
import { THIS_PROCESS } from '../background/processes';
import type { HandOver } from '../background/starts';
import type { TriggerParameters } from '../fields/parameters';
import { isNews } from '../log';
import { replyToChallenge } from '../receive/challenge';
import type { Accepted, Incoming } from '../receive/receive';
import type { Refusal } from '../receive/refusals';
import { levelOf, PART_REFUSED, takeIn, TOO_MUCH_WAITS } from '../receive/takeIn';
import type { CurrentAccount } from './currentAccount';
import { NOT_READY, type Guest, type Reply } from './guest';

/** What a published trigger has to do with the door. */
export interface Listener {
	scope: string;
	accounts: CurrentAccount;
	parametersFor: (account: Account) => TriggerParameters;
	/** Has executions started with these events, or says that too many wait. */
	start: (one: HandOver) => 'later' | 'refused';
	tell: Log;
}

/** A published trigger at the door: what comes for it is recorded, then acknowledged, then started from the record. */
export class TriggerGuest implements Guest {
	/** Absent until what an earlier process has left is under way: whoever came first is served first. */
	deliver?: (incoming: Incoming) => Promise<Reply>;

	readonly #underWay = new Set<Promise<unknown>>();

	#isOver = false;

	constructor(private readonly listener: Listener) {}

	/** Takes deliveries in from now on. */
	open(): void {
		if (this.#isOver) return;
		this.deliver = async (incoming) => {
			const delivering = this.#deliver(incoming);
			this.#underWay.add(delivering);
			return await delivering.finally(() => this.#underWay.delete(delivering));
		};
	}

	/** Takes nothing more. Resolves when what it was busy with is done. */
	async close(): Promise<void> {
		this.#isOver = true;
		this.deliver = undefined;
		await Promise.allSettled(this.#underWay);
	}

	async challenge(query: Record<string, unknown>): Promise<Reply> {
		const { accounts } = this.listener;
		const answerFor = ({ credential }: Account) => replyToChallenge(query, credential.verifyToken);
		const first = answerFor(await accounts.get());
		const { status, answer, log } =
			first.status === 200 ? first : answerFor(await accounts.renewed());
		if (log) this.#tellOnce('challenge', 'warn', log);
		return { status, text: answer };
	}

	async #deliver(incoming: Incoming): Promise<Reply> {
		if (this.#isOver) return NOT_READY;
		const { scope, start, tell } = this.listener;
		const { account, received } = await this.#takeIn(incoming);
		if ('status' in received) {
			this.#tellOnce(String(received.status), levelOf(received), received.log);
			return { status: received.status, text: received.answer };
		}
		const { events, claim, numbers, again } = received;
		const store = await account.store();
		rememberStore(scope, store);
		if (claim && events.length > 0 && start({ events }) === 'refused') {
			await store.pendingEvents.release(claim);
			this.#tellOnce('busy', 'warn', TOO_MUCH_WAITS.log);
			return { status: TOO_MUCH_WAITS.status, text: TOO_MUCH_WAITS.answer };
		}
		return {
			...(again === undefined ? { status: 200, text: 'OK' } : { status: 500, text: PART_REFUSED }),
			afterwards: async () => {
				lookAfterNumbers(account, numbers, tell);
				if (claim && claim.keys.length > 0) await this.#confirm(store, claim);
			},
		};
	}

	/** What does not fit the credential may fit the one that a person has just entered. */
	async #takeIn(incoming: Incoming): Promise<{ account: Account; received: Accepted | Refusal }> {
		const { accounts } = this.listener;
		const account = await accounts.get();
		const received = await this.#takeInWith(account, incoming);
		const isUnsigned = 'status' in received && received.status === 401;
		if (!isUnsigned || incoming.signature === undefined) return { account, received };
		const renewed = await accounts.renewed();
		return sameSecrets(account, renewed)
			? { account, received }
			: { account: renewed, received: await this.#takeInWith(renewed, incoming) };
	}

	async #takeInWith(account: Account, incoming: Incoming): Promise<Accepted | Refusal> {
		const { scope, parametersFor, tell } = this.listener;
		const parameters = parametersFor(account);
		// Kept for an execution in any case: nothing but the record starts one.
		return await takeIn(incoming, { account, parameters, tell, scope, process: THIS_PROCESS });
	}

	/** They stand in the store until an execution has them: of those that come once more, nothing is to be done. */
	async #confirm(store: Store, claim: EventClaim): Promise<void> {
		try {
			await store.pendingEvents.confirm(claim, Date.now());
		} catch (thrown) {
			this.listener.tell(
				'warn',
				`Finished events could not be marked as such. ${messageOf(thrown)}`,
			);
		}
	}

	/** Thousands may come one after the other. */
	#tellOnce(about: string, level: 'warn' | 'error', text: string): void {
		const { scope, tell } = this.listener;
		if (isNews(`${scope} door ${about}`, Date.now())) tell(level, text);
	}
}

function sameSecrets({ credential: a }: Account, { credential: b }: Account): boolean {
	return a.appSecret === b.appSecret && a.secondAppSecret === b.secondAppSecret;
}
