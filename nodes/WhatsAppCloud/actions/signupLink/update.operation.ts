import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import { asRead, type Batch, type Operation } from '../operation';
import { changesField, linkField } from './fields';
import { readChanges, readLinkId } from './read';

interface Input {
	signupId: string;
	body: JsonObject;
}

function changing(
	fields: INodeProperties[],
	bodyOf: (batch: Batch, itemIndex: number) => JsonObject,
	outcome: (body: JsonObject) => IDataObject,
): Operation<Input> {
	return {
		fields: [linkField, ...fields],

		concurrency: 1,

		read: (batch, itemIndex) => ({
			signupId: readLinkId(batch, itemIndex),
			body: bodyOf(batch, itemIndex),
		}),

		prepare: asRead,

		async run(batch, { signupId, body }): Promise<IDataObject> {
			const { account, signal } = batch;
			await account.graph.post(`/signups/${signupId}`, body, { signal });
			return { signupId, ...outcome(body) };
		},
	};
}

/** Sign-Up Link → Update: its texts; the address of the privacy policy stays. */
export const update = changing([changesField], readChanges, (body) => ({
	updated: Object.keys(body),
}));

/** Sign-Up Link → Disable and Enable: Meta deletes no link. */
const inStatus = (status: 'ACTIVE' | 'DISABLED') =>
	changing(
		[],
		() => ({ status }),
		() => ({ status }),
	);

export const disable = inStatus('DISABLED');

export const enable = inStatus('ACTIVE');
