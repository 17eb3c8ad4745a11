import { NodeApiError, NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { meaningOf } from '../codes/meaning';
import { GraphError } from '../graph/error';
import { apiError, operationError } from '../nodeError';
import { NotSent, PartlySent } from '../send/outcome/notSent';
import { asError } from '../thrown';
import { isTool } from './tool';

/** A parameter that cannot be used. The message names field and value; `advice` says how to solve it. */
export class BadInput extends Error {
	override readonly name = 'BadInput';

	/** @param fields the fields that cannot be used, as the editor calls them; variables of a template by their ID */
	constructor(
		message: string,
		readonly advice?: string,
		readonly fields: readonly string[] = [],
	) {
		super(message);
	}
}

export type NodeFailure = NodeApiError | NodeOperationError;

/**
 * What n8n shows when the workflow stops at an item: what happened, and below it how to solve it. An agent is told the
 * message only: of a tool, it has both in it.
 */
export function toNodeError(node: INode, error: unknown, itemIndex: number): NodeFailure {
	const failure = describeFailure(node, error, itemIndex);
	const { message, description } = failure;
	if (isTool(node) && description && !message.includes(description)) {
		failure.message = `${message.replace(/\.$/, '')}. ${description}`;
	}
	return failure;
}

function describeFailure(node: INode, error: unknown, itemIndex: number): NodeFailure {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof GraphError) {
		const { title, details, code, advice, httpStatus, body } = error;
		const failure = failureOf(error);
		// Some of Meta's answers say the same as title and as details.
		const said = details === undefined || title.includes(details) ? [title] : [title, details];
		return apiError(node, body ?? error.toJSON(), {
			message: said.filter(Boolean).join(': ') + (code === undefined ? '' : ` (${code})`),
			description: advice,
			itemIndex,
			...(httpStatus === undefined ? {} : { httpCode: String(httpStatus) }),
			...(failure ? { failure } : {}),
		});
	}
	if (error instanceof BadInput || error instanceof NotSent) {
		return operationError(node, error.message, {
			itemIndex,
			...(error.advice === undefined ? {} : { description: error.advice }),
		});
	}
	if (error instanceof PartlySent) {
		const failure = describeFailure(node, error.reason, itemIndex);
		failure.message = `${error.message}: ${failure.message}`;
		failure.description = [failure.description, error.advice].filter(Boolean).join(' ');
		return failure;
	}
	return operationError(node, asError(error), { itemIndex });
}

/** An item that failed: its place in the batch, and the customer as the item has it, if it is about one. */
export interface FailedItem {
	itemIndex: number;
	error: unknown;
	to?: unknown;
	/** The same, in digits. */
	phone?: string;
}

/**
 * What a failed item gives out when the workflow goes on. n8n routes an item to the error output only if
 * its `json` has no other keys than `error`, `message` and `details`, and empties items that carry an
 * `error` beside their `json`; so everything stands in these two keys.
 *
 * @param verb what was to be done; a message that certainly is not out says so in the field `sentAs`
 */
export function toFailedItem(
	node: INode,
	{ itemIndex, error, to, phone }: FailedItem,
	verb: string,
): IDataObject {
	const { message, description } = toNodeError(node, error, itemIndex);
	const reason = error instanceof PartlySent ? error.reason : error;
	const isOut = error !== reason || (reason instanceof GraphError && reason.sent === 'maybe');
	return {
		error: message,
		details: {
			...(verb === 'sent' && !isOut ? { sentAs: 'nothing' } : {}),
			...(error instanceof NotSent || error instanceof PartlySent ? error.outcome : {}),
			...(to === undefined ? {} : { to: to as IDataObject['to'] }),
			...(phone === undefined ? {} : { phone }),
			itemIndex,
			fields: [...fieldsOf(error)],
			...(reason instanceof GraphError ? reason.toJSON() : {}),
			...(description ? { advice: description } : {}),
		},
	};
}

function fieldsOf(error: unknown): readonly string[] {
	return error instanceof BadInput || error instanceof GraphError ? (error.fields ?? []) : [];
}

type Failure = NonNullable<NodeApiError['failure']>;

/** Why it failed, in n8n's own terms. */
function failureOf({ code, subcode, retry, retryAfterMs }: GraphError): Failure | undefined {
	const known = meaningOf(code, subcode);
	if (known?.cause) return { cause: known.cause };
	if (known?.retry === 'now') {
		return { cause: 'rate-limited', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
	}
	if (retry === 'now' || retry === 'ambiguous') return { cause: 'temporarily-unavailable' };
	return undefined;
}
