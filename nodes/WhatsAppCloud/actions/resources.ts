import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { deregister } from './businessNumber/deregister.operation';
import { diagnose } from './businessNumber/diagnose.operation';
import { get as getNumber } from './businessNumber/get.operation';
import { getMany as getManyNumbers } from './businessNumber/getMany.operation';
import { getProfile } from './businessNumber/getProfile.operation';
import { updateProfile } from './businessNumber/updateProfile.operation';
import { getUsername } from './businessNumber/getUsername.operation';
import { setUsername } from './businessNumber/setUsername.operation';
import { getSettings } from './businessNumber/getSettings.operation';
import { updateSettings } from './businessNumber/updateSettings.operation';
import { register } from './businessNumber/register.operation';
import { requestCode } from './businessNumber/requestCode.operation';
import { setPin } from './businessNumber/setPin.operation';
import { verifyCode } from './businessNumber/verifyCode.operation';
import { forget } from './conversation/forget.operation';
import { getMany as getManyConversations } from './conversation/getMany.operation';
import { getWindow } from './conversation/getWindow.operation';
import { remove as deleteMedia } from './media/delete.operation';
import { download } from './media/download.operation';
import { get as getMedia } from './media/get.operation';
import { inspect } from './media/inspect.operation';
import { upload } from './media/upload.operation';
import { recordInbound } from './conversation/recordInbound.operation';
import { passOn, release, takeOver } from './conversation/threadControl';
import { setConsent } from './conversation/setConsent.operation';
import { markAsRead } from './message/markAsRead.operation';
import { send } from './message/send.operation';
import { sendAndWait } from './message/sendAndWait.operation';
import type { Operation } from './operation';
import type { Operations } from './router';
import { create } from './template/create.operation';
import { createFromLibrary } from './template/createFromLibrary.operation';
import { remove as deleteTemplate } from './template/delete.operation';
import { edit } from './template/edit.operation';
import { get } from './template/get.operation';
import { getAnalytics } from './template/getAnalytics.operation';
import { getLibrary } from './template/getLibrary.operation';
import { getMany } from './template/getMany.operation';
import { preview } from './template/preview.operation';
import { waitForApproval } from './template/waitForApproval.operation';

/** A resource in the editor: its operations, those that people need most first; n8n lists actions in this order. */
interface Resource {
	name: string;
	value: string;
	operations: Array<INodePropertyOptions & { operation: Operation<unknown> }>;
}

const message: Resource = {
	name: 'Message',
	value: 'message',
	operations: [
		{
			name: 'Send',
			value: 'send',
			action: 'Send a message',
			description: 'Send a text or a template, whichever the 24-hour window allows',
			operation: send,
		},
		{
			name: 'Send and Wait for Reply',
			value: 'sendAndWait',
			action: 'Send a message and wait for the reply',
			description: 'Send a question, and go on when the customer has answered it in the chat',
			operation: sendAndWait,
		},
		{
			name: 'Mark as Read',
			value: 'markAsRead',
			action: 'Mark a message as read',
			description: "Show blue ticks on a customer's message, and that somebody is writing",
			operation: markAsRead,
		},
	],
};

const media: Resource = {
	name: 'Media',
	value: 'media',
	operations: [
		{
			name: 'Download',
			value: 'download',
			action: 'Download media',
			description: 'Get a file that a customer sent, or one that was uploaded',
			operation: download,
		},
		{
			name: 'Upload',
			value: 'upload',
			action: 'Upload media',
			description: 'Hand a file over to Meta, to be sent any number of times in 30 days',
			operation: upload,
		},
		{
			name: 'Get',
			value: 'get',
			action: 'Get media',
			description: "Get a file's type, size and hash, without the file",
			operation: getMedia,
		},
		{
			name: 'Inspect',
			value: 'inspect',
			action: 'Inspect media',
			description:
				'Find out what a file really is, and whether it would arrive, without sending it',
			operation: inspect,
		},
		{
			name: 'Delete',
			value: 'delete',
			action: 'Delete media',
			description: 'Delete a file that Meta holds',
			operation: deleteMedia,
		},
	],
};

const conversation: Resource = {
	name: 'Conversation',
	value: 'conversation',
	operations: [
		{
			name: 'Get Window',
			value: 'getWindow',
			action: 'Get the window of a conversation',
			description: 'Find out whether free text is possible, and until when',
			operation: getWindow,
		},
		{
			name: 'Get Many',
			value: 'getAll',
			action: 'Get many conversations',
			description: 'Get the conversations that are open, about to close, or waiting for an answer',
			operation: getManyConversations,
		},
		{
			name: 'Set Consent',
			value: 'setConsent',
			action: 'Set the consent of a customer',
			description: 'Remember whether a customer wants marketing messages',
			operation: setConsent,
		},
		{
			name: 'Record Inbound',
			value: 'recordInbound',
			action: 'Record an inbound message',
			description: 'Bring over when a customer last wrote, from a system that was used before',
			operation: recordInbound,
		},
		{
			name: 'Pass On',
			value: 'passOn',
			action: 'Pass a conversation on',
			description: 'Hand a conversation to another app that answers the same number',
			operation: passOn,
		},
		{
			name: 'Take Over',
			value: 'takeOver',
			action: 'Take a conversation over',
			description: 'Get a conversation from another app, as the escalation partner of the number',
			operation: takeOver,
		},
		{
			name: 'Release',
			value: 'release',
			action: 'Release a conversation',
			description: "Leave it to the number's routing who answers the customer's next message",
			operation: release,
		},
		{
			name: 'Forget Customer',
			value: 'forget',
			action: 'Forget a customer',
			description: 'Delete everything that is remembered about a customer',
			operation: forget,
		},
	],
};

const businessNumber: Resource = {
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

const template: Resource = {
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

/** What the node WhatsApp Cloud offers. */
export const sendingResources = [message, conversation, media, businessNumber];

/** What the node WhatsApp Cloud Templates offers. */
export const templateResources = [template];

/** The node's properties: Resource, Operation, and each operation's fields where they belong. */
export function propertiesOf(resources: Resource[], defaultResource: string): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			default: defaultResource,
			options: resources.map(({ name, value }) => ({ name, value })),
		},
		...resources.map(operationSelector),
		...resources.flatMap(({ value, operations }) =>
			operations.flatMap(({ value: operation, operation: { fields } }) =>
				fields.map((field) => shownFor(field, value, String(operation))),
			),
		),
	];
}

/** The same resources as the router needs them. */
export function operationsOf(resources: Resource[]): Operations {
	return Object.fromEntries(
		resources.map(({ value, operations }) => [
			value,
			Object.fromEntries(operations.map(({ value: name, operation }) => [String(name), operation])),
		]),
	);
}

function operationSelector({ value, operations }: Resource): INodeProperties {
	// eslint-disable-next-line n8n-nodes-base/node-param-default-missing -- the rule reads literals only
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		// Saved workflows leave a default out: the first operation of a resource stays the first.
		default: operations[0]?.value ?? '',
		displayOptions: { show: { resource: [value] } },
		options: operations.map(({ operation: _, ...option }) => option),
	};
}

function shownFor(field: INodeProperties, resource: string, operation: string): INodeProperties {
	return {
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
		},
	};
}
