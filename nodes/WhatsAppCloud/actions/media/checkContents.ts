import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** For the day on which Meta accepts what it does not take today. */
export const checkContentsOption: INodeProperties = {
	displayName: 'Check Contents',
	name: 'checkContents',
	type: 'boolean',
	default: true,
	description:
		'Whether to inspect files before anything is sent, so that files Meta would accept and then drop are refused here, with advice on how to convert them. When off, only type and size are checked, using the type that n8n gives.',
};

export function isContentsChecked(options: IDataObject): boolean {
	return options.checkContents !== false;
}
