import type { IDataObject } from 'n8n-workflow';

import { GraphError } from '../../graph/error';
import { asId, type JsonObject } from '../../json';
import { orError } from '../../thrown';
import { phoneNumberField } from '../fields';
import type { Batch, Operation } from '../operation';
import { readPhoneNumberId } from '../parameters';
import { describeLink, phoneOf } from './describe';
import { newLinkFields } from './fields';
import { readNewLink } from './read';

/** The only terms that Meta takes here; the field Accept Terms leads to them. */
const TERMS = 'https://www.facebook.com/legal/ads-manager-marketing-messages-terms';

interface Input {
	phoneNumberId: string;
	body: JsonObject;
	acceptTerms: boolean;
}

interface Ready extends Input {
	phone: string;
}

/** Sign-Up Link → Create: a link by which customers agree to marketing messages (Meta: "In-App Signup"). */
export const create: Operation<Input, Ready> = {
	fields: [phoneNumberField, ...newLinkFields],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		body: readNewLink(batch, itemIndex),
		acceptTerms: batch.parameter('acceptTerms', itemIndex, false) === true,
	}),

	// Nothing is made that nobody could use.
	prepare: async (batch, items) =>
		await Promise.all(
			items.map(
				async ({ input }) =>
					await orError(async () => ({
						...input,
						phone: await phoneOf(batch, input.phoneNumberId),
					})),
			),
		),

	async run(batch, { body, acceptTerms, phone }): Promise<IDataObject> {
		const answer = await post(batch, body, acceptTerms);
		return describeLink({ ...body, id: asId(answer.id) ?? '', status: 'ACTIVE' }, phone);
	},
};

/** Meta wants the terms accepted with the first link of a business, and with no later one. */
async function post(batch: Batch, body: JsonObject, acceptTerms: boolean): Promise<JsonObject> {
	const { account, signal } = batch;
	const path = `/${account.credential.businessAccountId}/signups`;
	const ask = async (request: JsonObject) => await account.graph.post(path, request, { signal });
	if (!acceptTerms) return await ask(body).catch(orSayHowToTell);
	try {
		return await ask({ ...body, policy: { tos: TERMS, accepted: true } });
	} catch (thrown) {
		if (!areAccepted(thrown)) return orSayHowToTell(thrown);
		return await ask(body).catch(orSayHowToTell);
	}
}

const ALREADY_ACCEPTED = 2494176;

function areAccepted(thrown: unknown): boolean {
	return (
		thrown instanceof GraphError &&
		(thrown.code === ALREADY_ACCEPTED || thrown.subcode === ALREADY_ACCEPTED)
	);
}

/** Of a request without an answer, nobody knows whether there is a link now. */
function orSayHowToTell(thrown: unknown): never {
	if (!(thrown instanceof GraphError) || thrown.sent === 'no') throw thrown;
	throw thrown.inOtherWords({
		advice:
			'Check in Sign-Up Link → Get Many whether the link is there before you create it again.',
	});
}
