import { randomInt } from 'node:crypto';

import type { AnswerFacts } from './facts';

const TIMEOUT_MS = 10_000;

/** A challenge is short: of a page, no more is read. */
const MAX_TEXT = 10_000;

/** Something that nobody else asks for. */
export function newChallenge(): string {
	return String(randomInt(1_000_000_000, 2_000_000_000));
}

/** Asks an address of our own for the verify token, as Meta does before it delivers there. */
export async function askChallenge(
	address: string,
	verifyToken: string,
	challenge: string = newChallenge(),
): Promise<AnswerFacts> {
	const url = new URL(address);
	url.searchParams.set('hub.mode', 'subscribe');
	url.searchParams.set('hub.challenge', challenge);
	url.searchParams.set('hub.verify_token', verifyToken);
	try {
		const signal = AbortSignal.timeout(TIMEOUT_MS);
		const response = await fetch(url, { signal, redirect: 'manual' });
		const text = await beginningOf(response);
		return { url: address, httpStatus: response.status, echoed: text.trim() === challenge };
	} catch (thrown) {
		const { cause, message } = thrown as Error & { cause?: { code?: string; message?: string } };
		const reason = cause?.code ?? cause?.message ?? message;
		return { url: address, echoed: false, reason };
	}
}

async function beginningOf({ body }: Response): Promise<string> {
	const reader = body?.getReader();
	const decoder = new TextDecoder();
	let text = '';
	while (reader && text.length <= MAX_TEXT) {
		const { done, value } = await reader.read();
		if (done) break;
		text += decoder.decode(value, { stream: true });
	}
	await reader?.cancel();
	return text;
}
