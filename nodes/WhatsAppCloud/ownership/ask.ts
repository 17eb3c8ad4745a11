import { adviceFor, meaningOf } from '../codes/meaning';
import type { GraphClient } from '../graph/client';
import { GraphError } from '../graph/error';
import { NotYours, type Kind } from './notYours';

const TIMEOUT_MS = 10_000;

/** What Graph calls it, and fields that nothing else has, so that the ID of something else proves nothing. */
const KINDS: Record<Kind, { type: string; fields: string }> = {
	number: { type: 'WhatsAppBusinessPhoneNumber', fields: 'id,display_phone_number' },
	businessAccount: { type: 'WhatsAppBusinessAccount', fields: 'id,message_template_namespace' },
	app: { type: 'Application', fields: 'id,link' },
};

/**
 * Why Graph does not show the object to the token; undefined if it does. What is refused for other reasons (the token
 * has expired, too many requests, a permission is missing for everything) says nothing of whose it is.
 *
 * @param accessToken another one than the client's: an app shows itself to its own token
 * @throws {GraphError} when it cannot be told now
 */
export async function askFor(
	graph: GraphClient,
	kind: Kind,
	id: string,
	accessToken?: string,
): Promise<NotYours | undefined> {
	// No ID of Graph's.
	if (!/^\d{1,30}$/.test(id)) return new NotYours(kind, id);
	try {
		await graph.get(`/${id}`, {
			query: { fields: KINDS[kind].fields },
			timeoutMs: TIMEOUT_MS,
			...(accessToken === undefined ? {} : { accessToken }),
		});
		return undefined;
	} catch (thrown) {
		if (thrown instanceof GraphError && saysNo(kind, thrown)) {
			return new NotYours(kind, id, thrown, namesField(thrown) ? thrown : {});
		}
		throw thrown;
	}
}

/** Unknown or hidden (Graph does not tell which), or an object of another kind. */
function saysNo(kind: Kind, { code, subcode, title, details }: GraphError): boolean {
	if (meaningOf(code, subcode)?.teaches === 'noSuchObject') return true;
	// "Tried accessing nonexisting field (…) on node type (Business)"
	const type = /on node type \((\w+)\)/.exec(`${title} ${details ?? ''}`)?.[1];
	return code === 100 && type !== undefined && type !== KINDS[kind].type;
}

/** Whether it says which field of the credential is wrong, and not only what Graph says of any object. */
function namesField({ code, subcode, advice }: GraphError): boolean {
	return advice !== adviceFor(meaningOf(code, subcode), 'lookUp');
}
