import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { summaryOf } from '../control/requestRoutes.ts';
import { dispatch } from '../graph/dispatch.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';
import { accessToken } from '../otherClients/accessToken.ts';
import { answerBatch } from '../otherClients/batch.ts';
import type { Fault } from '../state/faults.ts';
import type { World } from '../state/world.ts';
import { refusal, text } from './answer.ts';
import { callerOf } from './auth.ts';
import { applyFault } from './fault.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { preflight } from './preflight.ts';
import { slowBody } from './slowBody.ts';
import { countUsage } from './usage.ts';
import { checkVersion, versionOf } from './version.ts';

/** Where requests for Graph's root end up: `/` without a version is the phone page. */
export const GRAPH_ROOT = '_graph';

const OVERRIDES = ['GET', 'POST', 'DELETE'];

/** The body of an answer, perhaps on its way already; undefined when the connection is cut instead. */
type Body = JsonValue | Readable | undefined;

/** Graph: every path that is not the sandbox's own, with a version or without. */
export function graphRoutes(app: FastifyInstance, world: World): void {
	app.route({
		method: ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS'],
		url: '/*',
		handler: async (request, reply) => {
			// To whom the guard lets in, as Meta says to everybody.
			reply.header('access-control-allow-origin', '*');
			if (request.method === 'OPTIONS') return preflight(request, reply);
			const noted: Noted = { started: performance.now(), params: {} };
			const body = await answer(world, request, reply, noted).catch((cause: unknown) =>
				refusal(reply, cause),
			);
			log(world, request, { ...noted, status: body === undefined ? 0 : reply.statusCode, body });
			if (body instanceof Readable) return reply.send(body);
			if (body !== undefined) {
				const whole = text(reply, body);
				return isUnchanged(request, reply, whole) ? reply.code(304).send() : whole;
			}
			reply.hijack();
			request.raw.socket.resetAndDestroy();
			return undefined;
		},
	});
}

/** What is read has an ETag: who has the same already gets 304 and nothing more (Meta: "Using ETags"). */
function isUnchanged(request: FastifyRequest, reply: FastifyReply, body: string): boolean {
	if (request.method !== 'GET' || reply.statusCode !== 200) return false;
	const tag = `"${createHash('sha1').update(body).digest('hex')}"`;
	reply.header('etag', tag);
	return request.headers['if-none-match'] === tag;
}

/** What becomes known of a request on the way. */
interface Noted {
	started: number;
	params: JsonObject;
	fault?: Fault['kind'];
}

/** The phone page shows what was asked and answered. */
function log(
	world: World,
	request: FastifyRequest,
	{ started, params, fault, status, body }: Noted & { status: number; body: Body },
): void {
	const logged = world.requests.add({
		...{ at: Date.now(), method: request.method, path: pathOf(request), params, status },
		...(body === undefined || body instanceof Readable ? {} : { answer: body }),
		...(fault ? { fault } : {}),
		ms: Math.round(performance.now() - started),
	});
	world.events.emit('request', () => summaryOf(logged));
}

async function answer(
	world: World,
	request: FastifyRequest,
	reply: FastifyReply,
	noted: Noted,
): Promise<Body> {
	checkVersion(pathOf(request), world.settings.newestGraphVersion);
	reply.header('facebook-api-version', versionOf(pathOf(request)));
	const path = (request.params as { '*': string })['*'];
	const [first = '', ...rest] = path.split('/');
	const id = first === GRAPH_ROOT ? '' : decodeURIComponent(first);
	const edge = rest.join('/').replace(/\/$/, '');
	const given = await readParameters(request);
	noted.params = given.params;
	const batch = request.method === 'POST' && given.params.batch;
	if (batch) {
		callerOf(world, request.headers.authorization, given.params, id);
		return answerBatch(request, batch, given.params);
	}
	if (id === 'oauth' && edge === 'access_token') {
		return accessToken(world, given.params);
	}
	const graphRequest = toGraphRequest(world, request, given, id);
	const fault = world.faults.any ? takeFault(world, graphRequest) : undefined;
	if (fault) noted.fault = fault.kind;
	if (fault && !fault.after && (await applyFault(world, fault, reply)) === 'cut') return undefined;
	countUsage(world, reply, id, edge);
	const body = await dispatch(graphRequest, id, edge);
	if (fault?.after) await applyFault(world, fault, reply);
	if (fault?.kind === 'reset-after') return undefined;
	if (fault?.kind !== 'slow-body' && fault?.kind !== 'cut-body') return body;
	const whole = text(reply, body);
	reply.header('content-length', Buffer.byteLength(whole));
	const cut = () => request.raw.socket.resetAndDestroy();
	return slowBody(whole, fault.ms ?? 0, fault.kind === 'cut-body' ? cut : undefined);
}

function toGraphRequest(
	world: World,
	request: FastifyRequest,
	given: Parameters,
	id: string,
): GraphRequest {
	return {
		world,
		method: methodOf(request, given),
		...given,
		headers: request.headers,
		caller: callerOf(world, request.headers.authorization, given.params, id),
		origin: `${request.protocol}://${request.host}`,
		path: pathOf(request),
	};
}

/** As asked for, with the version. */
function pathOf(request: FastifyRequest): string {
	return request.originalUrl.split('?')[0] ?? '/';
}

/** HEAD is GET without its body; Graph's own SDKs for browsers say `method=delete` where they can only POST. */
function methodOf(request: FastifyRequest, given: Parameters): GraphRequest['method'] {
	const asked = textOf(given.params.method)?.toUpperCase();
	const method = asked !== undefined && OVERRIDES.includes(asked) ? asked : request.method;
	return (method === 'HEAD' ? 'GET' : method) as GraphRequest['method'];
}

function takeFault(world: World, request: GraphRequest): Fault | undefined {
	const to = textOf(request.params.to) ?? textOf(request.params.recipient);
	return world.faults.take({
		path: request.path,
		method: request.method,
		customer: to?.replace(/[\s()+-]/g, ''),
	});
}
