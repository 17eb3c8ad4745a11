import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { controlRoutes } from '../control/routes.ts';
import { parseJson } from '../json.ts';
import type { World } from '../state/world.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { graphRoutes } from './graph-routes.ts';
import { phoneRoutes } from './phone-routes.ts';

/** Meta's largest upload is 100 MB. */
const BODY_LIMIT = 110 * 1024 * 1024;

/** Graph, control API and phone page on one server. */
export async function buildApp(world: World): Promise<FastifyInstance> {
	const app = Fastify({
		bodyLimit: BODY_LIMIT,
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 4000 },
		// `/v26.0/123/messages` and `/123/messages` are the same to the router; `/v26.0/` is not the phone page.
		rewriteUrl: (request) =>
			(request.url ?? '/')
				.replace(/^\/v\d+\.\d+(?=[/?]|$)/, '')
				.replace(/^\/?(?=\?|$)/, (root) =>
					/^\/v\d/.test(request.url ?? '') ? '/_graph' : root || '/',
				),
	});
	// A body that is no JSON has no parameters, and Graph then names the first one that it misses.
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		done(null, parseJson(String(body)) ?? {});
	});
	app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
		done(null, body);
	});
	await app.register(multipart, {
		limits: { fileSize: BODY_LIMIT, files: 1, fieldSize: 1024 * 1024 },
	});
	controlRoutes(app, world);
	phoneRoutes(app, world);
	attachmentRoutes(app, world);
	graphRoutes(app, world);
	return app;
}
