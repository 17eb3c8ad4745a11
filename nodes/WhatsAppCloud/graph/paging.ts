import { asObject, asText, type JsonObject } from '../json';

/**
 * The cursor of the page after this one. Meta ("Paginated results"): only `paging.next` says that a
 * page follows, even after an empty one; the last page has cursors too. Of `next` no more than the
 * cursor is taken: it may hold a token, and its host is not ours to send one to.
 *
 * @returns `undefined` on the last page
 */
export function cursorAfter(page: JsonObject): string | undefined {
	const paging = asObject(page.paging);
	const next = asText(paging?.next);
	if (next === undefined) return undefined;
	const cursor = asText(asObject(paging?.cursors)?.after);
	return (
		cursor ?? (URL.canParse(next) ? asText(new URL(next).searchParams.get('after')) : undefined)
	);
}
