import type { IDataObject } from 'n8n-workflow';

import { askFields, LISTED_FIELDS, readBusinessNumber } from '../../graph/businessNumber';
import { PATIENCE_MS } from '../../graph/patience';
import type { JsonObject } from '../../json';
import { limitField, returnAllField, simplifyField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readLimit } from '../parameters';
import { describeNumber } from './describe';

interface Input {
	limit: number;
	simplify: boolean;
}

/** Business Number → Get Many: the numbers of the credential's account. */
export const getMany: Operation<Input> = {
	fields: [returnAllField, limitField, simplifyField],

	concurrency: 1,

	read: (batch, itemIndex) => ({
		limit: readLimit(batch, itemIndex),
		simplify: batch.parameter('simplify', itemIndex) === true,
	}),

	prepare: asRead,

	async run(batch, { limit, simplify }): Promise<IDataObject[]> {
		const { graph, credential } = batch.account;
		const path = `/${credential.businessAccountId}/phone_numbers`;
		const options = { limit, signal: batch.signal, patienceMs: PATIENCE_MS.execution };
		const numbers = await askFields(
			'WhatsAppBusinessPhoneNumber',
			LISTED_FIELDS,
			async (fields) => {
				const found: JsonObject[] = [];
				const listed = graph.list(path, { ...options, query: { fields } });
				for await (const number of listed) found.push(number);
				return found;
			},
		);
		return simplify ? numbers.map((one) => describeNumber(readBusinessNumber(one))) : numbers;
	},
};
