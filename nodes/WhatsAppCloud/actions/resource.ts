import type { INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from './operation';

/** A resource in the editor: its operations, those that people need most first; n8n lists actions in this order. */
export interface Resource {
	name: string;
	value: string;
	operations: Array<INodePropertyOptions & { operation: Operation<unknown> }>;
}
