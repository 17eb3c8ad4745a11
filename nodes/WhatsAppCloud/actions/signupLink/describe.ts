import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import { asId, asText, type JsonObject } from '../../json';
import { BadInput } from '../failure';
import type { Batch } from '../operation';

const asked = new WeakMap<Batch, Promise<Map<string, string>>>();

/** The phone numbers of the credential's account, digits, by their ID: asked for once per batch. @throws {GraphError} */
async function phonesOf(batch: Batch): Promise<Map<string, string>> {
	const known = asked.get(batch) ?? askPhones(batch);
	asked.set(batch, known);
	return await known;
}

async function askPhones({ account, signal }: Batch): Promise<Map<string, string>> {
	const { graph, credential } = account;
	const phones = new Map<string, string>();
	const query = { fields: 'id,display_phone_number' };
	const options = { query, signal, patienceMs: PATIENCE_MS.execution };
	const path = `/${credential.businessAccountId}/phone_numbers`;
	for await (const { id, display_phone_number } of graph.list(path, options)) {
		phones.set(asId(id) ?? '', (asText(display_phone_number) ?? '').replaceAll(/\D/g, ''));
	}
	return phones;
}

/**
 * The phone number that links are to lead to. A link works with every number of its account, and no other.
 *
 * @throws {BadInput}
 * @throws {GraphError}
 */
export async function phoneOf(batch: Batch, phoneNumberId: string): Promise<string> {
	const phone = (await phonesOf(batch)).get(phoneNumberId);
	if (phone) return phone;
	const { businessAccountId } = batch.account.credential;
	throw new BadInput(
		`Business Number ${phoneNumberId} does not belong to WhatsApp Business Account ${businessAccountId}, whose links lead only to its own numbers`,
		'Choose one of its numbers from the list.',
		['Business Number'],
	);
}

/** Meta: "Deep link format". */
function linkTo(phone: string, signupId: string): string {
	return `https://wa.me/${phone}/signup/${signupId}`;
}

const FIELDS: ReadonlyArray<readonly [key: string, name: string]> = [
	['display_name', 'name'],
	['signup_message', 'signupMessage'],
	['confirmation_message', 'confirmationMessage'],
	['promo_code', 'promoCode'],
	['privacy_policy_url', 'privacyPolicyUrl'],
	['website_url', 'websiteUrl'],
];

/** A link as Graph tells of it; what it leaves out is left out. */
export function describeLink(signup: JsonObject, phone: string): IDataObject {
	const id = asId(signup.id) ?? '';
	const status = asText(signup.status);
	return {
		...{ signupId: id, link: linkTo(phone, id) },
		...(status === undefined ? {} : { status }),
		...Object.fromEntries(
			FIELDS.flatMap(([key, name]) => {
				const text = asText(signup[key]);
				return text === undefined ? [] : [[name, text]];
			}),
		),
	};
}
