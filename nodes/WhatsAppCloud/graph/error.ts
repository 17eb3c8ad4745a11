import type { JsonObject } from '../json';
import type { Retry } from '../codes/row';
import { withoutEnd } from './text';

/** What a {@link GraphError} is made of. */
export interface GraphErrorFields {
	/** Meta's words, or ours where no answer of Meta's came. */
	title: string;
	details?: string;
	code?: number;
	subcode?: number;
	/** Names the request at Meta: what their support asks for. */
	fbtraceId?: string;
	/** Absent where no answer came. */
	httpStatus?: number;
	retry: Retry;
	sent: 'no' | 'maybe';
	advice: string;
	/** When Meta says that requests are taken again, in ms from now. */
	retryAfterMs?: number;
	body?: JsonObject;
	/** The node's fields that it is about, as the editor calls them, where that is known. */
	fields?: readonly string[];
}

/**
 * The one way in which a request to Graph fails. Thrown when Graph refuses, when what answers is not
 * Graph, when no answer comes, and when the request is cancelled. Holds nothing of the request:
 * no token, no headers, no text of a message.
 */
export class GraphError extends Error {
	override readonly name = 'GraphError';

	readonly title: string;

	/** Meta's `error_data.details`: the most precise thing that Meta says. */
	readonly details?: string;

	readonly code?: number;

	readonly subcode?: number;

	readonly fbtraceId?: string;

	readonly httpStatus?: number;

	/** Whether sending the same request again can help, and who may do it: see {@link Retry}. */
	readonly retry: Retry;

	/** Whether Meta may have accepted the request. `no` is certain; on `maybe`, sending again may send twice. */
	readonly sent: 'no' | 'maybe';

	/** What an operations person can do about it. */
	readonly advice: string;

	readonly retryAfterMs?: number;

	/** Graph's plain error object, as received, without secrets. */
	readonly body?: JsonObject;

	readonly fields?: readonly string[];

	constructor(fields: GraphErrorFields) {
		super(messageOf(fields));
		this.title = fields.title;
		this.details = fields.details;
		this.code = fields.code;
		this.subcode = fields.subcode;
		this.fbtraceId = fields.fbtraceId;
		this.httpStatus = fields.httpStatus;
		this.retry = fields.retry;
		this.sent = fields.sent;
		this.advice = fields.advice;
		this.retryAfterMs = fields.retryAfterMs;
		this.body = fields.body;
		this.fields = fields.fields;
	}

	/** The same refusal in other words, or with what it means where it was met. */
	inOtherWords(
		words: Partial<
			Pick<GraphErrorFields, 'title' | 'details' | 'advice' | 'fields' | 'retry' | 'sent'>
		>,
	): GraphError {
		const { title, details, code, subcode, fbtraceId, httpStatus } = this;
		const { retry, sent, advice, retryAfterMs, body, fields } = this;
		return new GraphError({
			...{ title, details, code, subcode, fbtraceId, httpStatus },
			...{ retry, sent, advice, retryAfterMs, body, fields },
			...words,
		});
	}

	/** What a failed item carries. */
	toJSON(): JsonObject {
		const { code, subcode, title, details, fbtraceId, httpStatus, retry, advice } = this;
		const json = { code, subcode, title, details, fbtraceId, httpStatus, retry, advice };
		return Object.fromEntries(
			Object.entries(json).filter((entry): entry is [string, string | number] => {
				return entry[1] !== undefined;
			}),
		);
	}
}

/** `Title (code/subcode): details. Advice.`, leaving out what is not known or said twice. */
export function messageOf(
	fields: Pick<GraphErrorFields, 'title' | 'details' | 'code' | 'subcode' | 'advice'>,
): string {
	const { title, details, code, subcode, advice } = fields;
	const number =
		code === undefined
			? ''
			: ` (${[code, subcode].filter((part) => part !== undefined).join('/')})`;
	const head = withoutFullStop(title) + number;
	const more = details !== undefined && !title.includes(details) ? `: ${details}` : '';
	return `${withoutFullStop(head + more)}. ${advice}`;
}

function withoutFullStop(text: string): string {
	return withoutEnd(text.trim(), '.:');
}
