import type { Account } from '../account/account';
import type { Log } from '../log';

/** Within what messages are sent: a run of a node, or work in the background. */
export interface SendBatch {
	account: Account;
	/** Aborts when nothing more is to go out. */
	signal?: AbortSignal;
	/** The clock, ms since the epoch. */
	now(): number;
	/** In which sentences about it give times, IANA name; UTC if absent, as nobody reads them. */
	timeZone?: string;
	log: Log;
}
