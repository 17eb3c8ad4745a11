import type { FastifyReply, FastifyRequest } from 'fastify';

/** A browser's question whether a page may call: Graph allows every page that the sandbox lets in. */
export function preflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
	const wanted = request.headers['access-control-request-headers'];
	return reply
		.header('access-control-allow-methods', 'OPTIONS, GET, POST, DELETE')
		.header('access-control-allow-headers', wanted ?? 'authorization, content-type')
		.header('access-control-max-age', '86400')
		.send('');
}
