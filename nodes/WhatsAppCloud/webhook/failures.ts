import { asObject, asObjects, asText, type JsonObject } from '../json';
import type { EventFailure } from './events';
import { withOthers } from './flatten';
import { readCode } from './read';

const KNOWN = new Set(['code', 'title', 'message', 'error_data', 'details', 'href']);

/** What Meta says further: `messaging_product` stands there as everywhere. */
const KNOWN_DATA = new Set(['details', 'messaging_product']);

/** Reads `errors` of a message, a status or a whole delivery; undefined when there are none. */
export function readFailures(value: unknown): EventFailure[] | undefined {
	const failures = failuresIn(value).map((failure) => {
		const data = asObject(failure.error_data) ?? {};
		const read: EventFailure = {
			code: readCode(failure),
			title: asText(failure.title),
			message: asText(failure.message),
			details: asText(data.details) ?? asText(failure.details),
			href: asText(failure.href),
			advice: undefined,
		};
		return withOthers(withOthers(read, failure, KNOWN), data, KNOWN_DATA);
	});
	return failures.length > 0 ? failures : undefined;
}

/** The codes of a message's, a status's or a delivery's `errors`. */
export function codesIn(value: unknown): number[] {
	return failuresIn(value).flatMap((failure) => readCode(failure) ?? []);
}

/** A list, or a single one without a list around it. */
function failuresIn(value: unknown): JsonObject[] {
	const single = asObject(value);
	return single ? [single] : asObjects(value);
}
