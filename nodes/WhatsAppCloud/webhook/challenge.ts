import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Answers Meta's verification request `?hub.mode=subscribe&hub.challenge=…&hub.verify_token=…`
 * (Meta: "Create a webhook endpoint").
 *
 * @returns the challenge, which is to be sent back bare with 200; undefined = refuse with 403
 */
export function answerChallenge(
	query: Record<string, unknown>,
	verifyToken: string,
): string | undefined {
	const challenge = query['hub.challenge'];
	const token = query['hub.verify_token'];
	if (query['hub.mode'] !== 'subscribe' || typeof challenge !== 'string') return undefined;
	if (!verifyToken || typeof token !== 'string' || !sameText(token, verifyToken)) return undefined;
	return challenge;
}

/** Compares in a time that tells nothing about where, or in length, the texts differ. */
function sameText(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
