import { asObject, asText, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import { byId, present } from '../values';
import type { Migration, OwnNote } from './migration';

const OPERATIONS: Record<string, (parameters: JsonObject) => JsonObject> = {
	mediaUpload: ({ phoneNumberId, mediaPropertyName = 'data' }) => ({
		...{
			operation: 'upload',
			phoneNumberId: byId(phoneNumberId),
			binaryPropertyName: mediaPropertyName,
		},
	}),
	mediaUrlGet: ({ mediaGetId = '' }) => ({ operation: 'get', media: mediaGetId }),
	mediaDelete: ({ mediaDeleteId = '' }) => ({ operation: 'delete', media: mediaDeleteId }),
};

/** Media → Upload, Download (which only gives an address) and Delete of n8n's node. */
export const migrateMedia: Migration = (parameters) => {
	const operation = asText(parameters.operation) ?? '';
	const read = OPERATIONS[operation];
	if (!read) return { kept: `its operation is "${operation}", which is not known here` };
	const notes: OwnNote[] = [];
	if (asObject(parameters.additionalFields)?.mediaFileName !== undefined) {
		notes.push({ kind: 'look', text: 'the file keeps the name that it has in the item' });
	}
	if (operation === 'mediaUrlGet') {
		notes.push({
			kind: 'look',
			text: 'with "Media → Download" it gives the file at once; the HTTP Request that fetches it from the address is no longer needed then',
		});
	}
	return { parameters: present({ resource: 'media', ...read(parameters) }), shape: 'file', notes };
};
