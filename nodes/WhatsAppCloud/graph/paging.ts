import { asObject, asObjects, asText, type JsonObject } from '../json';
import { GraphError } from './error';

/** A page of a list. */
export interface Page {
	elements: JsonObject[];
	/** The cursor of the next one; absent on the last. */
	next?: string;
}

/** Graph leaves out what a token may not see, and so may give empty pages; no list has so many in a row. */
const MOST_EMPTY_PAGES = 50;

/**
 * The pages of a list, one after the other; empty ones are passed over.
 *
 * @param ask for the page after a cursor
 * @throws {GraphError} for a list that only leads on and on
 */
export async function* pagesOf(
	ask: (after: string | undefined) => Promise<JsonObject>,
	first?: string,
): AsyncGenerator<Page, void, undefined> {
	let empty = 0;
	// A server that leads in a circle would otherwise keep us for ever.
	const seen = new Set<string | undefined>();
	for (let after = first; !seen.has(after);) {
		seen.add(after);
		const page = await ask(after);
		const elements = asObjects(page.data);
		const next = cursorAfter(page);
		empty = elements.length > 0 ? 0 : empty + 1;
		if (elements.length > 0) yield { elements, ...(next === undefined ? {} : { next }) };
		if (next === undefined) return;
		if (empty >= MOST_EMPTY_PAGES) throw endless();
		after = next;
	}
}

/**
 * The cursor of the page after this one. Meta ("Paginated results"): only `paging.next` says that a
 * page follows, even after an empty one; the last page has cursors too. Of `next` no more than the
 * cursor is taken: it may hold a token, and its host is not ours to send one to.
 *
 * @returns `undefined` on the last page
 */
function cursorAfter(page: JsonObject): string | undefined {
	const paging = asObject(page.paging);
	const next = asText(paging?.next);
	if (next === undefined) return undefined;
	const cursor = asText(asObject(paging?.cursors)?.after);
	return (
		cursor ?? (URL.canParse(next) ? asText(new URL(next).searchParams.get('after')) : undefined)
	);
}

function endless(): GraphError {
	return new GraphError({
		title: `The list continues after ${MOST_EMPTY_PAGES} empty pages`,
		advice:
			"Check Base URL in the credential, and Meta's status page. If nothing changes, contact Meta's support.",
		retry: 'never',
		sent: 'no',
	});
}
