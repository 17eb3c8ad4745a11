import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** For the day on which Meta takes what it does not take today. */
export const checkContentsOption: INodeProperties = {
	displayName: 'Check Contents',
	name: 'checkContents',
	type: 'boolean',
	default: true,
	description:
		'Whether files are looked into before anything is sent, so that what Meta would take and then drop is refused here, with the cure. When off, only type and size are checked, and the type is taken from what n8n knows of the file.',
};

export function isContentsChecked(options: IDataObject): boolean {
	return options.checkContents !== false;
}
