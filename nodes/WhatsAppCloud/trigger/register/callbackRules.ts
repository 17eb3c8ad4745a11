import { withoutEnd } from '../../graph/text';

/** The callbacks that Meta has for one number, from the narrowest to the widest; the first one set gets its messages. */
export interface Callbacks {
	phoneNumber?: string;
	businessAccount?: string;
	application?: string;
}

/** This trigger's own address. */
export interface OwnAddress {
	/** Where it is listening now: the production or the test URL. */
	url: string;
	/** n8n's ID of the node's webhook: part of its production and of its test URL, and of no other's. */
	webhookId: string;
}

/**
 * Whose a registered callback is:
 * - `current`: exactly where this trigger listens now;
 * - `own`: this trigger's other URL, or a test URL that this n8n left behind when it stopped during a test;
 * - `foreign`: somebody else's.
 */
export type Holder = 'none' | 'current' | 'own' | 'foreign';

/** The path of n8n's test URLs. They serve for two minutes at most, so one that stays is a leftover. */
const TEST_PATH = '/webhook-test/';

export function holderOf(registered: string | undefined, own: OwnAddress): Holder {
	if (!registered) return 'none';
	if (sameUrl(registered, own.url)) return 'current';
	const theirs = parseUrl(registered);
	const ours = parseUrl(own.url);
	if (theirs === undefined || ours === undefined || theirs.origin !== ours.origin) return 'foreign';
	const sameNode = own.webhookId !== '' && theirs.pathname.split('/').includes(own.webhookId);
	return sameNode || theirs.pathname.includes(TEST_PATH) ? 'own' : 'foreign';
}

export type Registration =
	| { do: 'nothing' }
	| { do: 'register' }
	/** Somebody else's callback stands there, and nobody has said that it may be replaced. */
	| { do: 'refuse'; holder: string };

/** Whether to register this trigger's address for the number. */
export function decideRegistration(
	registered: string | undefined,
	own: OwnAddress,
	replaceForeign: boolean,
): Registration {
	const holder = holderOf(registered, own);
	if (holder === 'current') return { do: 'nothing' };
	if (holder === 'foreign' && !replaceForeign) return { do: 'refuse', holder: registered ?? '' };
	return { do: 'register' };
}

/**
 * What a test has to put back: what stood before it, unless that was a test URL as well.
 *
 * @returns undefined when nothing is to be put back
 */
export function worthRestoring(registered: string | undefined): string | undefined {
	return registered && !parseUrl(registered)?.pathname.includes(TEST_PATH) ? registered : undefined;
}

export type Removal = { do: 'nothing' } | { do: 'remove' } | { do: 'restore'; url: string };

/**
 * What to do when this trigger stops listening. n8n also asks after a failed activation, so only what is
 * provably this trigger's is touched: the registered URL is the one where it listened.
 *
 * @param previous what a test found registered, see {@link worthRestoring}
 */
export function decideRemoval(
	registered: string | undefined,
	own: OwnAddress,
	previous?: string,
): Removal {
	if (holderOf(registered, own) !== 'current') return { do: 'nothing' };
	return previous && !sameUrl(previous, own.url)
		? { do: 'restore', url: previous }
		: { do: 'remove' };
}

function sameUrl(a: string, b: string): boolean {
	return (parseUrl(a)?.href ?? a) === (parseUrl(b)?.href ?? b);
}

/** Without the slash at the end, which means nothing to n8n. */
function parseUrl(url: string): URL | undefined {
	return URL.canParse(url) ? new URL(withoutEnd(url, '/')) : undefined;
}
