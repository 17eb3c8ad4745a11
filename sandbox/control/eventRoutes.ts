import type { FastifyInstance } from 'fastify';
import type { World } from '../state/world.ts';

/** Proxies drop silent connections. */
const HEARTBEAT_MS = 15_000;

/** `GET /_sandbox/events`: server-sent events, what the phone page lives on. */
export function eventRoutes(app: FastifyInstance, world: World): void {
	app.get('/_sandbox/events', (request, reply) => {
		reply.hijack();
		const { raw } = reply;
		raw.writeHead(200, {
			'x-content-type-options': 'nosniff',
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-cache',
			connection: 'keep-alive',
		});
		raw.write(': hello\n\n');
		const stop = world.events.listen(({ name, data }) => {
			raw.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
		});
		const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS);
		request.raw.on('close', () => {
			clearInterval(heartbeat);
			stop();
		});
	});
}
