import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Lets through who shows the token that this start of the sandbox has printed: as `authorization: Bearer …`, or
 * as `?token=`, for what takes no headers in a browser (events and pictures).
 */
export function requireToken(token: string) {
	const expected = Buffer.from(token);
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		const shown = Buffer.from(tokenOf(request));
		if (shown.length === expected.length && timingSafeEqual(shown, expected)) return;
		await reply.code(401).header('www-authenticate', 'Bearer realm="WhatsApp sandbox"').send({
			message:
				'The control API wants the token that the sandbox printed when it started: authorization: Bearer TOKEN.',
		});
	};
}

function tokenOf({ headers, query }: FastifyRequest): string {
	const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
	const { token } = query as { token?: unknown };
	return bearer ?? (typeof token === 'string' ? token : '');
}
