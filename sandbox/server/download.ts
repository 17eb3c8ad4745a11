import type { FastifyReply, FastifyRequest } from 'fastify';
import { isMediaType } from '../message/mediaTypes.ts';
import type { Media } from '../state/media.ts';

/**
 * What an uploaded file is called when it is given out. A browser that opens one must not take it for a page of
 * ours: only Meta's own media types are named, nothing is guessed, and nothing in it runs.
 */
export function asFile(reply: FastifyReply, mimeType: string): FastifyReply {
	return reply
		.header('content-type', isNamed(mimeType) ? mimeType : 'application/octet-stream')
		.header('content-security-policy', "sandbox; default-src 'none'")
		.header('x-content-type-options', 'nosniff');
}

/** Answers with a file, or the part of it that is asked for. */
export function sendFile(
	request: FastifyRequest,
	reply: FastifyReply,
	{ content, mimeType }: Media,
): FastifyReply {
	asFile(reply, mimeType).header('accept-ranges', 'bytes');
	const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
	if (!range) return reply.send(content);
	const from = Number(range[1]);
	const to = Math.min(range[2] ? Number(range[2]) : Infinity, content.length - 1);
	if (from > to) {
		return reply.code(416).header('content-range', `bytes */${content.length}`).send('');
	}
	return reply
		.code(206)
		.header('content-range', `bytes ${from}-${to}/${content.length}`)
		.send(content.subarray(from, to + 1));
}

function isNamed(mimeType: string): boolean {
	return isMediaType(mimeType) || mimeType === 'application/json';
}
