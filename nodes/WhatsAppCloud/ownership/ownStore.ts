import type { CustomerNames } from '../customer/customer';
import type { WindowRecord } from '../conversation/window';
import type { ConsentLedger } from '../store/consents';
import type { ConversationPage, OpeningRange } from '../store/conversations';
import type { CampaignLedger } from '../store/campaigns';
import type { BudgetLedger } from '../store/ledger';
import type { PendingEventLedger } from '../store/pendingEvents';
import type { Notebook } from '../store/notes';
import type { PriceLedger } from '../store/prices';
import type { RescueLedger } from '../store/rescues';
import type { HeldClaim, Reservation, ReserveOptions, SendClaim, SendResult } from '../store/sends';
import type { Delivery, KeepingClaim, KnownCustomer, SharedStore, Store } from '../store/store';
import type { UploadLedger } from '../store/uploads';
import type { WaitLedger } from '../store/waits';
import { ownNumbers, type OwnNumbers } from './ownNumbers';
import { owned } from './onNumber';
import { ownNotes, placed } from './ownNotes';
import {
	ownBudgets,
	ownCampaigns,
	ownConsents,
	ownRescues,
	ownUploads,
	ownWaits,
} from './ownLedgers';
import { ownPrices } from './ownPrices';
import type { Proofs } from './proofs';

/**
 * The shared store as one credential sees it: what belongs to business numbers, WABAs and apps that it has not
 * proven is not there for it. Every way to them leads through a key of {@link Proofs}, so none can be forgotten.
 * Events and sends are known by workflow and node (in `scope`, and in the keys of sends), which are the caller's own.
 *
 * @throws {NotYours}, {GraphError} (whose it is cannot be told now) or what the store throws, from every method
 */
export class OwnStore implements Store {
	readonly uploads: UploadLedger;

	readonly notes: Notebook;

	readonly rescues: RescueLedger;

	readonly waits: WaitLedger;

	readonly consents: ConsentLedger;

	readonly pendingEvents: PendingEventLedger;

	readonly prices: PriceLedger;

	readonly budgets: BudgetLedger;

	readonly campaigns: CampaignLedger;

	constructor(
		private readonly shared: SharedStore,
		readonly proofs: Proofs,
	) {
		this.uploads = ownUploads(shared, proofs);
		this.notes = ownNotes(shared.notes, proofs);
		this.rescues = ownRescues(shared.rescues, proofs);
		this.waits = ownWaits(shared.waits, proofs);
		this.consents = ownConsents(shared.consents, proofs);
		this.pendingEvents = shared.pendingEvents;
		this.prices = ownPrices(shared.prices, proofs);
		this.budgets = ownBudgets(shared.budgets, proofs);
		this.campaigns = ownCampaigns(shared.campaigns, proofs);
	}

	get gatherMs(): number {
		return this.shared.gatherMs;
	}

	/** The business numbers that are this credential's, and which are not. */
	async numbers(): Promise<OwnNumbers> {
		return await ownNumbers(this.shared.proofs, this.proofs);
	}

	async receive(delivery: Delivery, now: number): Promise<boolean[]> {
		const { observations, templates = [], ways = [], claim } = delivery;
		const accountIds = templates.map(({ businessAccountId }) => businessAccountId);
		const accounts = await this.proofs.keys('businessAccount', accountIds);
		return await this.shared.receive(
			{
				observations: await owned(this.proofs, observations),
				templates: templates.map(({ businessAccountId, name }) => ({
					businessAccountId: accounts.get(businessAccountId) ?? '',
					name,
				})),
				ways: await placed(this.proofs, ways),
				...(claim ? { claim: { ...claim, ...(await this.#kept(claim)) } } : {}),
			},
			now,
		);
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		return await this.shared.findWindows(await this.proofs.key('number', phoneNumberId), customers);
	}

	async findCustomers(phoneNumberId: string, customers: CustomerNames[]): Promise<KnownCustomer[]> {
		const key = await this.proofs.key('number', phoneNumberId);
		return await this.shared.findCustomers(key, customers);
	}

	async findConversations(phoneNumberId: string, range: OpeningRange): Promise<ConversationPage> {
		const key = await this.proofs.key('number', phoneNumberId);
		return await this.shared.findConversations(key, range);
	}

	/** On the numbers that are this credential's. */
	async forgetCustomer(customer: CustomerNames): Promise<boolean> {
		const { keys } = await this.numbers();
		return await this.shared.forgetCustomer(customer, keys);
	}

	async reserveSends(
		sends: SendClaim[],
		options: ReserveOptions,
		now: number,
	): Promise<Reservation[]> {
		return await this.shared.reserveSends(await owned(this.proofs, sends), options, now);
	}

	async renewSends(claims: HeldClaim[], now: number): Promise<boolean[]> {
		return await this.shared.renewSends(claims, now);
	}

	async settleSends(results: SendResult[], now: number): Promise<void> {
		const numbers = results.flatMap((result) =>
			result.result === 'sent' && result.to ? [result.to.phoneNumberId] : [],
		);
		const keys = await this.proofs.knownKeys('number', numbers);
		await this.shared.settleSends(
			results.map((result) => underKey(result, keys)),
			now,
		);
	}

	async close(): Promise<void> {
		await this.shared.close();
	}

	/** Meta's samples are handed over as well, though their number is nobody's. */
	async #kept({ kept }: KeepingClaim): Promise<Pick<KeepingClaim, 'kept'>> {
		if (!kept) return {};
		const keys = new Map<string | undefined, string>();
		for (const id of new Set(kept.numbers)) {
			if (id === undefined) continue;
			const verdict = await this.proofs.verdict('number', id, 'delivery');
			if (verdict.state === 'proven') keys.set(id, verdict.key);
		}
		return { kept: { ...kept, numbers: kept.numbers?.map((id) => keys.get(id)) ?? [] } };
	}
}

/** Of a number that was lost meanwhile, no claim is put back. */
function underKey(result: SendResult, keys: ReadonlyMap<string, string>): SendResult {
	if (result.result !== 'sent' || !result.to) return result;
	const { to, ...sent } = result;
	const key = keys.get(to.phoneNumberId);
	return key === undefined ? sent : { ...sent, to: { ...to, phoneNumberId: key } };
}
