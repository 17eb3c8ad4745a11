import { OTHERS } from '../otherClients/edges.ts';
import type { App, Business, BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Media } from '../state/media.ts';
import type { Template } from '../state/templates.ts';
import { APP_TYPE, getApp, listSubscriptions, openUpload, subscribe, unsubscribe } from './app.ts';
import { BUSINESS_TYPE, getBusiness } from './business.ts';
import {
	BUSINESS_ACCOUNT_TYPE,
	changeBusinessAccount,
	getBusinessAccount,
	listPhoneNumbers,
	listSubscribedApps,
	subscribeApp,
} from './businessAccount.ts';
import { changeProfile, getProfile } from './businessProfile.ts';
import { deleteMedia, getMedia, MEDIA_TYPE, uploadMedia } from './media.ts';
import { changeSettings, getSettings } from './numberSettings.ts';
import { changePhoneNumber, getPhoneNumber, PHONE_NUMBER_TYPE } from './phoneNumber.ts';
import { deregister, register, requestCode, verifyCode } from './registration.ts';
import type { EdgeTable, ObjectType } from './request.ts';
import { sendMarketingMessage, sendMessage } from './sendMessage.ts';
import { createSignup, listSignups } from './signups.ts';
import { templateAnalytics } from './templateAnalytics.ts';
import { getTemplate, listTemplates, TEMPLATE_TYPE } from './templateList.ts';
import { createTemplate, deleteTemplates, editTemplate } from './templates.ts';
import { controlThread } from './threadControl.ts';
import { claimUsername, deleteUsername, getUsername } from './username.ts';

export const PHONE_NUMBER: ObjectType<PhoneNumber> = {
	name: PHONE_NUMBER_TYPE,
	edges: withOthers(OTHERS.phoneNumber, {
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
		username: { GET: getUsername, POST: claimUsername, DELETE: deleteUsername },
		thread_control: { POST: controlThread },
	}),
};

export const BUSINESS_ACCOUNT: ObjectType<BusinessAccount> = {
	name: BUSINESS_ACCOUNT_TYPE,
	edges: withOthers(OTHERS.businessAccount, {
		'': { GET: getBusinessAccount, POST: changeBusinessAccount },
		phone_numbers: { GET: listPhoneNumbers },
		message_templates: { GET: listTemplates, POST: createTemplate, DELETE: deleteTemplates },
		subscribed_apps: { GET: listSubscribedApps, POST: subscribeApp },
		signups: { GET: listSignups, POST: createSignup },
		template_analytics: { GET: templateAnalytics },
	}),
};

export const TEMPLATE: ObjectType<Template> = {
	name: TEMPLATE_TYPE,
	edges: withOthers(OTHERS.template, { '': { GET: getTemplate, POST: editTemplate } }),
};

export const MEDIA: ObjectType<Media> = {
	name: MEDIA_TYPE,
	edges: { '': { GET: getMedia, DELETE: deleteMedia } },
};

export const APP: ObjectType<App> = {
	name: APP_TYPE,
	edges: {
		'': { GET: getApp },
		subscriptions: { GET: listSubscriptions, POST: subscribe, DELETE: unsubscribe },
		uploads: { POST: openUpload },
	},
};

/** Whose ID people take for their account's. */
export const BUSINESS: ObjectType<Business> = {
	name: BUSINESS_TYPE,
	edges: withOthers(OTHERS.business, { '': { GET: getBusiness } }),
};

/** Both tables in one: an edge may have methods in either. */
function withOthers<Node>(others: EdgeTable<Node>, own: EdgeTable<Node>): EdgeTable<Node> {
	const edges = { ...own };
	for (const [edge, methods] of Object.entries(others)) edges[edge] = { ...own[edge], ...methods };
	return edges;
}
