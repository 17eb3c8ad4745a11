import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { accountRoutes } from './account-routes.ts';
import { changeRoutes } from './change-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { eventsRoute } from './events-route.ts';
import { ownerRoutes } from './owner-routes.ts';
import { messageRoutes } from './message-routes.ts';
import { ControlRefusal } from './refusal.ts';
import { webhookRoutes } from './webhook-routes.ts';

export interface ControlRequest {
	world: World;
	/** Of the path, decoded. */
	path: Record<string, string>;
	query: Record<string, string | undefined>;
	body: JsonObject;
}

export type ControlHandler = (request: ControlRequest) => JsonValue | Promise<JsonValue>;

/** `[method, path, handler]`. */
export type ControlRoute = ['GET' | 'POST' | 'PATCH' | 'DELETE', string, ControlHandler];

/** `/_sandbox/…`: what tests and the phone page do in place of customers, Meta's reviewers and bad luck. */
export function controlRoutes(app: FastifyInstance, world: World): void {
	eventsRoute(app, world);
	const routes = [
		...customerRoutes,
		...messageRoutes,
		...webhookRoutes,
		...accountRoutes,
		...changeRoutes,
		...ownerRoutes,
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

/** The business number that a request means: the first when it names none. */
export function numberIdOf(request: ControlRequest): string {
	const id = textOf(request.body.phoneNumberId) ?? request.query.phoneNumberId;
	if (id === undefined) return request.world.firstNumber.id;
	if (!request.world.numbers.has(id))
		throw new ControlRefusal(`There is no phone number ${id}.`, 404);
	return id;
}
