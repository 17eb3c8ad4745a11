import { createHmac } from 'node:crypto';

/** Posts a delivery as Meta does. @returns the status */
export async function deliver(
	url: string,
	appSecret: string,
	payload: object,
	signal: AbortSignal,
): Promise<number> {
	const body = JSON.stringify(payload).replace(
		/[\u0080-\uffff]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	const signature = createHmac('sha256', appSecret).update(body).digest('hex');
	const headers = {
		'content-type': 'application/json',
		'x-hub-signature-256': `sha256=${signature}`,
	};
	const ends = AbortSignal.any([signal, AbortSignal.timeout(60_000)]);
	const response = await fetch(url, { method: 'POST', headers, body, signal: ends });
	await response.body?.cancel();
	return response.status;
}
