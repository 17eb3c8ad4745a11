import type { Resource } from '../resource';
import { remove as deleteMedia } from './delete.operation';
import { download } from './download.operation';
import { get as getMedia } from './get.operation';
import { inspect } from './inspect.operation';
import { upload } from './upload.operation';

/** Files at Meta. Those that people need most stand first; n8n lists actions in this order. */
export const media: Resource = {
	name: 'Media',
	value: 'media',
	operations: [
		{
			name: 'Download',
			value: 'download',
			action: 'Download media',
			description: 'Get a file that a customer sent or that you uploaded',
			operation: download,
		},
		{
			name: 'Upload',
			value: 'upload',
			action: 'Upload media',
			description: 'Upload a file to Meta, to be sent as often as you like for 30 days',
			operation: upload,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get the type and size of media',
			description: "Get a file's type, size and hash, without the file",
			operation: getMedia,
		},
		{
			name: 'Inspect',
			value: 'inspect',
			action: 'Inspect media before sending it',
			description:
				'Find out what a file really contains and whether it would arrive, without sending it',
			operation: inspect,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete media',
			description: 'Delete a file stored at Meta',
			operation: deleteMedia,
		},
	],
};
