import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { INDIA } from './india';
import { values } from './sendNode';
import type { Bench } from './whatsapp';

/** How a model uses an operation. */
export interface Attempt {
	/** What a person has set, with `$fromAI` where the model decides. */
	parameters?: INodeParameters;
	/** What the model gives. */
	given?: IDataObject;
	/** Brings about what it takes, and says what the model gives besides. */
	before?: (bench: Bench) => Promise<IDataObject | undefined>;
	/** What it reads of it; `waits`: nothing yet, and an agent that cannot wait is told so. */
	reads: RegExp | 'waits';
	/** What cannot be used of what the model gives instead; absent = Meta refuses the token. */
	wrong?: IDataObject;
	/** What the model reads then: how to cure it. */
	advice: RegExp;
	/** The business in India, whose links work. */
	india?: true;
}

const ai = (name: string, type = 'string') => `={{ $fromAI('${name}', 'As asked', '${type}') }}`;

const CUSTOMER = '+31 6 12345678';
const PHONE = '31612345678';

const number: INodeParameters = {
	phoneNumberId: { __rl: true, mode: 'id', value: ai('number') },
};
const byName: INodeParameters = { template: { __rl: true, mode: 'name', value: ai('template') } };
const to = { to: ai('phone') };
const NO_NUMBER = { number: '+31 970 1028 00001' };
const ID_OF_NUMBER = /Phone Number ID/;
const NOBODY = { phone: '12' };
const WHO = /a user ID from a trigger/;
const NEW_TOKEN = /[Cc]reate a new access token/;
const NO_FILE = /cannot hand over files.*Give a link or a media ID/;

const ofNumber = (more: Attempt): Attempt => ({
	...more,
	parameters: { ...number, ...more.parameters },
	before: async (bench) => ({
		number: bench.sandbox.account.phoneNumberId,
		...(await more.before?.(bench)),
	}),
});

const about = (reads: RegExp, more: Partial<Attempt> = {}): Attempt => ({
	...{ given: { phone: CUSTOMER }, wrong: NOBODY, advice: WHO, reads },
	...more,
	parameters: { ...to, ...more.parameters },
});

const ofCampaign = (reads: RegExp): Attempt => ({
	parameters: { campaign: ai('campaign') },
	...{ given: { campaign: 'spring' }, reads },
	...{ wrong: { campaign: 'summer' }, advice: /campaign "summer".*Get Many/ },
});

async function writes(bench: Bench): Promise<IDataObject> {
	return (await bench.control('POST', `/customers/${PHONE}/messages`, {
		text: 'Hi',
	})) as IDataObject;
}

const routed = (role: string) => async (bench: Bench) => {
	const { phoneNumberId } = bench.sandbox.account;
	await bench.control('PATCH', `/numbers/${phoneNumberId}`, { routing: { role } });
	await writes(bench);
	return undefined;
};

const LINK: INodeParameters = {
	...{ signupMessage: 'Get our offers', confirmationMessage: ai('confirmation') },
	...{ privacyPolicyUrl: 'https://example.com/privacy', acceptTerms: true },
};

async function atMeta(
	bench: Bench,
	path: string,
	body: FormData | string,
	token: string = bench.sandbox.account.accessToken,
): Promise<IDataObject> {
	const answer = await fetch(`${bench.sandbox.url}/v26.0/${path}`, {
		...{ method: 'POST', body },
		headers: {
			authorization: `Bearer ${token}`,
			...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
		},
	});
	return (await answer.json()) as IDataObject;
}

const linked = async (bench: Bench) => {
	const { id } = await atMeta(
		bench,
		`${INDIA.businessAccountId}/signups`,
		JSON.stringify({
			...{ signup_message: 'Get our offers', confirmation_message: 'Welcome!' },
			...{ privacy_policy_url: 'https://example.com/privacy' },
			policy: {
				tos: 'https://www.facebook.com/legal/ads-manager-marketing-messages-terms',
				accepted: true,
			},
		}),
		INDIA.accessToken,
	);
	return { link: String(id) };
};

const ofLink = (reads: RegExp, more: INodeParameters = {}): Attempt => ({
	parameters: { signupId: ai('link'), ...more },
	...{ before: linked, reads, india: true },
	...{ wrong: { link: 'offers' }, advice: /Create or Get Many/ },
});

const uploaded = async (bench: Bench) => {
	const form = new FormData();
	form.set('messaging_product', 'whatsapp');
	form.set('file', new Blob([new Uint8Array(fileOf('png'))], { type: 'image/png' }), 'a.png');
	const { id } = await atMeta(bench, `${bench.sandbox.account.phoneNumberId}/media`, form);
	return { media: String(id) };
};

const ofMedia = (reads: RegExp): Attempt => ({
	...{ parameters: { media: ai('media') }, before: uploaded, reads },
	...{ wrong: { media: 'photo.png' }, advice: /Media → Upload/ },
});

const added = async (bench: Bench) => {
	const { id } = await atMeta(
		bench,
		`${bench.sandbox.account.businessAccountId}/phone_numbers`,
		JSON.stringify({ cc: '31', phone_number: '97010280003', verified_name: 'New Clinic' }),
	);
	return { number: String(id) };
};

const coded = async (bench: Bench) => {
	const given = await added(bench);
	const body = JSON.stringify({ code_method: 'SMS', language: 'en' });
	await atMeta(bench, `${given.number}/request_code`, body);
	const { numbers } = (await bench.control('GET', '/account')) as {
		numbers: Array<{ id: string; verificationCode?: string }>;
	};
	const code = numbers.find(({ id }) => id === given.number)?.verificationCode ?? '';
	return { ...given, code };
};

const named = async (bench: Bench) => {
	const body = JSON.stringify({ username: 'greenhouse.clinic' });
	await atMeta(bench, `${bench.sandbox.account.phoneNumberId}/username`, body);
	return undefined;
};

const ORDER = {
	...{ order_number: '4711', customer_name: 'Anna', order_status: 'on its way' },
	...{ delivery_date: 'Monday', button_0_url: '860198' },
};

const VALUES: INodeParameters = { ...byName, templateValues: ai('values', 'json') };

const filled: Pick<Attempt, 'given' | 'wrong' | 'advice'> = {
	given: { phone: CUSTOMER, template: 'order_update', values: ORDER },
	wrong: { values: { ...ORDER, customer_name: '' } },
	advice: /customer_name.*Correct the values/,
};

const pending = async (bench: Bench) => {
	await bench.control('POST', '/templates', {
		...{ name: 'parcel', language: 'en_US', category: 'UTILITY', status: 'PENDING' },
		components: [{ type: 'BODY', text: 'Your parcel is here.' }],
	});
	return undefined;
};

const ofTemplate = (reads: RegExp, more: Partial<Attempt> = {}): Attempt => ({
	...{ given: { template: 'parcel' }, reads, before: pending },
	...{ wrong: { template: 'letter' }, advice: /letter.*(?:Get Many|list|WhatsApp Manager)/ },
	...more,
	parameters: { ...byName, ...more.parameters },
});

/** By resource and operation: all that the nodes WhatsApp Cloud and WhatsApp Cloud Templates offer. */
export const ATTEMPTS: Record<string, Attempt> = {
	'message/send': {
		parameters: { ...to, ...VALUES, mode: 'templateOnly', templateLanguage: 'en_US' },
		...{ ...filled, reads: /"sentAs":"template".*"status":"accepted"/ },
	},
	'message/sendAndWait': about(/./, {
		parameters: {
			...{ body: ai('question'), accept: 'any', templateLanguage: 'en_US' },
			...{ ...byName, ...values({ body_1: 'Anna', body_2: 'Monday', body_3: ai('time') }) },
		},
		given: { phone: CUSTOMER, question: 'Yes?', time: '9', template: 'appointment_reminder' },
		reads: 'waits',
	}),
	'message/markAsRead': {
		parameters: { messageId: ai('messageId') },
		...{ before: writes, reads: /"success":true/ },
		...{ wrong: { messageId: CUSTOMER }, advice: /is not the ID of a message.*wamid/ },
	},
	'campaign/getReport': ofCampaign(/"recipients":1/),
	'campaign/getRecipients': ofCampaign(/"outcome":/),
	'campaign/stop': ofCampaign(/"stoppedAt":"20/),
	'campaign/resume': ofCampaign(/"stoppedAt":null/),
	'campaign/getAll': ofNumber({
		reads: /"campaign":"spring"/,
		wrong: NO_NUMBER,
		advice: ID_OF_NUMBER,
	}),
	'conversation/getWindow': about(/"state":"unknown".*"canSendFreeForm":false/),
	'conversation/getAll': ofNumber({ reads: /^\[/, wrong: NO_NUMBER, advice: ID_OF_NUMBER }),
	'conversation/setConsent': about(/"consent":"refused"/, { parameters: { marketing: 'stop' } }),
	'conversation/getConsentHistory': about(/^\[/),
	'conversation/recordInbound': about(/"state":"open"/, {
		parameters: { writtenAt: ai('when') },
		given: { phone: CUSTOMER, when: new Date().toISOString() },
		...{ wrong: { when: 'a while ago' }, advice: /a while ago.*(?:ISO|date)/ },
	}),
	'conversation/passOn': about(/"threadOwner":"another"/, {
		...{ before: routed('primary'), parameters: { note: ai('note') } },
		given: { phone: CUSTOMER, note: 'Wants a refund' },
		...{ wrong: { note: 'x'.repeat(2001) }, advice: /at most 2000.*shorten/ },
	}),
	'conversation/takeOver': about(/"threadOwner":"us"/, { before: routed('escalation') }),
	'conversation/release': about(/"threadOwner":"idle"/, { before: routed('primary') }),
	'conversation/forget': about(/^\[/),
	'signupLink/create': {
		...{ parameters: LINK, given: { confirmation: 'Welcome!' }, reads: /wa\.me/, india: true },
		...{ wrong: { confirmation: '' }, advice: /Confirmation Message/ },
	},
	'signupLink/get': ofLink(/"status":"ACTIVE"/),
	'signupLink/getAll': { before: linked, reads: /wa\.me/, advice: NEW_TOKEN, india: true },
	'signupLink/update': {
		...ofLink(/"updated":\["display_name"\]/, { linkChanges: { linkName: ai('name') } }),
		given: { name: 'Summer' },
	},
	'signupLink/disable': ofLink(/"status":"DISABLED"/),
	'signupLink/enable': ofLink(/"status":"ACTIVE"/),
	'media/download': ofMedia(/"mimeType":"image\/png"/),
	'media/upload': { reads: NO_FILE, advice: NO_FILE },
	'media/get': ofMedia(/"mimeType":"image\/png"/),
	'media/inspect': { reads: NO_FILE, advice: NO_FILE },
	'media/delete': ofMedia(/"success":true|"deleted":true/),
	'cost/estimate': {
		parameters: { ...to, ...VALUES, mode: 'templateOnly', templateLanguage: 'en_US' },
		...{ ...filled, reads: /"estimate":0\.\d+/, advice: /cannot_be_read.*customer_name/ },
	},
	'cost/getSpend': {
		...{ parameters: { spendFrom: ai('from') }, given: { from: '2026-11-01' }, reads: /^\[/ },
		...{ wrong: { from: 'last month' }, advice: /last month.*(?:ISO|date|2026)/ },
	},
	'cost/setPriceCard': {
		parameters: {
			...{ cardFrom: 'text', cardText: ai('prices'), currency: 'EUR' },
			effectiveFrom: '2026-10-01',
		},
		given: { prices: 'Market;Utility\nGermany;0.05' },
		...{ reads: /"card":"own"/, wrong: { prices: 'Market;Utility\nGermany;a lot' } },
		advice: /"a lot" is not a price/,
	},
	'businessNumber/diagnose': ofNumber({
		...{ reads: /"status":/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/get': ofNumber({
		...{ reads: /"CONNECTED"/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/getAll': { reads: /"CONNECTED"/, advice: NEW_TOKEN },
	'businessNumber/requestCode': ofNumber({
		...{ before: added, reads: /"requested":true/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/verifyCode': ofNumber({
		...{ before: coded, parameters: { code: ai('code') }, reads: /"verified":true/ },
		...{ wrong: { code: '12' }, advice: /six digits/ },
	}),
	'businessNumber/register': ofNumber({
		parameters: { pin: ai('pin') },
		...{ given: { pin: '000000' }, reads: /"registered":true/ },
		...{ wrong: { pin: '12' }, advice: /six digits/ },
	}),
	'businessNumber/getProfile': ofNumber({
		...{ reads: /"vertical":/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/updateProfile': ofNumber({
		parameters: { profile: { about: ai('about') } },
		...{ given: { about: 'Open from 9' }, reads: /"updated":\["about"\]/ },
		...{ wrong: { about: 'x'.repeat(140) }, advice: /About has 140 characters/ },
	}),
	'businessNumber/getUsername': ofNumber({
		...{ reads: /"username":/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/setUsername': ofNumber({
		parameters: { username: ai('username') },
		...{ given: { username: 'greenhouse.clinic' }, reads: /"status":"reserved"/ },
		...{ wrong: { username: 'ab' }, advice: /Username.*characters/ },
	}),
	'businessNumber/deleteUsername': ofNumber({
		parameters: { confirmNumber: ai('confirm') },
		before: named,
		...{ given: { confirm: '+31 970 1028 00001' }, reads: /"deleted":true/ },
		...{ wrong: { confirm: '+31 970 1' }, advice: /is not the chosen number/ },
	}),
	'businessNumber/getSettings': ofNumber({
		...{ reads: /"settings":/, wrong: NO_NUMBER, advice: ID_OF_NUMBER },
	}),
	'businessNumber/updateSettings': ofNumber({
		parameters: { settings: ai('settings', 'json') },
		...{
			given: { settings: { calling: { status: 'ENABLED' } } },
			reads: /"updated":\["calling"\]/,
		},
		...{ wrong: { settings: ['calling'] }, advice: /Enter an object/ },
	}),
	'businessNumber/setPin': ofNumber({
		parameters: { pin: ai('pin'), confirmNumber: ai('confirm') },
		...{
			given: { pin: '654321', confirm: '+31 970 1028 00001' },
			reads: /"success":true|"pinSet":true|"changed":true/,
		},
		...{ wrong: { confirm: '+31 970 1' }, advice: /is not the chosen number/ },
	}),
	'businessNumber/deregister': ofNumber({
		parameters: { confirmNumber: ai('confirm') },
		...{ given: { confirm: '+31 970 1028 00001' }, reads: /"(?:registered|deregistered)":/ },
		...{ wrong: { confirm: '' }, advice: /Confirm Number is empty/ },
	}),
	'template/get': ofTemplate(/"variables":\[/),
	'template/getAll': {
		...{
			parameters: { limit: ai('limit', 'number') },
			given: { limit: 2 },
			reads: /"variables":\[/,
		},
		advice: NEW_TOKEN,
	},
	'template/preview': {
		parameters: { ...VALUES, templateLanguage: 'en_US', templateInput: 'fields' },
		...{ ...filled, reads: /Hi Anna/, wrong: { template: 'letter' }, advice: /letter/ },
	},
	'template/create': {
		parameters: {
			...{ newName: ai('name'), newLanguage: 'en_US', newCategory: 'UTILITY' },
			bodyText: ai('text'),
		},
		given: { name: 'parcel_here', text: 'Your parcel is here.' },
		...{ reads: /"status":"PENDING"/, wrong: { name: 'Parcel here!' } },
		advice: /lowercase letters, digits and underscores/i,
	},
	'template/sendAndWait': ofTemplate(/./, { reads: 'waits' }),
	'template/edit': ofTemplate(/"status":/, {
		...{
			parameters: { bodyText: ai('text') },
			given: { template: 'opening_hours', text: 'We open at 9.' },
		},
	}),
	'template/delete': ofTemplate(/"deleted":true/, {
		...{
			parameters: { confirmName: ai('confirm') },
			given: { template: 'parcel', confirm: 'parcel' },
		},
		...{ wrong: { confirm: 'letter' }, advice: /Confirm Name/ },
	}),
	'template/getLibrary': {
		parameters: { libraryFilters: { search: ai('words') } },
		...{ given: { words: 'payment' }, reads: /payment_due_reminder_1/, advice: NEW_TOKEN },
	},
	'template/createFromLibrary': {
		parameters: {
			...{ libraryTemplate: ai('from'), newLanguage: 'en_US', newName: ai('name') },
			libraryButtons: { values: [{ value: '+31612345678' }] },
		},
		given: { from: 'appointment_reminder_1', name: 'visit' },
		...{
			reads: /"name":"visit"/,
			wrong: { from: 'nothing_1' },
			advice: /nothing_1.*Get Many From Library/,
		},
	},
	'template/getAnalytics': ofTemplate(/"sent":0/, {
		...{ parameters: { options: { enableInsights: true } }, given: { template: 'opening_hours' } },
	}),
};
