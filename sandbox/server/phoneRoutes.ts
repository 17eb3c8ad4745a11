import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { World } from '../state/world.ts';
import { sendFile } from './download.ts';

const FOLDER = join(import.meta.dirname, '..', 'phone');

/** What the page consists of; nothing else in the folder is served. */
const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
};

/** Everything that the page uses comes from here. */
const POLICY = [
	"default-src 'none'",
	...["script-src 'self'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data:"],
	...["media-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
].join('; ');

/** The phone page: for everybody, since it holds nothing before it is given the token. */
export function pageRoutes(app: FastifyInstance): void {
	const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
	const addressOf = (file: string) => `/_phone/${file.replaceAll('\\', '/')}`;
	// So that the browser does not find one script after the other.
	const link = files
		.filter((file) => extname(file) === '.js')
		.map((file) => `<${addressOf(file)}>; rel=modulepreload`)
		.join(', ');
	serve(app, '/', 'index.html', { 'content-type': 'text/html; charset=utf-8', link });
	for (const file of files) {
		const type = TYPES[extname(file)];
		if (type !== undefined) serve(app, addressOf(file), file, { 'content-type': type });
	}
}

/** The files in the chats. */
export function mediaRoute(app: FastifyInstance, world: World): void {
	app.get('/_phone/media/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const media = world.media.get(id, Date.now());
		return media ? sendFile(request, reply, media) : reply.code(404).send('');
	});
}

function serve(
	app: FastifyInstance,
	url: string,
	file: string,
	headers: Record<string, string>,
): void {
	app.get(url, async (_request, reply) => {
		const content = await readFile(join(FOLDER, file));
		return reply
			.headers({
				...headers,
				'cache-control': 'no-cache',
				'content-security-policy': POLICY,
			})
			.send(content);
	});
}
