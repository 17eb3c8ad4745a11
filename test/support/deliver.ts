import { serialize, signature as signatureOf } from '../../sandbox/webhook/serialize.ts';

/** A delivery as Meta sends and signs it. */
export function signed(payload: unknown, appSecret: string) {
	const body = serialize(payload);
	const signature = signatureOf(body, appSecret);
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
