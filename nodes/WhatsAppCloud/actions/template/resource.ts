import type { Resource } from '../resource';
import { create } from './create.operation';
import { createFromLibrary } from './createFromLibrary.operation';
import { remove as deleteTemplate } from './delete.operation';
import { edit } from './edit.operation';
import { get } from './get.operation';
import { getAnalytics } from './getAnalytics.operation';
import { getLibrary } from './getLibrary.operation';
import { getMany } from './getMany.operation';
import { preview } from './preview.operation';
import { waitForApproval } from './waitForApproval.operation';

/** Messages that Meta approves. Those that people need most stand first; n8n lists actions in this order. */
export const template: Resource = {
	name: 'Template',
	value: 'template',
	operations: [
		{
			name: 'Get',
			value: 'get',
			action: 'Get a template',
			description: 'Get a template and the variables it needs',
			operation: get,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many templates',
			description: 'Get the templates of the account',
			operation: getMany,
		},
		{
			name: 'Preview',
			value: 'preview',
			action: 'Preview a template',
			description: 'See what a customer would get, what would be sent, and what it would cost',
			operation: preview,
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create a template',
			description: 'Submit a new template to Meta for review',
			operation: create,
		},
		{
			name: 'Wait for Approval',
			// The name by which n8n knows operations that wait: see `outputsOf`.
			value: 'sendAndWait',
			action: 'Wait for the approval of a template',
			description: 'Continue when Meta has approved or rejected a template, with the reason',
			operation: waitForApproval,
		},
		{
			name: 'Edit',
			value: 'edit',
			action: 'Edit a template',
			description: 'Replace the content of a template, and submit it for review again',
			operation: edit,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete a template',
			description: 'Permanently delete one language of a template, or all of them',
			operation: deleteTemplate,
		},
		{
			name: 'Get Many From Library',
			value: 'getLibrary',
			action: 'Get many templates from the library',
			description: 'Find texts that Meta has already approved',
			operation: getLibrary,
		},
		{
			name: 'Create From Library',
			value: 'createFromLibrary',
			action: 'Create a template from the library',
			description: 'Create a template from a text that Meta has already approved',
			operation: createFromLibrary,
		},
		{
			name: 'Get Analytics',
			value: 'getAnalytics',
			action: 'Get the analytics of a template',
			description:
				'Find out how many messages were sent, delivered, read and tapped, and what they cost',
			operation: getAnalytics,
		},
	],
};
