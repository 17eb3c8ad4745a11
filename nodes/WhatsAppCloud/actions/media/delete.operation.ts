import type { IDataObject } from 'n8n-workflow';

import { noted } from '../../send/noted';
import { asRead, type Operation } from '../operation';
import { mediaField, readMediaReference, type MediaReference } from './reference';

/** Media → Delete: a file that Meta holds; messages that were sent with it keep it. */
export const remove: Operation<MediaReference> = {
	fields: [mediaField],

	concurrency: 16,

	read: readMediaReference,

	prepare: asRead,

	async run(batch, { id }): Promise<IDataObject> {
		await batch.account.graph.delete(`/${id}`, { signal: batch.signal });
		await noted(batch, `that Meta no longer has the file ${id}`, async () => {
			await (await batch.account.store()).uploads.forget(id);
		});
		return { deleted: true };
	},
};
