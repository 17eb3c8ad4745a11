import type { IDataObject } from 'n8n-workflow';

import { lookUpMedia } from '../../account/mediaFile';
import { asRead, type Operation } from '../operation';
import { mediaField, readMediaReference, type MediaReference } from './reference';

/** Media → Get: type, size and hash of a file at Meta, and an address that is valid for five minutes. */
export const get: Operation<MediaReference> = {
	fields: [mediaField],
	concurrency: 16,
	read: readMediaReference,
	prepare: asRead,
	run: async ({ account, signal }, { id }): Promise<IDataObject> => ({
		...(await lookUpMedia(account.graph, { id }, signal)),
	}),
};
