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
			description: 'Get one template and the variables that it needs',
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
			description: 'See what a customer would get, what would be sent, and what it costs',
			operation: preview,
		},
		{
			name: 'Create',
			value: 'create',
			action: 'Create a template',
			description: "Hand a new template to Meta's review",
			operation: create,
		},
		{
			name: 'Wait for Approval',
			// The name by which n8n knows operations that wait: see `outputsOf`.
			value: 'sendAndWait',
			action: 'Wait for the approval of a template',
			description: 'Go on when Meta has approved or rejected a template, with the reason',
			operation: waitForApproval,
		},
		{
			name: 'Edit',
			value: 'edit',
			action: 'Edit a template',
			description: 'Replace what a template says, and hand it to review again',
			operation: edit,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete a template',
			description: 'Delete one language of a template, or all of them, for good',
			operation: deleteTemplate,
		},
		{
			name: 'Get Many From Library',
			value: 'getLibrary',
			action: 'Get many templates from the library',
			description: 'Look for texts that Meta has approved beforehand',
			operation: getLibrary,
		},
		{
			name: 'Create From Library',
			value: 'createFromLibrary',
			action: 'Create a template from the library',
			description: 'Make a template of a text that Meta has approved beforehand',
			operation: createFromLibrary,
		},
		{
			name: 'Get Analytics',
			value: 'getAnalytics',
			action: 'Get the analytics of a template',
			description: 'Find out how many were sent, delivered, read and tapped, and what they cost',
			operation: getAnalytics,
		},
	],
};
