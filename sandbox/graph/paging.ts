import { invalidParameter } from '../errors/graphError.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { GraphRequest } from './request.ts';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 1000;

/**
 * One page of a list with opaque cursors. `paging.next` and `paging.previous` stand only where such a page
 * exists; an empty list has no cursors. A cursor of an element that is gone goes on where it was.
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
	if (after !== undefined) {
		const index = indexOf(items, keyOf, after);
		start = index === -1 ? after.index : index + 1;
	} else if (before !== undefined) {
		const index = indexOf(items, keyOf, before);
		end = index === -1 ? Math.min(before.index, items.length) : index;
		start = Math.max(0, end - limit);
	}
	const slice = items.slice(start, Math.min(end, start + limit));
	const first = slice[0];
	const last = slice[slice.length - 1];
	if (first === undefined || last === undefined) return { data: [] };
	const cursors = {
		before: cursor(keyOf(first), start),
		after: cursor(keyOf(last), start + slice.length - 1),
	};
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

/** An element's key, and its place for when it is gone. */
interface Cursor {
	key: string;
	index: number;
}

function cursor(key: string, index: number): string {
	return Buffer.from(`sandbox:${index}:${key}`).toString('base64url');
}

function readCursor(request: GraphRequest, name: 'after' | 'before'): Cursor | undefined {
	const given = textOf(request.params[name]);
	if (given === undefined || given === '') return undefined;
	const decoded = Buffer.from(given, 'base64url').toString('utf8');
	const [, index, key] = /^sandbox:(\d+):(.*)$/s.exec(decoded) ?? [];
	if (index === undefined || key === undefined) {
		throw invalidParameter(`Invalid cursors values: ${name} cursor is not valid`);
	}
	return { key, index: Number(index) };
}

function indexOf<Item>(items: Item[], keyOf: (item: Item) => string, { key }: Cursor): number {
	return items.findIndex((item) => keyOf(item) === key);
}

/** The whole address of a neighbouring page, with the caller's parameters and token as Graph writes it. */
function link(request: GraphRequest, name: 'after' | 'before', value: string): string {
	const url = new URL(request.path, request.origin);
	if (request.caller.kind === 'user')
		url.searchParams.set('access_token', request.caller.token.token);
	for (const [key, entry] of Object.entries(request.params)) {
		const text = textOf(entry);
		if (key !== 'after' && key !== 'before' && text !== undefined) url.searchParams.set(key, text);
	}
	url.searchParams.set(name, value);
	return url.href;
}
