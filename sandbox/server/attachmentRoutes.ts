import type { FastifyInstance } from 'fastify';
import { sees } from '../graph/sight.ts';
import type { World } from '../state/world.ts';
import { asFile, sendFile } from './download.ts';

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
		reply.header('content-disposition', `inline;filename=${media.id}`);
		return sendFile(request, reply, media);
	});
}
