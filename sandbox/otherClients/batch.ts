import type { FastifyRequest } from 'fastify';
import { GraphError, invalidParameter } from '../errors/graphError.ts';
import { compact, objectOf, parseJson, textOf, type JsonObject, type JsonValue } from '../json.ts';

/** Meta, "Batch requests": 50 in one. */
const MAX_REQUESTS = 50;

/**
 * `POST /` with `batch`: several requests in one, each answered as if it had come alone, in their order. Bodies
 * are texts; an operation without a token of its own has the batch's, and its proof. Operations that need another's answer
 * (`depends_on`) are not known.
 *
 * @throws GraphError for more than 50 operations, or for something that is no list
 */
export async function answerBatch(
	request: FastifyRequest,
	batch: JsonValue,
	params: JsonObject,
): Promise<JsonValue> {
	const operations = typeof batch === 'string' ? parseJson(batch) : batch;
	if (!Array.isArray(operations)) throw invalidParameter('Param batch must be an array.');
	if (operations.length > MAX_REQUESTS) {
		throw new GraphError(400, {
			message: `Too many requests in batch message. Maximum batch size is ${MAX_REQUESTS}`,
			type: 'GraphBatchException',
			code: 100,
		});
	}
	const answers: JsonValue[] = [];
	for (const operation of operations) {
		answers.push(await answerOne(request, objectOf(operation), params));
	}
	return answers;
}

async function answerOne(
	request: FastifyRequest,
	operation: JsonObject,
	params: JsonObject,
): Promise<JsonObject> {
	const method = (textOf(operation.method) ?? 'GET').toUpperCase();
	const body = method === 'POST' ? textOf(operation.body) : undefined;
	const token = textOf(operation.access_token) ?? textOf(params.access_token);
	const authorization = request.headers.authorization ?? (token && `Bearer ${token}`);
	const path = (textOf(operation.relative_url) ?? '').replace(/^\/+/, '');
	const proof = operation.access_token === undefined && textOf(params.appsecret_proof);
	const and = path.includes('?') ? '&' : '?';
	const proven = proof ? `${path}${and}appsecret_proof=${encodeURIComponent(proof)}` : path;
	const answer = await fetch(`${ownOrigin(request)}/${proven}`, {
		method,
		headers: {
			...(authorization ? { authorization } : {}),
			...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
		},
		...(body === undefined ? {} : { body }),
	});
	return compact({
		code: answer.status,
		headers:
			textOf(params.include_headers) === 'false'
				? undefined
				: [...answer.headers].map(([name, value]) => ({ name, value })),
		body: await answer.text(),
	});
}

/** Where this very request arrived. */
function ownOrigin(request: FastifyRequest): string {
	const { localAddress = '127.0.0.1', localPort = 0 } = request.socket;
	return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
