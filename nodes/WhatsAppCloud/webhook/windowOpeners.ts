import type { WindowOpener } from '../conversation/window';

/**
 * What opens the customer service window, and as what; null = does not open it. Meta: "each time a
 * user messages or calls you, a 24-hour timer … starts" ("Customer service windows"). Meta does not
 * itemise; the rows marked with "assumed" take the reading that costs least when it is wrong: a window
 * that is thought closed sends a template, one that is thought open loses a message for some seconds.
 */
export const OPENS_AS: Readonly<Record<string, WindowOpener | null>> = {
	// messages[].type: everything that a customer writes, taps or shares
	text: 'message',
	image: 'message',
	video: 'message',
	audio: 'message',
	document: 'message',
	sticker: 'message',
	location: 'message',
	contacts: 'message',
	button: 'message',
	interactive: 'message',
	order: 'message',
	// assumed: a reaction is an entry of messages[] that the customer made; an option turns it off
	reaction: 'reaction',
	// notices about a customer, not from one
	system: null,
	// the chat was opened, nothing was written (gone since March 2026)
	request_welcome: null,
	// assumed: changes to a message that was written earlier
	edit: null,
	revoke: null,
	// somebody wrote what Meta cannot show (131051, 131060), whatever it is; assumed: it opens as any message does. Should
	// Meta refuse what is then sent, its template goes out instead
	unsupported: 'unsupported',
	// its older name
	unknown: 'unsupported',
	// history synchronisation and what the business itself wrote on its phone
	media_placeholder: null,
	history: null,
	echo: null,
	// sent, delivered, read, played, failed
	status: null,
	// Meta: "calls you (whether or not the call was answered)", and "picks up" a call of the business
	userCall: 'call',
	answeredBusinessCall: 'call',
	unansweredBusinessCall: null,
};

export interface OpeningOptions {
	/** Whether a reaction counts. Default true. */
	reactions?: boolean;
}

/**
 * What a message or call opens the window as; undefined = it does not. Kinds that are not in the
 * table (types that Meta adds later) open it, because a customer sent them.
 */
export function openerOf(kind: string, options: OpeningOptions = {}): WindowOpener | undefined {
	const known = Object.hasOwn(OPENS_AS, kind) ? OPENS_AS[kind] : 'message';
	if (known === 'reaction' && options.reactions === false) return undefined;
	return known ?? undefined;
}
