import type { IDataObject, INodeParameters } from 'n8n-workflow';

/** A node that runs Message → Send. */
export function sendNode(parameters: INodeParameters, more: object = {}) {
	return {
		name: 'Send',
		type: 'whatsAppCloud',
		parameters: { resource: 'message', operation: 'send', ...parameters },
		...more,
	};
}

/** A template as it is chosen from the list: `name|language`. */
export const template = (value: string): INodeParameters => ({
	template: { __rl: true, mode: 'list', value },
});

/** The template's variables, as filled in field by field. */
export const values = (value: IDataObject): INodeParameters => ({
	templateValues: {
		mappingMode: 'defineBelow',
		value: value as INodeParameters,
		matchingColumns: [],
		schema: [],
	},
});
