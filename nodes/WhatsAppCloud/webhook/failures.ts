import { detailsIn } from '../codes/details';
import { asArray, asObject, asObjectOrText, asText, type JsonObject } from '../json';
import type { EventFailure } from './events';
import { withOthers } from './flatten';
import { readCode } from './read';

const KNOWN = new Set(['code', 'title', 'message', 'error_data', 'details', 'href']);

/** What Meta says further: `messaging_product` stands there as everywhere. */
const KNOWN_DATA = new Set(['details', 'messaging_product']);

/** Reads `errors` of a message, a status or a whole delivery; undefined when there are none. */
export function readFailures(value: unknown): EventFailure[] | undefined {
	const failures = failuresIn(value).map((failure) => {
		const data = asObjectOrText(failure.error_data);
		const read: EventFailure = {
			code: readCode(failure),
			title: asText(failure.title),
			message: asText(failure.message),
			details: detailsIn(failure),
			href: asText(failure.href),
			advice: undefined,
		};
		return withOthers(withOthers(read, failure, KNOWN), data ?? {}, KNOWN_DATA);
	});
	return failures.length > 0 ? failures : undefined;
}

/** The codes of a message's, a status's or a delivery's `errors`. */
export function codesIn(value: unknown): number[] {
	return failuresIn(value).flatMap((failure) => readCode(failure) ?? []);
}

/** The sentence that says most: Meta leaves out any of the three. */
export function wordsOf({ details, message, title }: EventFailure): string | undefined {
	return details ?? message ?? title;
}

/** A list, or a single one without a list around it; a text is all that is said. */
function failuresIn(value: unknown): JsonObject[] {
	return (asArray(value) ?? [value]).flatMap((one): JsonObject[] => {
		const message = asText(one);
		const failure = asObject(one) ?? (message === undefined ? undefined : { message });
		return failure ? [failure] : [];
	});
}
