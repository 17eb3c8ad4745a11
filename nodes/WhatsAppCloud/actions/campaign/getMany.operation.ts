import type { IDataObject } from 'n8n-workflow';

import { limitField, phoneNumberField, returnAllField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readLimit, readPhoneNumberId } from '../parameters';
import { describeCampaign } from './report';

/** More than anybody has. */
const MOST = 100_000;

interface Input {
	phoneNumberId: string;
	limit: number;
}

/** Campaign → Get Many: the campaigns of a business number, the latest first. */
export const getMany: Operation<Input> = {
	fields: [phoneNumberField, returnAllField, limitField],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		limit: Math.min(MOST, readLimit(batch, itemIndex)),
	}),

	prepare: asRead,

	async run(batch, { phoneNumberId, limit }): Promise<IDataObject[]> {
		const { campaigns } = await batch.account.store();
		return (await campaigns.list([phoneNumberId], limit)).map(describeCampaign);
	},
};
