import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../errors/codes.ts';
import { GraphError, messageRefusal, traceId } from '../errors/graph-error.ts';
import { appToken } from '../graph/app.ts';
import { dispatch } from '../graph/dispatch.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { Fault } from '../state/faults.ts';
import type { World } from '../state/world.ts';
import { callerOf, TokenRefusal } from './auth.ts';
import { readParameters, type Parameters } from './parameters.ts';

/** The version that answers when the path names none. */
const CURRENT_VERSION = 'v26.0';

/** Graph: every path that is not the sandbox's own, with a version or without. */
export function graphRoutes(app: FastifyInstance, world: World): void {
	app.route({
		method: ['GET', 'POST', 'DELETE'],
		url: '/*',
		handler: async (request, reply) => {
			try {
				return await answer(world, request, reply);
			} catch (cause) {
				return refuse(reply, cause);
			}
		},
	});
}

async function answer(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	const path = (request.params as { '*': string })['*'];
	const [first = '', ...rest] = path.split('/');
	const id = first === '_graph' ? '' : first;
	const edge = rest.join('/').replace(/\/$/, '');
	const given = await readParameters(request);
	reply.header('facebook-api-version', versionOf(request.originalUrl));
	if (id === 'oauth' && edge === 'access_token') {
		return send(
			reply,
			200,
			appToken(world.apps.get(textOf(given.params.client_id) ?? ''), given.params),
		);
	}
	const graphRequest = toGraphRequest(world, request, given);
	const fault = world.faults.any ? takeFault(world, graphRequest) : undefined;
	if (fault) {
		const over = await applyFault(world, fault, request, reply);
		if (over) return over;
	}
	const result = dispatch(graphRequest, decodeURIComponent(id), edge);
	const body = result instanceof Promise ? await result : result;
	if (fault?.kind === 'reset-after') return cut(request, reply);
	return send(reply, 200, body);
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

/** @returns the reply when the request ends here */
async function applyFault(
	world: World,
	fault: Fault,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply | undefined> {
	switch (fault.kind) {
		case 'delay':
			await sleep(fault.ms ?? 1000);
			return undefined;
		case 'reset-before':
			return cut(request, reply);
		case 'reset-after':
			return undefined;
		case 'http':
			if (fault.ms) await sleep(fault.ms);
			return reply
				.code(fault.status ?? 502)
				.header('content-type', 'text/html; charset=utf-8')
				.send(`<html><body><h1>${fault.status ?? 502}</h1></body></html>`);
		case 'error':
			if (fault.ms) await sleep(fault.ms);
			throw faultRefusal(world, fault, reply);
	}
}

/** Codes of the messages endpoint carry `error_data`; the account's request limit also a header that says how long. */
function faultRefusal(world: World, fault: Fault, reply: FastifyReply): GraphError {
	const code = fault.code ?? 131000;
	if (code === 80007 || code === 4) {
		const usage = {
			type: 'whatsapp',
			call_count: 100,
			total_cputime: 25,
			total_time: 25,
			estimated_time_to_regain_access: 1,
		};
		const accounts = [...world.businessAccounts.keys()];
		reply.header(
			'x-business-use-case-usage',
			JSON.stringify(Object.fromEntries(accounts.map((id) => [id, [usage]]))),
		);
	}
	if (code < 100_000 && code !== 80007) {
		return new GraphError(
			fault.status ?? (code === 190 ? 401 : code === 2 ? 503 : code === 1 ? 500 : 400),
			{
				message:
					code === 190 ? 'Invalid OAuth access token - Cannot parse access token' : messageOf(code),
				type: 'OAuthException',
				code,
				error_subcode: fault.subcode,
				is_transient: code <= 4,
			},
		);
	}
	return messageRefusal(code, undefined, { status: fault.status, subcode: fault.subcode });
}

/** Ends the connection without an answer. */
function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	reply.hijack();
	request.raw.socket.resetAndDestroy();
	return reply;
}

function refuse(reply: FastifyReply, cause: unknown): FastifyReply {
	if (cause instanceof TokenRefusal) reply.header('www-authenticate', cause.authenticate);
	if (cause instanceof GraphError) return send(reply, cause.status, cause.body);
	process.stderr.write(`sandbox: ${cause instanceof Error ? cause.stack : String(cause)}\n`);
	return send(
		reply,
		500,
		new GraphError(500, {
			message: 'An unknown error occurred',
			code: 1,
			is_transient: false,
		}).body as JsonObject,
	);
}

function send(reply: FastifyReply, status: number, body: JsonValue): FastifyReply {
	return reply
		.code(status)
		.header('content-type', 'application/json; charset=UTF-8')
		.header('x-fb-request-id', traceId())
		.header('cache-control', 'private, no-cache, no-store, must-revalidate')
		.header('access-control-allow-origin', '*')
		.send(JSON.stringify(body));
}

function versionOf(url: string): string {
	return /^\/(v\d+\.\d+)(?:\/|\?|$)/.exec(url)?.[1] ?? CURRENT_VERSION;
}
