import type { FastifyInstance } from 'fastify';
import { sees } from '../graph/sight.ts';
import type { World } from '../state/world.ts';
import { asFile } from './download.ts';

const JSON_TYPE = 'application/json';

/** Downloads: a Flow's JSON, and media: the address that Graph gave, with the bearer token, in parts if asked for. */
export function attachmentRoutes(app: FastifyInstance, world: World): void {
	// The address that `/{FLOW_ID}/assets` gave; Meta's are signed and want no token.
	app.get('/flow-asset/:id', async (request, reply) => {
		const asset = world.flows.get((request.params as { id: string }).id)?.asset;
		if (!asset) return reply.code(404).send('');
		return asFile(reply, JSON_TYPE).send(JSON.stringify(asset));
	});
	app.get('/whatsapp_business/attachments/', async (request, reply) => {
		const { hash } = request.query as { hash?: string };
		const token = /^(?:Bearer|OAuth)\s(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
		const known = token === undefined ? undefined : world.tokens.get(token.trim());
		if (!known || (known.expiredAt !== undefined && known.expiredAt <= Date.now())) {
			return reply.code(401).send('');
		}
		const media = hash === undefined ? undefined : world.media.byLink(hash, Date.now());
		const caller = { kind: 'user', token: known } as const;
		if (!media || !sees(world, caller, { kind: 'media', value: media }))
			return reply.code(404).send('');
		asFile(reply, media.mimeType)
			.header('accept-ranges', 'bytes')
			.header('content-disposition', `inline;filename=${media.id}`);
		const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
		if (!range) return reply.send(media.content);
		const from = Number(range[1]);
		const to = Math.min(range[2] ? Number(range[2]) : Infinity, media.content.length - 1);
		if (from > to) {
			return reply.code(416).header('content-range', `bytes */${media.content.length}`).send('');
		}
		return reply
			.code(206)
			.header('content-range', `bytes ${from}-${to}/${media.content.length}`)
			.send(media.content.subarray(from, to + 1));
	});
}
