import type { FastifyReply } from 'fastify';
import { isMediaType } from '../message/mediaTypes.ts';

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

function isNamed(mimeType: string): boolean {
	return isMediaType(mimeType) || mimeType === 'application/json';
}
