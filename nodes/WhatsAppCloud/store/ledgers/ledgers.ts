import type { CustomerNames } from '../../customer/customer';
import type { WindowRecord } from '../../conversation/window';
import type { CampaignLedger } from '../campaigns';
import type { Database } from '../database';
import type { WaitLedger } from '../waits';
import type { Finder } from '../finding';
import type { KnownCustomer } from '../store';
import { namesFor, windowOf } from '../windowQuery';
import { Budgets } from './budgets';
import { Campaigns } from './campaigns';
import { Consents } from './consents';
import { FactBook } from './facts';
import { Deleting } from './forgetting';
import { Notes } from './notes';
import { PendingEvents } from './pendingEvents';
import { Prices } from './prices';
import { ProofBook } from './proofs';
import { Rescues } from './rescues';
import { Uploads } from './uploads';
import { Waits } from './waits';

/** What each database does in its own way. */
interface Own {
	finder: Finder;
	answer: WaitLedger['answer'];
	note: CampaignLedger['note'];
	/** How many messages of a campaign are counted in one go. */
	messagesAtOnce: number;
}

/** The part of a store that is written once, for either database. */
export class Ledgers {
	readonly uploads: Uploads;
	readonly notes: Notes;
	readonly proofs: ProofBook;
	readonly prices: Prices;
	readonly rescues: Rescues;
	readonly waits: Waits;
	readonly consents: Consents;
	readonly pendingEvents: PendingEvents;
	readonly budgets: Budgets;
	readonly campaigns: Campaigns;

	protected readonly facts: FactBook;
	protected readonly deleting: Deleting;

	readonly #database: Database;
	readonly #finder: Finder;

	constructor(database: Database, { finder, answer, note, messagesAtOnce }: Own) {
		this.#database = database;
		this.#finder = finder;
		this.uploads = new Uploads(database);
		this.notes = new Notes(database);
		this.proofs = new ProofBook(database);
		this.prices = new Prices(database);
		this.rescues = new Rescues(database);
		this.waits = new Waits(database, answer);
		this.consents = new Consents(database, finder);
		this.pendingEvents = new PendingEvents(database, finder);
		this.budgets = new Budgets(database);
		this.campaigns = new Campaigns(database, messagesAtOnce, note);
		this.facts = new FactBook(database, this);
		this.deleting = new Deleting(database, finder, this.consents);
	}

	async findWindows(
		phoneNumberId: string,
		customers: CustomerNames[],
	): Promise<Array<WindowRecord | undefined>> {
		return (await this.#database.read(this.#finder.lookUp(phoneNumberId, customers))).map(windowOf);
	}

	async findCustomers(phoneNumberId: string, customers: CustomerNames[]): Promise<KnownCustomer[]> {
		const found = await this.#database.read(this.#finder.lookUp(phoneNumberId, customers));
		return found.map((one) => ({ record: windowOf(one), names: namesFor(one) }));
	}
}
