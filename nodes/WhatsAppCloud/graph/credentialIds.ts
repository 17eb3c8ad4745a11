import { meaningOf } from '../codes/meaning';
import { GraphError } from './error';

/** IDs as the credential's fields hold them; empty where nothing was filled in. */
export interface CredentialIds {
	'Phone Number ID': string;
	'Business Account ID': string;
	'App ID': string;
}

type Field = keyof CredentialIds;

/** What belongs into each field, in Graph's words and in ours, and where to find it. */
const FIELDS: Readonly<Record<Field, { type: string; advice: string }>> = {
	'Phone Number ID': {
		type: 'WhatsAppBusinessPhoneNumber',
		advice:
			'Enter the ID of the business number, not the phone number itself: App Dashboard > WhatsApp > API Setup, under From.',
	},
	'Business Account ID': {
		type: 'WhatsAppBusinessAccount',
		advice:
			'Enter the ID of the WhatsApp Business Account (WABA), not of the business portfolio: App Dashboard > WhatsApp > API Setup, next to the Phone Number ID.',
	},
	'App ID': {
		type: 'Application',
		advice: 'Enter the ID of the Meta app: App Dashboard > App settings > Basic.',
	},
};

/** Kinds of objects, as Graph's refusals call them ("on node type (Business)"). */
const KINDS: Readonly<Record<string, string>> = {
	Business: 'a business portfolio',
	WhatsAppBusinessPhoneNumber: 'a business number',
	WhatsAppBusinessAccount: 'a WhatsApp Business Account',
	WhatsAppMessageTemplate: 'a template',
	Application: 'an app',
	Page: 'a Facebook page',
	User: 'a person',
	SystemUser: 'a system user',
};

/**
 * An ID that is none leads to another place at Graph than was meant.
 *
 * @param path of a request, e.g. `/106540352242922/messages`
 * @throws {GraphError} naming the credential's field
 */
export function checkIds(path: string, ids: CredentialIds | undefined): void {
	for (const [field, id] of entries(ids)) {
		if (!(path === `/${id}` || path.startsWith(`/${id}/`))) continue;
		const refusal = noId(field, id);
		if (refusal) throw refusal;
	}
}

/** Why what stands in a field of the credential cannot be an ID; undefined if it can. */
export function noId(field: Field, id: string): GraphError | undefined {
	if (/^\d+$/.test(id)) return undefined;
	return new GraphError({
		title:
			id === ''
				? `${field} is empty in the credential`
				: `${field} in the credential is not an ID: it contains characters other than digits`,
		advice: FIELDS[field].advice,
		retry: 'never',
		sent: 'no',
	});
}

/** A refusal of an object that the credential names says which field is wrong, and what belongs there. */
export function naming(
	refusal: GraphError,
	path: string,
	ids: CredentialIds | undefined,
): GraphError {
	const { code, subcode, title } = refusal;
	const id = path.split('/')[1] ?? '';
	const type = code === 100 ? /on node type \((\w+)\)/.exec(title)?.[1] : undefined;
	const isUnknown = meaningOf(code, subcode)?.teaches === 'noSuchObject';
	if (type === undefined && !isUnknown) return refusal;
	// A field of the right kind of object may be missing as well, in another version of Graph.
	const fields = entries(ids).flatMap(([field, held]) =>
		held === id && FIELDS[field].type !== type ? [field] : [],
	);
	if (fields.length === 0) return refusal;
	const what = `${fields.join(' and ')} ${id}`;
	const advice = fields.map((name) => `Correct ${name} in the credential. ${FIELDS[name].advice}`);
	if (type !== undefined) {
		const kind = KINDS[type] ?? `another kind of object (${type})`;
		return refusal.inOtherWords({
			...{ title: `${what} is the ID of ${kind}`, details: title, advice: advice.join(' ') },
		});
	}
	return refusal.inOtherWords({
		title: `${what} does not exist at Meta, or this access token may not see it`,
		details: title,
		advice: `${advice.join(' ')} Make sure that the credential's system user was given this WhatsApp account.`,
	});
}

function entries(ids: CredentialIds | undefined): Array<[Field, string]> {
	return Object.entries(ids ?? {}) as Array<[Field, string]>;
}
