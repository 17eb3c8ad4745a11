import { randomBytes } from 'node:crypto';
import { compact, type JsonObject, type JsonValue } from '../json.ts';
import { CODES, messageOf } from './codes.ts';

/** A refusal in Graph's shape: `{ error: { message, type, code, …, fbtrace_id } }` and its HTTP status. */
export class GraphError extends Error {
	readonly status: number;
	readonly body: JsonObject;

	constructor(
		status: number,
		error: Record<string, JsonValue | undefined> & { message: string; code: number },
	) {
		super(error.message);
		this.status = status;
		const { message, type, code, ...rest } = error;
		this.body = {
			error: compact({
				message,
				type: type ?? 'OAuthException',
				code,
				...rest,
				fbtrace_id: traceId(),
			}),
		};
	}
}

/** 23 characters beginning with `A`, as in Meta's answers. */
export function traceId(): string {
	return `A${randomBytes(17).toString('base64url').slice(0, 22)}`;
}

/** Codes of the messages endpoint that come without `error_data`, as seen. */
const BARE = [131058, 133010];

/** A refusal of the messages endpoint: `(#CODE) Title`, with `error_data`. */
export function messageRefusal(
	code: number,
	details?: string,
	overrides: { status?: number; subcode?: number; message?: string } = {},
): GraphError {
	const known = CODES[code];
	return new GraphError(overrides.status ?? known?.status ?? 400, {
		message: overrides.message ?? messageOf(code),
		type: 'OAuthException',
		code,
		error_data: BARE.includes(code)
			? undefined
			: compact({ messaging_product: 'whatsapp', details: details ?? known?.details }),
		error_subcode: overrides.subcode,
	});
}

/** Graph's parameter checks carry code 100 and no `error_data`; `path` as Graph writes it: `text['body']`. */
export function invalidParameter(sentence: string): GraphError {
	return new GraphError(400, { message: `(#100) ${sentence}`, type: 'OAuthException', code: 100 });
}

/** Code 100 as the messages endpoint says it, with details. */
export function invalidDetails(details: string): GraphError {
	return new GraphError(400, {
		message: '(#100) Invalid parameter',
		type: 'OAuthException',
		code: 100,
		error_data: { messaging_product: 'whatsapp', details },
	});
}

export function missingParameter(path: string): GraphError {
	return invalidParameter(`The parameter ${path} is required.`);
}

/** Refusals of the template and account edges: code 100, a subcode, and a sentence for the person. */
export function managementRefusal(subcode: number, title: string, explanation: string): GraphError {
	return new GraphError(400, {
		message: 'Invalid parameter',
		type: 'OAuthException',
		code: 100,
		error_subcode: subcode,
		is_transient: false,
		error_user_title: title,
		error_user_msg: explanation,
	});
}

/** Graph's answer about an object that does not exist or may not be seen: code 100, subcode 33. */
export function unknownObject(method: string, id: string): GraphError {
	return new GraphError(400, {
		message:
			`Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to ` +
			'missing permissions, or does not support this operation. Please read the Graph API documentation at ' +
			'https://developers.facebook.com/docs/graph-api',
		type: 'GraphMethodException',
		code: 100,
		error_subcode: 33,
	});
}

/** The same for a request without an object, e.g. `GET /v26.0/`. */
export function unsupportedRequest(method: string): GraphError {
	return new GraphError(400, {
		message:
			`Unsupported ${method.toLowerCase()} request. Please read the Graph API documentation at ` +
			'https://developers.facebook.com/docs/graph-api',
		type: 'GraphMethodException',
		code: 100,
	});
}

/** Graph's answer about a field, or an edge that is read, of an object that has no such thing. */
export function nonexistingField(name: string, nodeType: string): GraphError {
	return invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${nodeType})`);
}

/** Graph's answer about `me` to nobody, or to an app. */
export function nobodyIsMe(): GraphError {
	return new GraphError(400, {
		message: 'An active access token must be used to query information about the current user.',
		code: 2500,
	});
}

/** Graph's answer about a word where an object's ID should be. */
export function unknownAlias(name: string): GraphError {
	return new GraphError(404, {
		message: `(#803) Some of the aliases you requested do not exist: ${name}`,
		code: 803,
	});
}

/** Graph's answer about a path that leads nowhere. */
export function unknownPath(edge: string): GraphError {
	return new GraphError(400, {
		message: `Unknown path components: /${edge}`,
		type: 'OAuthException',
		code: 2500,
	});
}
