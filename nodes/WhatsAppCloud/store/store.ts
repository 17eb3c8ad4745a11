import type { CustomerNames } from '../customer/customer';
import type { Observation } from '../conversation/observation';
import type { WindowRecord } from '../conversation/window';
import type { ConsentLedger } from './consents';
import type { ConversationBook } from './conversations';
import type { CampaignLedger } from './campaigns';
import type { BudgetLedger } from './ledger';
import type { PendingEventLedger, Kept } from './pendingEvents';
import type { Notebook, TemplateNews, WayNote } from './notes';
import type { PriceLedger } from './prices';
import type { ProofLedger } from './proofs';
import type { RescueLedger } from './rescues';
import type { SendLedger } from './sends';
import type { SharedUploadLedger, UploadLedger } from './uploads';
import type { WaitLedger } from './waits';

/** Events of one webhook delivery that are to be handed to a workflow once. */
export interface EventClaim {
	/** Who hands them over: one trigger node of one workflow. The same event may go to several. */
	scope: string;
	/** One key per event, unique within what Meta sends: message ID, or message ID + status + recipient. */
	keys: string[];
}

/** A claim of events that are to be handed over again if this process dies before an execution has them. */
export interface KeepingClaim extends EventClaim {
	kept?: Kept;
}

/** What a webhook delivery says. */
export interface Delivery {
	observations: Observation[];
	/** Whose definitions changed, so that what is known of them is not used any more. */
	templates?: TemplateNews[];
	/** See {@link Notebook.putWays}. */
	ways?: WayNote[];
	claim?: KeepingClaim;
}

/**
 * What outlives an execution: windows, names, which events were handed over, and what was sent. It holds ids and
 * times, never message texts, but for templates that wait as a rescue, and messages on their way to an execution,
 * a new one or one that waits. Safe to share between processes.
 * Times are ms since the epoch.
 */
export interface Store extends SendLedger, ConversationBook {
	/** Files that Meta has. */
	readonly uploads: UploadLedger;

	/** What processes tell one another. */
	readonly notes: Notebook;

	/** Templates that wait beside free-form messages. */
	readonly rescues: RescueLedger;

	/** What messages may cost together. */
	readonly budgets: BudgetLedger;

	/** What became of messages under a common name. */
	readonly campaigns: CampaignLedger;

	/** Executions that wait for customers. */
	readonly waits: WaitLedger;

	/** What customers said about marketing messages. */
	readonly consents: ConsentLedger;

	/** Events on their way to an execution. */
	readonly pendingEvents: PendingEventLedger;

	/** What prices depend on, beside Meta's cards. */
	readonly prices: PriceLedger;

	/**
	 * Records a webhook delivery, whole or not at all, durably: when the promise resolves, a killed
	 * process loses nothing of it.
	 *
	 * @returns one boolean per `claim.keys`: whether the event is the caller's to hand over. False for an
	 * event that was handed over before (or is listed earlier in the same claim), or that another process
	 * claimed less than {@link CLAIM_LEASE_MS} ago and has neither confirmed nor released.
	 */
	receive(delivery: Delivery, now: number): Promise<boolean[]>;

	/** The window records of customers on one business number, in the given order; undefined = never seen. */
	findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>>;

	/** The same, with everything that each of the customers is called there. */
	findCustomers(phoneNumberId: string, customers: CustomerNames[]): Promise<KnownCustomer[]>;

	close(): Promise<void>;
}

/** The store with everything that is in it, whoever it belongs to; what a credential may have of it: `ownership/`. */
export interface SharedStore extends Store {
	/** Which credentials have shown that which business numbers and accounts are theirs. */
	readonly proofs: ProofLedger;

	/** @param within the business numbers on which the person is forgotten; absent = all */
	forgetCustomer(customer: CustomerNames, within?: readonly string[]): Promise<boolean>;

	readonly uploads: SharedUploadLedger;
}

/** What is known of a customer on a business number. */
export interface KnownCustomer {
	/** undefined = never seen */
	record: WindowRecord | undefined;
	/** In all spellings. */
	names: string[];
}

/** How long a claim holds against other processes that get the same event, before it counts as abandoned. */
export const CLAIM_LEASE_MS = 60 * 1000;
