import { createHmac } from 'node:crypto';

/**
 * The body as Meta sends and signs it: characters beyond ASCII as `\u00e4` with lowercase digits, `/` as `\/`
 * (Meta, "Webhooks: validate payloads": the signature is made over the escaped unicode version).
 */
export function serialize(payload: unknown): string {
	return JSON.stringify(payload)
		.replaceAll('/', '\\/')
		.replace(
			/[\u0080-\uffff]/g,
			(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
		);
}

/** `X-Hub-Signature-256`: HMAC-SHA256 with the app secret over the bytes that are sent. */
export function signature(body: string, appSecret: string): string {
	return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}
