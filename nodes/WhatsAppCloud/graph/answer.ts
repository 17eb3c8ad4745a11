import { detailsIn } from '../codes/details';
import { adviceFor, meaningOf } from '../codes/meaning';
import type { Retry, Situation } from '../codes/row';
import {
	asArray,
	asNumber,
	asObject,
	asText,
	asWords,
	type JsonObject,
	type JsonValue,
	parseJson,
} from '../json';
import { GraphError } from './error';
import { hideToken } from './secrets';
import { readableText } from './text';
import type { Answer } from './transport';
import { retryAfter } from './usage';

/**
 * What Graph answered.
 *
 * @param tokens that must not be repeated: the request's, and others that are at hand
 * @throws {GraphError} when Graph refuses, or when the answer is not Graph's
 */
export function readAnswer(answer: Answer, tokens: string[], situation: Situation): JsonObject {
	const body = asObject(parseJson(answer.text));
	const isOk = answer.status >= 200 && answer.status < 300;
	// Also in a list; "errors" is the word of others who pass Meta's answers on, and of objects at Meta.
	const said = body?.error ?? (isOk ? undefined : body?.errors);
	const refusal = asObject(asArray(said)?.[0] ?? said);
	if (refusal) throw refused(answer, hideToken(refusal, ...tokens), situation);
	// Whatever changes something answers with whether it did (Meta: "Graph API", response of updates).
	if (body?.success === false && situation !== 'lookUp') throw notDone(answer.status);
	if (body && isOk && asWords(said) === undefined) return body;
	throw notGraph(answer, tokens, situation);
}

function notDone(httpStatus: number): GraphError {
	return new GraphError({
		title: 'Meta answered that it did not do this',
		httpStatus,
		retry: 'later',
		sent: 'no',
		advice: 'Meta gives no reason. Wait a moment and run it again.',
	});
}

/** Meta writes its codes as numbers; what passes its answers on may have turned them into texts. */
function asCode(value: JsonValue | undefined): number | undefined {
	const text = asText(value)?.trim() ?? '';
	const code = /^\d+$/.test(text) ? Number(text) : asNumber(value);
	return Number.isSafeInteger(code) ? code : undefined;
}

function refused({ status, headers }: Answer, error: JsonObject, situation: Situation): GraphError {
	const isTransient = error.is_transient === true || error.is_transient === 'true';
	const code = asCode(error.code);
	const subcode = asCode(error.error_subcode);
	const meaning = meaningOf(code, subcode);
	const title = asText(error.error_user_title) ?? asText(error.title) ?? asText(error.message);
	return new GraphError({
		code,
		subcode,
		title: withoutCode(title) ?? meaning?.title ?? 'Meta rejected the request',
		details:
			detailsIn(error, error.error_user_msg) ??
			(title === error.message ? undefined : withoutCode(error.message)),
		...outcome(meaning?.retry ?? (isTransient ? 'ambiguous' : byStatus(status)), situation),
		advice: adviceFor(meaning, situation),
		fbtraceId: asText(error.fbtrace_id),
		httpStatus: status,
		retryAfterMs: retryAfter(headers, meaning?.about),
		body: error,
	});
}

function withoutCode(text: JsonValue | undefined): string | undefined {
	return asText(text)?.replace(/^\(#\d+\)\s*/, '');
}

/** A look-up changes nothing: whatever became of it, it can be repeated. */
function outcome(retry: Retry, situation: Situation): { retry: Retry; sent: 'no' | 'maybe' } {
	if (retry !== 'ambiguous') return { retry, sent: 'no' };
	return situation === 'lookUp' ? { retry: 'now', sent: 'no' } : { retry, sent: 'maybe' };
}

/** What a bare HTTP status says about sending again, where there is no code of Meta's. */
function byStatus(status: number): Retry {
	if (status === 429) return 'now';
	// 408 and 499: a gateway gave up waiting, for us or for Meta.
	const gaveUp = status === 408 || status === 499;
	return status >= 500 || gaveUp || status < 300 ? 'ambiguous' : 'never';
}

const ADVICE: Readonly<Record<Retry, string>> = {
	now: 'Wait a moment and run it again.',
	later: 'Wait, then run it again.',
	ambiguous:
		'Something between n8n and Meta answered, or Meta had an outage: check whether the request was carried out before you send it again.',
	never:
		"This answer did not come from Graph. Check Base URL and API Version in the credential, and n8n's proxy settings.",
};

function notGraph(answer: Answer, tokens: string[], situation: Situation): GraphError {
	const { status, headers, text } = answer;
	const { retry, sent } = outcome(byStatus(status), situation);
	return new GraphError({
		title: `HTTP ${status} without an answer from Graph`,
		details: excerpt(hideToken(text, ...tokens)),
		httpStatus: status,
		retry,
		sent,
		advice:
			status === 407 ? 'Check the name and password in the proxy settings of n8n.' : ADVICE[retry],
		retryAfterMs: retryAfter(headers),
	});
}

/** The readable beginning of a page. */
function excerpt(text: string): string | undefined {
	const readable = readableText(text.slice(0, 10_000));
	return readable === '' ? undefined : readable.slice(0, 200);
}
