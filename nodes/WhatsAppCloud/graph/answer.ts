import { asNumber, asObject, asText, type JsonObject, type JsonValue, parseJson } from '../json';
import { type CodeDescription, describeCode, type Retry } from './codes';
import { GraphError } from './error';
import { hideToken } from './secrets';
import type { Answer } from './transport';
import { retryAfter } from './usage';

/**
 * What Graph answered.
 *
 * @throws {GraphError} when Graph refuses, or when the answer is not Graph's
 */
export function readAnswer(answer: Answer, accessToken: string): JsonObject {
	const body = asObject(parseJson(answer.text));
	const refusal = asObject(body?.error);
	if (refusal) throw refused(answer, hideToken(refusal, accessToken));
	if (body && answer.status >= 200 && answer.status < 300) return body;
	throw notGraph(answer, accessToken);
}

/** What Meta says in `error` of an answer, or in `errors[]` of a webhook, and what we know about it. */
export interface MetaFailure extends CodeDescription {
	code?: number;
	subcode?: number;
	title: string;
	details?: string;
}

/**
 * Reads an element of `statuses[].errors[]`, `messages[].errors[]` or `value.errors[]` of a webhook:
 * `{ code, title, message, error_data: { details }, href }`. A message that failed this way was
 * accepted before and is not delivered.
 */
export function describeWebhookError(error: JsonObject): MetaFailure {
	return describe(error, 'never');
}

function describe(error: JsonObject, otherwise: Retry): MetaFailure {
	const code = asCode(error.code);
	const subcode = asCode(error.error_subcode);
	const known = code === undefined ? undefined : describeCode(code, subcode);
	// Some answers carry error_data as a string, others as an object.
	const details = asText(asObject(error.error_data)?.details) ?? asText(error.error_data);
	const title = asText(error.error_user_title) ?? asText(error.title) ?? asText(error.message);
	return {
		code,
		subcode,
		title: title?.replace(/^\(#\d+\)\s*/, '') ?? known?.meaning ?? 'Meta refuses the request',
		details: details ?? asText(error.error_user_msg),
		meaning: known?.meaning ?? 'Not documented by Meta',
		retry: known?.retry ?? otherwise,
		advice: known?.advice ?? UNKNOWN,
	};
}

/** Meta writes its codes as numbers; what passes its answers on may have turned them into texts. */
function asCode(value: JsonValue | undefined): number | undefined {
	const text = asText(value)?.trim() ?? '';
	return /^\d+$/.test(text) ? asNumber(Number(text)) : asNumber(value);
}

const UNKNOWN =
	"Meta does not document this code: see Meta's text, and ask Meta's support with the trace ID if it stays unclear.";

function refused({ status, headers }: Answer, error: JsonObject): GraphError {
	const isTransient = error.is_transient === true || error.is_transient === 'true';
	const otherwise = isTransient ? 'ambiguous' : byStatus(status);
	const { code, subcode, title, details, retry, advice } = describe(error, otherwise);
	return new GraphError({
		code,
		subcode,
		title,
		details,
		retry,
		advice,
		fbtraceId: asText(error.fbtrace_id),
		httpStatus: status,
		sent: retry === 'ambiguous' ? 'maybe' : 'no',
		retryAfterMs: retryAfter(headers),
		body: error,
	});
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
		'Something between n8n and Meta answered, or Meta was disturbed: check whether the request was carried out before you send it again.',
	never:
		'Check Base URL and API Version in the credential, and the proxy settings of n8n: this did not come from Graph.',
};

function notGraph(answer: Answer, accessToken: string): GraphError {
	const { status, headers, text } = answer;
	const retry = byStatus(status);
	return new GraphError({
		title: `HTTP ${status} without an answer of Graph's`,
		details: excerpt(hideToken(text, accessToken)),
		httpStatus: status,
		retry,
		sent: retry === 'ambiguous' ? 'maybe' : 'no',
		advice:
			status === 407 ? 'Check the name and password in the proxy settings of n8n.' : ADVICE[retry],
		retryAfterMs: retryAfter(headers),
	});
}

/** The readable beginning of a page. */
function excerpt(text: string): string | undefined {
	const readable = text
		.slice(0, 10_000)
		.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return readable === '' ? undefined : readable.slice(0, 200);
}
