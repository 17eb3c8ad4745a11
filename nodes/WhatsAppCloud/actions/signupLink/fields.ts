import type { INodeProperties } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { readText, toText } from '../parameters';

/** A text of a link, and what Meta takes for it ("In-App Signup"). */
interface Text {
	/** Graph's name. */
	key: string;
	displayName: string;
	name: string;
	/** In characters. */
	max?: number;
	form?: readonly [allowed: RegExp, rule: string];
}

const MESSAGE: Text = {
	...{ key: 'signup_message', displayName: 'Sign-Up Message', name: 'signupMessage', max: 300 },
};
const CONFIRMATION: Text = {
	...{ key: 'confirmation_message', displayName: 'Confirmation Message' },
	...{ name: 'confirmationMessage', max: 300 },
};
const PRIVACY: Text = {
	...{ key: 'privacy_policy_url', displayName: 'Privacy Policy URL', name: 'privacyPolicyUrl' },
	form: [/^https?:\/\/[^\s/]/i, 'has to begin with https:// or http://'],
};
const NAME: Text = { key: 'display_name', displayName: 'Name', name: 'linkName', max: 256 };
const PROMO_CODE: Text = {
	...{ key: 'promo_code', displayName: 'Promo Code', name: 'promoCode', max: 50 },
	form: [/^[\p{L}\p{N}]+$/u, 'may have letters and digits only'],
};
const WEBSITE: Text = {
	...{ key: 'website_url', displayName: 'Website URL', name: 'websiteUrl' },
	form: [/^https:\/\/[^\s/]/i, 'has to begin with https://'],
};

const MAY_BE_CHANGED = [MESSAGE, CONFIRMATION, NAME, PROMO_CODE, WEBSITE];

const messageFields: INodeProperties[] = [
	{
		displayName: 'Sign-Up Message',
		name: 'signupMessage',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Get our offers and news on WhatsApp',
		description:
			'What customers agree to: shown when they open the link. Up to 300 characters; *bold*, _italic_ and ~strikethrough~ work.',
	},
	{
		displayName: 'Confirmation Message',
		name: 'confirmationMessage',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. Welcome! Your code is {{promo_code}}.',
		description:
			"What customers get once they have signed up; up to 300 characters. {{promo_code}} stands for the Promo Code; in an expression write {{ '{{promo_code}}' }}.",
	},
];

const optionalFields: INodeProperties[] = [
	{
		displayName: 'Name',
		name: 'linkName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Summer sale',
		description: 'Your own name for the link, which customers do not see',
	},
	{
		displayName: 'Promo Code',
		name: 'promoCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. WELCOME10',
		description: 'Put in place of {{promo_code}} in the Confirmation Message: letters and digits',
	},
	{
		displayName: 'Website URL',
		name: 'websiteUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com',
		description: 'Of your business; has to begin with https://',
	},
];

/** What a new link needs. */
export const newLinkFields: INodeProperties[] = [
	...messageFields,
	{
		displayName: 'Privacy Policy URL',
		name: 'privacyPolicyUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://example.com/privacy',
		description: 'It cannot be changed later',
	},
	{
		displayName: 'Accept Terms',
		name: 'acceptTerms',
		type: 'boolean',
		default: false,
		description:
			'Whether your business accepts <a href="https://www.facebook.com/legal/ads-manager-marketing-messages-terms" target="_blank">Meta’s terms for marketing messages</a>. Meta asks for it once, with the first link of a business.',
	},
	{
		displayName: 'Options',
		name: 'linkOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionalFields,
	},
];

/** What is not added stays as it is. */
export const changesField: INodeProperties = {
	displayName: 'Fields to Update',
	name: 'linkChanges',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [...messageFields, ...optionalFields]
		.map(({ required: _, ...field }) => field)
		.sort((a, b) => a.displayName.localeCompare(b.displayName)),
};

/** Which link. */
export const linkField: INodeProperties = {
	displayName: 'Sign-Up Link',
	name: 'signupId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 9876543210123456',
	description: 'The ID that Create and Get Many give out, or the link itself',
};

/** The ID of a link, also from the link. @throws {BadInput} */
export function readLinkId(batch: Batch, itemIndex: number): string {
	const given = readText(batch, 'signupId', itemIndex).trim();
	const [, id = given] = /\/signup\/([^/?#\s]+)/.exec(given) ?? [];
	if (/^\d+$/.test(id)) return id;
	throw new BadInput(
		given === '' ? 'Sign-Up Link is empty' : `Sign-Up Link "${given}" is neither an ID nor a link`,
		'Map signupId from Create or Get Many, or paste the link: https://wa.me/…/signup/….',
		['Sign-Up Link'],
	);
}

/** A new link, as Graph wants it. @throws {BadInput} */
export function readNewLink(batch: Batch, itemIndex: number): JsonObject {
	const options: unknown = batch.parameter('linkOptions', itemIndex, {});
	const given: Record<string, unknown> = { ...(options as object) };
	const body: JsonObject = {};
	for (const text of [MESSAGE, CONFIRMATION, PRIVACY]) {
		body[text.key] = checked(text, readText(batch, text.name, itemIndex));
	}
	for (const text of [NAME, PROMO_CODE, WEBSITE]) {
		const value = toText(given[text.name]);
		if (value.trim() !== '') body[text.key] = checked(text, value);
	}
	if (hasPlaceholder(body) && body.promo_code === undefined) {
		throw new BadInput(
			'Confirmation Message has {{promo_code}}, and Promo Code is empty',
			'Add the option Promo Code, or take the placeholder out.',
			['Confirmation Message'],
		);
	}
	return body;
}

/** What is to be changed. @throws {BadInput} */
export function readChanges(batch: Batch, itemIndex: number): JsonObject {
	const given = batch.parameter('linkChanges', itemIndex, {}) as Record<string, unknown>;
	const body: JsonObject = {};
	for (const text of MAY_BE_CHANGED) {
		if (given[text.name] !== undefined) body[text.key] = checked(text, toText(given[text.name]));
	}
	if (Object.keys(body).length > 0) return body;
	throw new BadInput('There is no field to update', 'Add a field.', ['Fields to Update']);
}

function checked(text: Text, given: string): string {
	const { displayName, max = Infinity, form } = text;
	const value = given.trim();
	const refuse = (what: string, advice: string) =>
		new BadInput(`${displayName} ${what}`, advice, [displayName]);
	if (value === '') throw refuse('is empty', 'Meta needs a text.');
	const { length } = [...value];
	if (length > max) {
		throw refuse(`has ${length} characters, more than the ${max} that Meta allows`, 'Shorten it.');
	}
	if (form && !form[0].test(value)) throw refuse(form[1], `Now it is "${value}".`);
	const other = text === CONFIRMATION ? otherPlaceholderIn(value) : undefined;
	if (other !== undefined) {
		throw refuse(`has the placeholder ${other}`, 'Meta knows only {{promo_code}}.');
	}
	return value;
}

function hasPlaceholder({ confirmation_message }: JsonObject): boolean {
	return (
		typeof confirmation_message === 'string' && confirmation_message.includes('{{promo_code}}')
	);
}

function otherPlaceholderIn(message: string): string | undefined {
	return [...message.matchAll(/\{\{[^{}]{0,100}\}\}/g)]
		.map(([placeholder]) => placeholder)
		.find((placeholder) => placeholder !== '{{promo_code}}');
}
