import type { App, Business, BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Flow } from '../state/flows.ts';
import type { Media } from '../state/media.ts';
import type { Template } from '../state/templates.ts';
import { templateAnalytics } from './templateAnalytics.ts';
import { APP_TYPE, getApp, listSubscriptions, openUpload, subscribe, unsubscribe } from './app.ts';
import { BUSINESS_TYPE, getBusiness, listOwnedAccounts } from './business.ts';
import {
	addPhoneNumber,
	BUSINESS_ACCOUNT_TYPE,
	changeBusinessAccount,
	getBusinessAccount,
	listPhoneNumbers,
	listSubscribedApps,
	subscribeApp,
	unsubscribeApp,
} from './businessAccount.ts';
import { blockUsers, listBlocked, unblockUsers } from './blockUsers.ts';
import { changeProfile, getProfile } from './businessProfile.ts';
import { callPermissions, handleCall } from './calls.ts';
import { deprecateFlow, listAssets, publishFlow, putAsset } from './flowAssets.ts';
import { changeFlow, createFlow, deleteFlow, FLOW_TYPE, getFlow, listFlows } from './flows.ts';
import { deleteMedia, getMedia, MEDIA_TYPE, uploadMedia } from './media.ts';
import {
	changeAutomation,
	changeCommerce,
	changeEncryption,
	changeSettings,
	getAutomation,
	getCommerce,
	getEncryption,
	getSettings,
} from './numberSettings.ts';
import { changePhoneNumber, getPhoneNumber, PHONE_NUMBER_TYPE } from './phoneNumber.ts';
import { deleteQrCode, listQrCodes, putQrCode } from './qrCodes.ts';
import { deregister, register, requestCode, verifyCode } from './registration.ts';
import { claimUsername, deleteUsername, getUsername } from './username.ts';
import type { EdgeTable } from './request.ts';
import { createSignup, listSignups } from './signups.ts';
import { controlThread } from './threadControl.ts';
import { sendMarketingMessage, sendMessage } from './sendMessage.ts';
import {
	createTemplate,
	deleteTemplates,
	editTemplate,
	getTemplate,
	listTemplates,
	TEMPLATE_TYPE,
	unpauseTemplate,
} from './templates.ts';

/** A kind of object, and what it can do: by edge (empty: the object itself), then by method. */
export interface ObjectType<Node> {
	/** What Graph calls it in its refusals. */
	name: string;
	edges: EdgeTable<Node>;
}

export const PHONE_NUMBER: ObjectType<PhoneNumber> = {
	name: PHONE_NUMBER_TYPE,
	edges: {
		'': { GET: getPhoneNumber, POST: changePhoneNumber },
		messages: { POST: sendMessage },
		marketing_messages: { POST: sendMarketingMessage },
		media: { POST: uploadMedia },
		request_code: { POST: requestCode },
		verify_code: { POST: verifyCode },
		register: { POST: register },
		deregister: { POST: deregister },
		whatsapp_business_profile: { GET: getProfile, POST: changeProfile },
		settings: { GET: getSettings, POST: changeSettings },
		conversational_automation: { GET: getAutomation, POST: changeAutomation },
		whatsapp_commerce_settings: { GET: getCommerce, POST: changeCommerce },
		whatsapp_business_encryption: { GET: getEncryption, POST: changeEncryption },
		block_users: { GET: listBlocked, POST: blockUsers, DELETE: unblockUsers },
		message_qrdls: { GET: listQrCodes, POST: putQrCode, DELETE: deleteQrCode },
		calls: { POST: handleCall },
		call_permissions: { GET: callPermissions },
		username: { GET: getUsername, POST: claimUsername, DELETE: deleteUsername },
		thread_control: { POST: controlThread },
	},
};

export const BUSINESS_ACCOUNT: ObjectType<BusinessAccount> = {
	name: BUSINESS_ACCOUNT_TYPE,
	edges: {
		'': { GET: getBusinessAccount, POST: changeBusinessAccount },
		phone_numbers: { GET: listPhoneNumbers, POST: addPhoneNumber },
		message_templates: { GET: listTemplates, POST: createTemplate, DELETE: deleteTemplates },
		subscribed_apps: { GET: listSubscribedApps, POST: subscribeApp, DELETE: unsubscribeApp },
		flows: { GET: listFlows, POST: createFlow },
		signups: { GET: listSignups, POST: createSignup },
		template_analytics: { GET: templateAnalytics },
	},
};

export const TEMPLATE: ObjectType<Template> = {
	name: TEMPLATE_TYPE,
	edges: {
		'': { GET: getTemplate, POST: editTemplate },
		unpause: { POST: unpauseTemplate },
	},
};

export const MEDIA: ObjectType<Media> = {
	name: MEDIA_TYPE,
	edges: {
		'': { GET: getMedia, DELETE: deleteMedia },
	},
};

export const FLOW: ObjectType<Flow> = {
	name: FLOW_TYPE,
	edges: {
		'': { GET: getFlow, POST: changeFlow, DELETE: deleteFlow },
		assets: { GET: listAssets, POST: putAsset },
		publish: { POST: publishFlow },
		deprecate: { POST: deprecateFlow },
	},
};

export const APP: ObjectType<App> = {
	name: APP_TYPE,
	edges: {
		'': { GET: getApp },
		subscriptions: { GET: listSubscriptions, POST: subscribe, DELETE: unsubscribe },
		uploads: { POST: openUpload },
	},
};

export const BUSINESS: ObjectType<Business> = {
	name: BUSINESS_TYPE,
	edges: {
		'': { GET: getBusiness },
		owned_whatsapp_business_accounts: { GET: listOwnedAccounts },
	},
};
