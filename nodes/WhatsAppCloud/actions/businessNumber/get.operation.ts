import type { IDataObject } from 'n8n-workflow';

import { askFields, NUMBER_FIELDS, readBusinessNumber } from '../../graph/businessNumber';
import { PATIENCE_MS } from '../../graph/patience';
import { phoneNumberField, simplifyField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readPhoneNumberId } from '../parameters';
import { describeNumber } from './describe';

interface Input {
	phoneNumberId: string;
	simplify: boolean;
}

/** Business Number → Get: one number, with its state, its limits and where its webhooks go. */
export const get: Operation<Input> = {
	fields: [phoneNumberField, simplifyField],

	concurrency: 4,

	read: (batch, itemIndex) => ({
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		simplify: batch.parameter('simplify', itemIndex) === true,
	}),

	prepare: asRead,

	async run(batch, { phoneNumberId, simplify }): Promise<IDataObject> {
		const { graph } = batch.account;
		const options = { signal: batch.signal, patienceMs: PATIENCE_MS.execution };
		const answer = await askFields(
			'WhatsAppBusinessPhoneNumber',
			NUMBER_FIELDS,
			async (fields) => await graph.get(`/${phoneNumberId}`, { ...options, query: { fields } }),
		);
		return simplify ? describeNumber(readBusinessNumber(answer)) : answer;
	},
};
