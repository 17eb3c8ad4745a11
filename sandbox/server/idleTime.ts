import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../state/world.ts';

/** Fastify's own. */
const USUAL_MS = 72_000;

/** Closes connections that are idle for as long as the setting says, and does not announce it: not every server does. */
export function idleTime(world: World) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		const { idleConnectionMs } = world.settings;
		const { server } = request;
		server.server.keepAliveTimeout = idleConnectionMs ?? USUAL_MS;
		server.server.keepAliveTimeoutBuffer = 0;
		// With a header of our own, Node does not add how long it waits.
		if (idleConnectionMs !== null) reply.header('connection', 'keep-alive');
	};
}
