import { createHmac, timingSafeEqual } from 'node:crypto';

const SCHEME = 'sha256=';

/** - `missing`: no `X-Hub-Signature-256` header at all; - `wrong`: one that does not fit these bytes and this secret. */
export type SignatureCheck = 'valid' | 'missing' | 'wrong';

/**
 * Whether a delivery really comes from Meta: `X-Hub-Signature-256` is `sha256=` and the hex HMAC-SHA256
 * of the body with the app secret as key (Meta: "Create a webhook endpoint").
 *
 * @param rawBody the bytes as they came: Meta signs an escaped-unicode body, so JSON that was parsed and
 * written again has another signature
 * @param appSecrets those that count: two while one is being replaced by the other
 */
export function checkSignature(
	rawBody: Uint8Array,
	header: string | undefined,
	...appSecrets: readonly string[]
): SignatureCheck {
	if (!header) return 'missing';
	if (!header.startsWith(SCHEME)) return 'wrong';
	const given = header.slice(SCHEME.length).trim();
	// Buffer.from would silently stop at the first character that is not hex.
	if (!/^[0-9a-f]{64}$/i.test(given)) return 'wrong';
	const isSigned = appSecrets.filter(Boolean).some((appSecret) => {
		const expected = createHmac('sha256', appSecret).update(rawBody).digest();
		return timingSafeEqual(Buffer.from(given, 'hex'), expected);
	});
	return isSigned ? 'valid' : 'wrong';
}
