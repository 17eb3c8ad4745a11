import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphError, traceId } from '../errors/graph-error.ts';
import { appToken } from '../graph/app.ts';
import { dispatch } from '../graph/dispatch.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonValue } from '../json.ts';
import type { Fault } from '../state/faults.ts';
import type { World } from '../state/world.ts';
import { callerOf, TokenRefusal } from './auth.ts';
import { applyFault, HttpFault } from './fault.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { slowBody } from './slow-body.ts';

/** The version that answers when the path names none. */
const CURRENT_VERSION = 'v26.0';

/** Where requests for Graph's root end up: `/` without a version is the phone page. */
export const GRAPH_ROOT = '_graph';

/** The body of an answer, perhaps on its way already; undefined when the connection is cut instead. */
type Body = JsonValue | Readable | undefined;

/** Graph: every path that is not the sandbox's own, with a version or without. */
export function graphRoutes(app: FastifyInstance, world: World): void {
	app.route({
		method: ['GET', 'POST', 'DELETE'],
		url: '/*',
		handler: async (request, reply) => {
			const body = await answer(world, request, reply).catch((cause: unknown) =>
				refusal(reply, cause),
			);
			if (body instanceof Readable) return reply.send(body);
			if (body !== undefined) return text(reply, body);
			reply.hijack();
			request.raw.socket.resetAndDestroy();
			return undefined;
		},
	});
}

async function answer(world: World, request: FastifyRequest, reply: FastifyReply): Promise<Body> {
	reply.header('facebook-api-version', versionOf(request.originalUrl));
	const path = (request.params as { '*': string })['*'];
	const [first = '', ...rest] = path.split('/');
	const id = first === GRAPH_ROOT ? '' : decodeURIComponent(first);
	const edge = rest.join('/').replace(/\/$/, '');
	const given = await readParameters(request);
	if (id === 'oauth' && edge === 'access_token') {
		return appToken(world.apps.get(textOf(given.params.client_id) ?? ''), given.params);
	}
	const graphRequest = toGraphRequest(world, request, given);
	const fault = world.faults.any ? takeFault(world, graphRequest) : undefined;
	if (fault && !fault.after && (await applyFault(world, fault, reply)) === 'cut') return undefined;
	const body = await dispatch(graphRequest, id, edge);
	if (fault?.after) await applyFault(world, fault, reply);
	if (fault?.kind === 'reset-after') return undefined;
	if (fault?.kind !== 'slow-body' && fault?.kind !== 'cut-body') return body;
	const whole = text(reply, body);
	reply.header('content-length', Buffer.byteLength(whole));
	const cut = () => request.raw.socket.resetAndDestroy();
	return slowBody(whole, fault.ms ?? 0, fault.kind === 'cut-body' ? cut : undefined);
}

function toGraphRequest(world: World, request: FastifyRequest, given: Parameters): GraphRequest {
	return {
		world,
		method: request.method as GraphRequest['method'],
		...given,
		headers: request.headers,
		caller: callerOf(world, request.headers.authorization, given.params),
		origin: `${request.protocol}://${request.host}`,
		path: request.originalUrl.split('?')[0] ?? '/',
	};
}

function takeFault(world: World, request: GraphRequest): Fault | undefined {
	const to = textOf(request.params.to) ?? textOf(request.params.recipient);
	return world.faults.take({
		path: request.path,
		method: request.method,
		customer: to?.replace(/[\s()+-]/g, ''),
	});
}

function refusal(reply: FastifyReply, cause: unknown): JsonValue {
	if (cause instanceof TokenRefusal) reply.header('www-authenticate', cause.authenticate);
	if (cause instanceof HttpFault) {
		reply.code(cause.status).type('text/html; charset=utf-8');
		return `<html><body><h1>${cause.status}</h1></body></html>`;
	}
	if (cause instanceof GraphError) {
		reply.code(cause.status);
		return cause.body;
	}
	process.stderr.write(
		`sandbox: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
	);
	reply.code(500);
	return new GraphError(500, { message: 'An unknown error occurred', code: 1 }).body;
}

/** Graph's answers are objects; a text is a page that something before Graph made. */
function text(reply: FastifyReply, body: JsonValue): string {
	if (typeof body === 'string') return body;
	reply
		.header('content-type', 'application/json; charset=UTF-8')
		.header('x-fb-request-id', traceId())
		.header('cache-control', 'private, no-cache, no-store, must-revalidate')
		.header('access-control-allow-origin', '*');
	return JSON.stringify(body);
}

function versionOf(url: string): string {
	return /^\/(v\d+\.\d+)(?:\/|\?|$)/.exec(url)?.[1] ?? CURRENT_VERSION;
}
