import type { Resource } from '../resource';
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
				'Find out what keeps messages from going out or coming in, and what to mend first',
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
			action: 'Request a code for a business number',
			description: 'Have Meta send a code to a new number, by SMS or call',
			operation: requestCode,
		},
		{
			name: 'Verify Code',
			value: 'verifyCode',
			action: 'Verify the code of a business number',
			description: 'Show with that code that the number is yours',
			operation: verifyCode,
		},
		{
			name: 'Register',
			value: 'register',
			action: 'Register a business number',
			description: 'Let a verified number send and receive, or put an approved new name in use',
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
			description: 'Get the name by which customers find the business, and its state',
			operation: getUsername,
		},
		{
			name: 'Set Username',
			value: 'setUsername',
			action: 'Set the username of a business number',
			description: 'Ask Meta for a name by which customers find the business',
			operation: setUsername,
		},
		{
			name: 'Get Settings',
			value: 'getSettings',
			action: 'Get the settings of a business number',
			description: 'Get calling, identity check and storage, as Meta has them',
			operation: getSettings,
		},
		{
			name: 'Update Settings',
			value: 'updateSettings',
			action: 'Update the settings of a business number',
			description: 'Change calling, identity check or storage',
			operation: updateSettings,
		},
		{
			name: 'Set PIN',
			value: 'setPin',
			action: 'Set the PIN of a business number',
			description: 'Choose another PIN for two-step verification',
			operation: setPin,
		},
		{
			name: 'Deregister',
			value: 'deregister',
			action: 'Deregister a business number',
			description: 'Take a number out of use: it neither sends nor receives any more',
			operation: deregister,
		},
	],
};
