import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

type OperationOptions = NonNullable<ConstructorParameters<typeof NodeOperationError>[2]>;
type ApiOptions = NonNullable<ConstructorParameters<typeof NodeApiError>[2]>;

/** What n8n shows of a node that cannot go on, in our words. */
export function operationError(
	node: INode,
	reason: string | Error,
	options?: OperationOptions,
): NodeOperationError {
	const message = typeof reason === 'string' ? reason : reason.message;
	return inOurWords(new NodeOperationError(node, reason, options), message);
}

/** The same for what an API has answered. */
export function apiError(
	node: INode,
	body: JsonObject,
	{ message, ...options }: ApiOptions & { message: string },
): NodeApiError {
	return inOurWords(new NodeApiError(node, body, { message, ...options }), message);
}

/**
 * n8n puts a sentence of its own in the place of a message in which it finds the code of an operating system, whatever
 * its case and within other words too: a template's name, the port that is taken (EADDRINUSE).
 */
function inOurWords<E extends NodeApiError | NodeOperationError>(error: E, message: string): E {
	error.message = message;
	error.messages = error.messages.filter((kept) => kept !== message);
	return error;
}
