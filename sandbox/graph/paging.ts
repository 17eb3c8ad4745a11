import { invalidParameter } from '../errors/graph-error.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { GraphRequest } from './request.ts';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 1000;

/**
 * One page of a list with opaque cursors. `paging.next` and `paging.previous` stand only where such a page
 * exists; an empty list has no cursors.
 *
 * @param keyOf what tells an element from the others, so that cursors survive changes of the list
 */
export function page<Item>(
	request: GraphRequest,
	items: Item[],
	keyOf: (item: Item) => string,
	render: (item: Item) => JsonObject,
): { data: JsonObject[]; paging?: JsonObject } {
	const limit = readLimit(request);
	const after = readCursor(request, 'after');
	const before = readCursor(request, 'before');
	let start = 0;
	let end = items.length;
	if (after !== undefined) start = indexOf(items, keyOf, after) + 1;
	else if (before !== undefined) {
		end = indexOf(items, keyOf, before);
		start = Math.max(0, end - limit);
	}
	const slice = items.slice(start, Math.min(end, start + limit));
	const first = slice[0];
	const last = slice[slice.length - 1];
	if (first === undefined || last === undefined) return { data: [] };
	const cursors = { before: cursor(keyOf(first)), after: cursor(keyOf(last)) };
	return {
		data: slice.map(render),
		paging: compact({
			cursors,
			next: start + slice.length < items.length ? link(request, 'after', cursors.after) : undefined,
			previous: start > 0 ? link(request, 'before', cursors.before) : undefined,
		}),
	};
}

function readLimit(request: GraphRequest): number {
	const given = textOf(request.params.limit);
	if (given === undefined || given === '') return DEFAULT_LIMIT;
	const limit = Number(given);
	if (!Number.isInteger(limit) || limit < 1) {
		throw invalidParameter('Param limit must be an integer greater than or equal to 1');
	}
	return Math.min(limit, MAX_LIMIT);
}

function cursor(key: string): string {
	return Buffer.from(`sandbox:${key}`).toString('base64url');
}

function readCursor(request: GraphRequest, name: 'after' | 'before'): string | undefined {
	const given = textOf(request.params[name]);
	if (given === undefined || given === '') return undefined;
	const decoded = Buffer.from(given, 'base64url').toString('utf8');
	if (!decoded.startsWith('sandbox:')) {
		throw invalidParameter(`Invalid cursors values: ${name} cursor is not valid`);
	}
	return decoded.slice('sandbox:'.length);
}

function indexOf<Item>(items: Item[], keyOf: (item: Item) => string, key: string): number {
	const index = items.findIndex((item) => keyOf(item) === key);
	if (index === -1) throw invalidParameter('Invalid cursors values: the element no longer exists');
	return index;
}

/** The whole address of a neighbouring page, with the caller's parameters and token as Graph writes it. */
function link(request: GraphRequest, name: 'after' | 'before', value: string): string {
	const url = new URL(request.path, request.origin);
	if (request.caller.kind === 'user') url.searchParams.set('access_token', request.caller.token);
	for (const [key, entry] of Object.entries(request.params)) {
		const text = textOf(entry);
		if (key !== 'after' && key !== 'before' && text !== undefined) url.searchParams.set(key, text);
	}
	url.searchParams.set(name, value);
	return url.href;
}
