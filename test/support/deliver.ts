import { createHmac } from 'node:crypto';

/** A delivery as Meta sends it: characters outside ASCII escaped, and signed over these bytes. */
export function signed(payload: unknown, appSecret: string) {
	const body = JSON.stringify(payload).replace(
		/[\u0080-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const signature = `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
	const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
	return { body, signature, headers };
}

/** Posts a delivery as Meta does. @returns the status */
export async function deliver(
	url: string,
	appSecret: string,
	payload: unknown,
	signal?: AbortSignal,
): Promise<number> {
	const limit = AbortSignal.timeout(60_000);
	const { body, headers } = signed(payload, appSecret);
	const ends = signal ? AbortSignal.any([signal, limit]) : limit;
	const response = await fetch(url, { method: 'POST', headers, body, signal: ends });
	await response.body?.cancel();
	return response.status;
}
