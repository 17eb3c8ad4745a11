import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { World } from '../state/world.ts';

const FOLDER = join(import.meta.dirname, '..', 'phone');

/** The page's own files; nothing else in the folder is served. */
const FILES: Record<string, { name: string; type: string }> = {
	'/': { name: 'index.html', type: 'text/html; charset=utf-8' },
	'/_phone/phone.css': { name: 'phone.css', type: 'text/css; charset=utf-8' },
	'/_phone/phone.js': { name: 'phone.js', type: 'text/javascript; charset=utf-8' },
	'/_phone/bubble.js': { name: 'bubble.js', type: 'text/javascript; charset=utf-8' },
	'/_phone/api.js': { name: 'api.js', type: 'text/javascript; charset=utf-8' },
	'/_phone/time.js': { name: 'time.js', type: 'text/javascript; charset=utf-8' },
};

/** The phone page, its live events, and a way for it to show uploaded pictures. */
export function phoneRoutes(app: FastifyInstance, world: World): void {
	for (const [url, { name, type }] of Object.entries(FILES)) {
		app.get(url, async (_request, reply) => {
			const content = await readFile(join(FOLDER, name));
			return reply.header('content-type', type).header('cache-control', 'no-cache').send(content);
		});
	}
	app.get('/_phone/media/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const media = world.media.get(id, Date.now());
		if (!media) return reply.code(404).send('');
		return reply.header('content-type', media.mimeType).send(media.content);
	});
}
