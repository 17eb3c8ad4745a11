import { asObjectOrText, asText, asWords, type JsonObject } from '../json';

/**
 * The sentence of a refusal that says most, in answers and in webhooks. Meta writes `error_data` as an object, as a text,
 * and as JSON in a text.
 *
 * @param otherwise is taken before an `error_data` that is nothing but words
 */
export function detailsIn(error: JsonObject, otherwise?: unknown): string | undefined {
	const data = asObjectOrText(error.error_data);
	return (
		asWords(data?.details) ??
		asWords(error.details) ??
		asText(otherwise) ??
		(data ? undefined : asWords(error.error_data))
	);
}
