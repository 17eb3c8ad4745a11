import type { FastifyError, FastifyReply } from 'fastify';
import { GraphError, traceId } from '../errors/graphError.ts';
import { isObject, objectOf, textOf, type JsonValue } from '../json.ts';
import { TokenRefusal } from './auth.ts';
import { HttpFault } from './fault.ts';

/** Graph's answers are objects; a text is a page that something before Graph made. */
export function text(reply: FastifyReply, body: JsonValue): string {
	if (typeof body === 'string') return body;
	const trace = isObject(body) ? textOf(objectOf(body.error).fbtrace_id) : undefined;
	reply
		.header('content-type', 'application/json; charset=UTF-8')
		.header('x-fb-request-id', traceId())
		.header('x-fb-trace-id', trace ?? traceId())
		.header('cache-control', 'private, no-cache, no-store, must-revalidate');
	return JSON.stringify(body);
}

/** The body of a refusal; status and headers are set on the way. What is no refusal is a defect: 500, code 1. */
export function refusal(reply: FastifyReply, cause: unknown): JsonValue {
	if (cause instanceof TokenRefusal) reply.header('www-authenticate', cause.authenticate);
	if (cause instanceof HttpFault) {
		reply.code(cause.status).type('text/html; charset=utf-8');
		return `<html><body><h1>${cause.status}</h1></body></html>`;
	}
	if (cause instanceof GraphError) {
		reply.code(cause.status);
		return cause.body;
	}
	const status = statusOf(cause);
	reply.code(status);
	if (status < 500) return new GraphError(status, { message: 'Invalid request.', code: 1 }).body;
	process.stderr.write(
		`sandbox: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
	);
	return new GraphError(500, { message: 'An unknown error occurred', code: 1 }).body;
}

/** What the server itself refuses (an address that cannot be read, a body that is too large) has its status. */
function statusOf(cause: unknown): number {
	const given = (cause as Partial<FastifyError> | undefined)?.statusCode;
	if (given !== undefined) return given;
	const compressed = /^(Z_|ERR_ZLIB)/.test(
		(cause as NodeJS.ErrnoException | undefined)?.code ?? '',
	);
	return compressed ? 400 : 500;
}
