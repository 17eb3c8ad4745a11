import { holderOf, isTestUrl, sameUrl, type OwnAddress } from './callbackRules';

/**
 * What a test has to put back: what stood before it, unless that was a test URL as well.
 *
 * @returns undefined when nothing is to be put back
 */
export function worthRestoring(registered: string | undefined): string | undefined {
	return registered && !isTestUrl(registered) ? registered : undefined;
}

export type Removal = { do: 'nothing' } | { do: 'remove' } | { do: 'restore'; url: string };

/**
 * What to do when this trigger stops listening. n8n also asks after a failed activation, so only what is
 * provably this trigger's is touched: the registered URL is the one where it listened, or its other one.
 *
 * @param previous what a test found registered, see {@link worthRestoring}
 */
export function decideRemoval(
	registered: string | undefined,
	own: OwnAddress,
	previous?: string,
): Removal {
	// A test's end is not the end of the publication beside it.
	const other = isTestUrl(own.url) ? undefined : own.other;
	const isOther = other !== undefined && holderOf(registered, { ...own, url: other }) === 'current';
	if (holderOf(registered, own) !== 'current' && !isOther) return { do: 'nothing' };
	return previous && !sameUrl(previous, own.url)
		? { do: 'restore', url: previous }
		: { do: 'remove' };
}
