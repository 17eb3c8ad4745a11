import type { Resource } from '../resource';
import { deleteUsername } from './deleteUsername.operation';
import { deregister } from './deregister.operation';
import { diagnose } from './diagnose.operation';
import { get as getNumber } from './get.operation';
import { getMany as getManyNumbers } from './getMany.operation';
import { getProfile } from './getProfile.operation';
import { updateProfile } from './updateProfile.operation';
import { getUsername } from './getUsername.operation';
import { setUsername } from './setUsername.operation';
import { getSettings } from './getSettings.operation';
import { updateSettings } from './updateSettings.operation';
import { register } from './register.operation';
import { requestCode } from './requestCode.operation';
import { setPin } from './setPin.operation';
import { verifyCode } from './verifyCode.operation';

/** The numbers of the account. Those that people need most stand first; n8n lists actions in this order. */
export const businessNumber: Resource = {
	name: 'Business Number',
	value: 'businessNumber',
	operations: [
		{
			name: 'Diagnose',
			value: 'diagnose',
			action: 'Diagnose a business number',
			description:
				'Find out what keeps messages from going out or coming in, and what to fix first',
			operation: diagnose,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get a business number',
			description: "Get a number's name, state, quality, limits, and where its webhooks go",
			operation: getNumber,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many business numbers',
			description: 'Get the numbers of the account',
			operation: getManyNumbers,
		},
		{
			name: 'Request Code',
			value: 'requestCode',
			action: 'Request a code to verify a business number',
			description: 'Have Meta send a code to a new number, by SMS or call',
			operation: requestCode,
		},
		{
			name: 'Verify Code',
			value: 'verifyCode',
			action: 'Verify the code of a business number',
			description: 'Confirm with the code that the number is yours',
			operation: verifyCode,
		},
		{
			name: 'Register',
			value: 'register',
			action: 'Register a business number',
			description: 'Let a verified number send and receive, or start using an approved new name',
			operation: register,
		},
		{
			name: 'Get Profile',
			value: 'getProfile',
			action: 'Get the profile of a business number',
			description: 'Get what customers see when they tap the name of the business',
			operation: getProfile,
		},
		{
			name: 'Update Profile',
			value: 'updateProfile',
			action: 'Update the profile of a business number',
			description: 'Change the texts, websites or picture of the profile',
			operation: updateProfile,
		},
		{
			name: 'Get Username',
			value: 'getUsername',
			action: 'Get the username of a business number',
			description: 'Get the name under which customers find the business, and its status',
			operation: getUsername,
		},
		{
			name: 'Set Username',
			value: 'setUsername',
			action: 'Set the username of a business number',
			description: 'Request a name under which customers find the business',
			operation: setUsername,
		},
		{
			name: 'Delete Username',
			value: 'deleteUsername',
			action: 'Delete the username of a business number',
			description: 'Give up the name under which customers find the business',
			operation: deleteUsername,
		},
		{
			name: 'Get Settings',
			value: 'getSettings',
			action: 'Get the settings of a business number',
			description: 'Get the settings for calling, identity checks and storage',
			operation: getSettings,
		},
		{
			name: 'Update Settings',
			value: 'updateSettings',
			action: 'Update the settings of a business number',
			description: 'Change the settings for calling, identity checks or storage',
			operation: updateSettings,
		},
		{
			name: 'Set PIN',
			value: 'setPin',
			action: 'Set the PIN of a business number',
			description: 'Change the PIN for two-step verification',
			operation: setPin,
		},
		{
			name: 'Deregister',
			value: 'deregister',
			action: 'Deregister a business number',
			description: 'Take a number out of use, so that it no longer sends or receives',
			operation: deregister,
		},
	],
};
