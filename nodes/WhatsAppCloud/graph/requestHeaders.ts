import type { JsonObject } from '../json';
import { GraphError } from './error';
import { MAX_BODY_BYTES, type OutgoingRequest } from './transport';

/**
 * A request's headers for this token.
 *
 * @throws {GraphError} for a token that no header can carry
 */
export function headersFor(accessToken: string): Record<string, string> {
	if (!/^[\x21-\x7e]*$/.test(accessToken) || /["'<>]/.test(accessToken)) {
		throw new GraphError({
			title:
				'The access token contains a space, a quotation mark or another character that tokens cannot have',
			advice: 'Copy the access token into the credential again, complete and with nothing else.',
			fields: ['Access Token'],
			retry: 'never',
			sent: 'no',
		});
	}
	return {
		Authorization: `Bearer ${accessToken}`,
		Accept: 'application/json',
		'User-Agent': 'n8n-nodes-whatsapp-cloud',
	};
}

/**
 * Puts a body into a request: JSON, or a form if it is a URLSearchParams.
 *
 * @throws {GraphError} for a body larger than Graph takes
 */
export function withBody(
	outgoing: OutgoingRequest,
	body: JsonObject | URLSearchParams,
): OutgoingRequest {
	const form = body instanceof URLSearchParams;
	const text = form ? body.toString() : JSON.stringify(body);
	if (Buffer.byteLength(text) > MAX_BODY_BYTES) {
		throw new GraphError({
			title: `The request is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB`,
			advice: 'Shorten the texts, and send files as an ID or a link.',
			retry: 'never',
			sent: 'no',
		});
	}
	const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
	return { ...outgoing, body: text, headers: { ...outgoing.headers, 'Content-Type': type } };
}
