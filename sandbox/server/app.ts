import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { controlRoutes } from '../control/routes.ts';
import { parseJson } from '../json.ts';
import type { World } from '../state/world.ts';
import { refusal, text } from './answer.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import { guard, type Guests } from './guard.ts';
import { GRAPH_ROOT, graphRoutes } from './graphRoutes.ts';
import { mediaRoute, pageRoutes } from './phoneRoutes.ts';
import { idleTime } from './idleTime.ts';
import { requireToken } from './token.ts';
import { unzipped } from './unzip.ts';

/** Meta's largest upload is 100 MB. */
const BODY_LIMIT = 110 * 1024 * 1024;

/** `application/json`, with whatever parameters, and types like `application/vnd.api+json`. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

export interface Access {
	/** What the control API and the phone page want to be shown. */
	token: string;
	guests: Guests;
}

/** Graph, control API and phone page on one server. */
export async function buildApp(world: World, access: Access): Promise<FastifyInstance> {
	const app = Fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 4000, ignoreDuplicateSlashes: true },
		rewriteUrl: (request) => withoutVersion(request.url ?? '/'),
		frameworkErrors: (cause, _request, reply) => {
			const plain = reply as unknown as FastifyReply;
			void plain.send(text(plain, refusal(plain, cause)));
		},
	});
	// A body that is no JSON has no parameters, and Graph then names the first one that it misses.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser(JSON_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
		// To a resumable upload a body is bytes, whatever it calls itself.
		if (request.url.startsWith('/upload:')) done(null, body);
		else done(null, parseJson(String(body).replace(/^\uFEFF/, '')) ?? {});
	});
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
		done(null, body);
	});
	app.addHook('onRequest', idleTime(world));
	app.addHook('onRequest', guard(access.guests));
	app.addHook('preParsing', unzipped);
	app.addHook('onSend', async (_request, reply) => {
		const { clockAheadMs } = world.settings;
		if (clockAheadMs !== 0) reply.header('date', new Date(Date.now() + clockAheadMs).toUTCString());
	});
	app.setErrorHandler((cause, _request, reply) => reply.send(text(reply, refusal(reply, cause))));
	await app.register(multipart, {
		limits: { fileSize: BODY_LIMIT, files: 1, fieldSize: 1024 * 1024 },
	});
	await app.register(async (own) => {
		own.addHook('onRequest', requireToken(access.token));
		controlRoutes(own, world);
		mediaRoute(own, world);
	});
	pageRoutes(app);
	attachmentRoutes(app, world);
	graphRoutes(app, world);
	return app;
}

/** `/v26.0/123/messages` is `/123/messages` to the router, and `/v26.0/` is Graph's root, not the phone page. */
function withoutVersion(url: string): string {
	const version = /^\/v\d+\.\d+(?=[/?]|$)/.exec(url)?.[0];
	if (version === undefined) return url;
	const rest = url.slice(version.length);
	return /^\/?(\?|$)/.test(rest) ? `/${GRAPH_ROOT}${rest.replace(/^\//, '')}` : rest;
}
