import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { World } from '../state/world.ts';
import { asFile } from './download.ts';

const FOLDER = join(import.meta.dirname, '..', 'phone');

const TYPES = {
	html: 'text/html; charset=utf-8',
	css: 'text/css; charset=utf-8',
	js: 'text/javascript; charset=utf-8',
} as const;

/** The page's own files; nothing else in the folder is served. */
const FILES = {
	css: ['chats', 'phone', 'bubble', 'page'],
	js: ['phone', 'bubble', 'new-customer', 'dom', 'api', 'time'],
} as const;

/** Everything that the page uses comes from here. */
const POLICY = [
	"default-src 'none'",
	...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
	...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/** The phone page: for everybody, since it holds nothing before it is given the token. */
export function pageRoutes(app: FastifyInstance): void {
	serve(app, '/', 'index.html', TYPES.html);
	for (const name of FILES.css) serve(app, `/_phone/${name}.css`, `${name}.css`, TYPES.css);
	for (const name of FILES.js) serve(app, `/_phone/${name}.js`, `${name}.js`, TYPES.js);
}

/** The pictures in the chats. */
export function pictureRoute(app: FastifyInstance, world: World): void {
	app.get('/_phone/media/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const media = world.media.get(id, Date.now());
		if (!media) return reply.code(404).send('');
		return asFile(reply, media.mimeType).send(media.content);
	});
}

function serve(app: FastifyInstance, url: string, file: string, type: string): void {
	app.get(url, async (_request, reply) => {
		const content = await readFile(join(FOLDER, file));
		return reply
			.headers({
				'content-type': type,
				'cache-control': 'no-cache',
				'content-security-policy': POLICY,
			})
			.send(content);
	});
}
