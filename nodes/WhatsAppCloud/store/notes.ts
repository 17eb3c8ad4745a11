import type { ClosedWay } from '../conversation/closedWays';

/** Meta's news that something about a template changed: status, category, quality or components. */
export interface TemplateNews {
	businessAccountId: string;
	name: string;
}

/** An address that was registered with Meta. */
export interface CallbackNote {
	/** Where: a number, a WABA or an app; see trigger/register/callbackLevels. */
	place: string;
	url: string;
	/** The workflow and node that it belongs to, in words. */
	holder: string;
	/** When it was registered, ms. */
	at: number;
	/** Only for the address of a test: what to put back, and who runs it. JSON. */
	test?: string;
}

/** A way of sending that is closed to a business number or a WABA, or open again. */
export interface WayNote extends ClosedWay {
	/** `number:<ID>` or `businessAccount:<ID>`. */
	place: string;
}

/** What the processes tell one another about templates, ways of sending and addresses at Meta. */
export interface Notebook {
	/** When the templates last had news, ms of this machine's clock, in the given order; undefined = never. */
	findTemplateNews(businessAccountId: string, names: string[]): Promise<Array<number | undefined>>;

	/** Notes for which ways messages are not taken, and that they are again; of each place, way and reason the last note stays. */
	putWays(notes: WayNote[]): Promise<void>;

	/** All notes about these places. */
	findWays(places: string[]): Promise<WayNote[]>;

	/** Notes whose an address is; of one place the last note stays. */
	putCallback(note: CallbackNote): Promise<void>;

	/** Takes the note away, if it still names this address. */
	dropCallback(place: string, url: string): Promise<void>;

	/** All notes: one per place at most. */
	listCallbacks(): Promise<CallbackNote[]>;
}
