import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import type { JsonObject } from '../../json';
import { phoneNumberField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readPhoneNumberId } from '../parameters';

/** An operation that reads something below a number. */
export function reading(
	edge: string,
	fields: readonly string[],
	describe: (answer: JsonObject) => IDataObject,
): Operation<string> {
	return {
		fields: [phoneNumberField],

		concurrency: 4,

		read: readPhoneNumberId,

		prepare: asRead,

		async run(batch, phoneNumberId): Promise<IDataObject> {
			const { graph } = batch.account;
			const answer = await graph.get(`/${phoneNumberId}/${edge}`, {
				query: { fields: fields.length > 0 ? fields.join(',') : undefined },
				signal: batch.signal,
				patienceMs: PATIENCE_MS.execution,
			});
			return { phoneNumberId, ...describe(answer) };
		},
	};
}
