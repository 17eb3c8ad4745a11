import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { objectOf } from '../json.ts';
import type { World } from '../state/world.ts';
import { accountRoutes } from './accountRoutes.ts';
import { changeRoutes } from './changeRoutes.ts';
import { callRoutes } from './callRoutes.ts';
import { consentRoutes } from './consentRoutes.ts';
import { customerRoutes } from './customerRoutes.ts';
import { directSendRoutes } from './directSendRoutes.ts';
import { groupRoutes } from './groupRoutes.ts';
import { eventRoutes } from './eventRoutes.ts';
import { ownerRoutes } from './ownerRoutes.ts';
import { messageRoutes } from './messageRoutes.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlHandler } from './route.ts';
import { requestRoutes } from './requestRoutes.ts';
import { threadRoutes } from './threadRoutes.ts';
import { timeRoutes } from './timeRoutes.ts';
import { webhookRoutes } from './webhookRoutes.ts';

/** `/_sandbox/…`: what tests and the phone page do in place of customers, Meta's reviewers and bad luck. */
export function controlRoutes(app: FastifyInstance, world: World): void {
	eventRoutes(app, world);
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
		...callRoutes,
		...requestRoutes,
		...timeRoutes,
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
