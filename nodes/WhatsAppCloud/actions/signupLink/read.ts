import type { JsonObject } from '../../json';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { readOptions, readText, toText } from '../parameters';

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
	form: [/^https?:\/\/[^\s/]/i, 'must begin with https:// or http://'],
};
const NAME: Text = { key: 'display_name', displayName: 'Name', name: 'linkName', max: 256 };
const PROMO_CODE: Text = {
	...{ key: 'promo_code', displayName: 'Promo Code', name: 'promoCode', max: 50 },
	form: [/^[\p{L}\p{N}]+$/u, 'may only contain letters and digits'],
};
const WEBSITE: Text = {
	...{ key: 'website_url', displayName: 'Website URL', name: 'websiteUrl' },
	form: [/^https:\/\/[^\s/]/i, 'must begin with https://'],
};

const MAY_BE_CHANGED = [MESSAGE, CONFIRMATION, NAME, PROMO_CODE, WEBSITE];

/** The ID of a link, also from the link. @throws {BadInput} */
export function readLinkId(batch: Batch, itemIndex: number): string {
	const given = readText(batch, 'signupId', itemIndex).trim();
	const [, id = given] = /\/signup\/([^/?#\s]+)/.exec(given) ?? [];
	if (/^\d+$/.test(id)) return id;
	throw new BadInput(
		given === '' ? 'Sign-Up Link is empty' : `Sign-Up Link "${given}" is neither an ID nor a link`,
		'Choose one from the list, map signupId from Create or Get Many, or paste the link: https://wa.me/…/signup/….',
		['Sign-Up Link'],
	);
}

/** A new link, as Graph wants it. @throws {BadInput} */
export function readNewLink(batch: Batch, itemIndex: number): JsonObject {
	const given = readOptions(batch, 'linkOptions', itemIndex);
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
	const given = readOptions(batch, 'linkChanges', itemIndex);
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
