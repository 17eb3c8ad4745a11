import type { Resource } from '../resource';
import { create } from './create.operation';
import { get, getMany } from './get.operation';
import { disable, enable, update } from './update.operation';

/** Links by which customers agree to marketing messages. Those that people need most stand first. */
export const signupLink: Resource = {
	name: 'Sign-Up Link',
	value: 'signupLink',
	operations: [
		{
			name: 'Create',
			value: 'create',
			action: 'Create a sign up link for marketing messages',
			description: 'Make a link by which customers agree to marketing messages in WhatsApp',
			operation: create,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a sign up link',
			description: 'Get the texts of a link, and whether it works',
			operation: get,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many sign up links',
			description: 'Get the links of the account',
			operation: getMany,
		},
		{
			name: 'Update',
			value: 'update',
			action: 'Update a sign up link',
			description: 'Change the texts of a link',
			operation: update,
		},
		{
			name: 'Disable',
			value: 'disable',
			action: 'Disable a sign up link',
			description: 'Make it stop working; Meta deletes no link',
			operation: disable,
		},
		{
			name: 'Enable',
			value: 'enable',
			action: 'Enable a sign up link',
			description: 'Let a disabled link work again',
			operation: enable,
		},
	],
};
