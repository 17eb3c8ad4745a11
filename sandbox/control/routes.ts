import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { objectOf } from '../json.ts';
import type { World } from '../state/world.ts';
import { accountRoutes } from './account-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { consentRoutes } from './consent-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { directSendRoutes } from './direct-send-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { eventsRoute } from './events-route.ts';
import { ownerRoutes } from './owner-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlHandler } from './route.ts';
import { threadRoutes } from './thread-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** `/_sandbox/…`: what tests and the phone page do in place of customers, Meta's reviewers and bad luck. */
export function controlRoutes(app: FastifyInstance, world: World): void {
	eventsRoute(app, world);
	const routes = [
		...customerRoutes,
		...consentRoutes,
		...messageRoutes,
		...webhookRoutes,
		...accountRoutes,
		...changeRoutes,
		...directSendRoutes,
		...groupRoutes,
		...ownerRoutes,
		...threadRoutes,
	];
	for (const [method, url, handler] of routes) {
		app.route({
			method,
			url: `/_sandbox${url}`,
			handler: (request, reply) => answer(world, handler, request, reply),
		});
	}
	app.all('/_sandbox/*', (request, reply) =>
		reply.code(404).send({ message: `There is no ${request.method} ${request.url}.` }),
	);
}

async function answer(
	world: World,
	handler: ControlHandler,
	request: FastifyRequest,
	reply: FastifyReply,
): Promise<FastifyReply> {
	try {
		const result = await handler({
			world,
			path: request.params as Record<string, string>,
			query: request.query as Record<string, string | undefined>,
			body: objectOf(request.body),
		});
		return await reply.send(result);
	} catch (cause) {
		if (cause instanceof ControlRefusal)
			return reply.code(cause.status).send({ message: cause.message });
		throw cause;
	}
}
