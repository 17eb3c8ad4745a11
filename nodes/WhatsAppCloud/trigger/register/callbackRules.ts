import { withoutEnd } from '../../graph/text';

/** The callbacks that Meta has for one number, from the narrowest to the widest; the first one set gets its messages. */
export interface Callbacks {
	phoneNumber?: string;
	businessAccount?: string;
	application?: string;
}

/** This trigger's own address. */
export interface OwnAddress {
	/** Where it is listening now: the production URL, at n8n or at a door of our own, or the test URL. */
	url: string;
	/** Where else it may have been registered with the settings that n8n has: at n8n, or at the door. */
	other?: string;
	/** n8n's ID of the node's webhook: part of its production and of its test URL, and of no other's. */
	webhookId: string;
	/** What to check when Meta does not take the address; absent = n8n's settings. */
	advice?: () => string;
}

/**
 * Whose a registered callback is:
 * - `current`: exactly where this trigger listens now;
 * - `own`: another URL of this trigger's, or a test URL that this n8n left behind when it stopped during a test;
 * - `foreign`: somebody else's.
 */
export type Holder = 'none' | 'current' | 'own' | 'foreign';

/** The path of n8n's test URLs. They serve for two minutes at most, so one that stays is a leftover. */
const TEST_PATH = '/webhook-test/';

export function holderOf(registered: string | undefined, own: OwnAddress): Holder {
	if (!registered) return 'none';
	if (sameUrl(registered, own.url)) return 'current';
	if (!isOfThisN8n(registered, own)) return 'foreign';
	return namesNode(registered, own) || isTestUrl(registered) ? 'own' : 'foreign';
}

/** Whether an address is at a host of this n8n's: its own, or that of the door. */
export function isOfThisN8n(url: string, own: OwnAddress): boolean {
	const origin = parseUrl(url)?.origin;
	return (
		origin !== undefined &&
		[own.url, own.other ?? ''].some((one) => parseUrl(one)?.origin === origin)
	);
}

export function isTestUrl(url: string): boolean {
	return parseUrl(url)?.pathname.includes(TEST_PATH) ?? false;
}

/** Whether an address has the node's ID in it, as those at n8n and at the door have. */
export function namesNode(url: string, { webhookId }: OwnAddress): boolean {
	return webhookId !== '' && (parseUrl(url)?.pathname.split('/').includes(webhookId) ?? false);
}

/** Whether an address has the form of those at the door, which end with the ID. */
export function isAtDoor(url: string, { webhookId }: OwnAddress): boolean {
	return parseUrl(url)?.pathname.split('/').at(-1) === webhookId;
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

export function sameUrl(a: string, b: string): boolean {
	return (parseUrl(a)?.href ?? a) === (parseUrl(b)?.href ?? b);
}

/** Without the slash at the end, which means nothing to n8n. */
function parseUrl(url: string): URL | undefined {
	return URL.canParse(url) ? new URL(withoutEnd(url, '/')) : undefined;
}
