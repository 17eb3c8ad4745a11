import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import { limitField, phoneNumberField, returnAllField } from '../fields';
import { asRead, type Batch, type Operation } from '../operation';
import { readLimit, readPhoneNumberId } from '../parameters';
import { describeLink, phoneOf } from './describe';
import { linkField } from './fields';
import { readLinkId } from './read';

interface Input {
	phoneNumberId: string;
	signupId: string;
}

const lookUp = ({ signal }: Batch) => ({ signal, patienceMs: PATIENCE_MS.execution });

/** Sign-Up Link → Get: all that Meta tells of one. */
export const get: Operation<Input> = {
	fields: [phoneNumberField, linkField],

	concurrency: 4,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		signupId: readLinkId(batch, itemIndex),
	}),

	prepare: asRead,

	async run(batch, { phoneNumberId, signupId }): Promise<IDataObject> {
		const phone = await phoneOf(batch, phoneNumberId);
		const signup = await batch.account.graph.get(`/signups/${signupId}`, lookUp(batch));
		return describeLink({ id: signupId, ...signup }, phone);
	},
};

/** Sign-Up Link → Get Many: those of the credential's account; of each Meta lists message and status. */
export const getMany: Operation<{ phoneNumberId: string; limit: number }> = {
	fields: [phoneNumberField, returnAllField, limitField],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		limit: readLimit(batch, itemIndex),
	}),

	prepare: asRead,

	async run(batch, { phoneNumberId, limit }): Promise<IDataObject[]> {
		const { graph, credential } = batch.account;
		const phone = await phoneOf(batch, phoneNumberId);
		const path = `/${credential.businessAccountId}/signups`;
		const links: IDataObject[] = [];
		for await (const signup of graph.list(path, { ...lookUp(batch), limit })) {
			links.push(describeLink(signup, phone));
		}
		return links;
	},
};
