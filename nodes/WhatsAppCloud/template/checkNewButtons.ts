import { asArray, asString, type JsonObject } from '../json';
import { hasEmoji } from '../message/emoji';
import { isWholeIn, lengthOf, TEMPLATE_LIMITS } from './limits';
import { typeOf, type Finding } from './newTemplate';
import { variablesIn } from './variables';

/** Meta's limits for the buttons of a template, in all and by type. */
const MAX = { buttons: 10, phoneNumber: 20 } as const;
const MAX_OF: Readonly<Record<string, [number, string]>> = {
	URL: [2, 'links'],
	PHONE_NUMBER: [1, 'phone number'],
	COPY_CODE: [1, 'code to copy'],
};

/** Types whose text is the business's own. */
const WITH_TEXT = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'FLOW', 'VOICE_CALL'];

/** Hosts that a button may not lead to, with all below them (2388081). */
const WHATSAPP = /(?:^|\.)(?:wa\.me|whatsapp\.com)$/i;

/** What Meta would refuse of a template's buttons, or of those of a card. */
export function checkNewButtons(buttons: readonly JsonObject[]): Finding[] {
	const types = buttons.map(typeOf);
	const found: string[] = [];
	if (buttons.length > MAX.buttons) {
		found.push(`are ${buttons.length}; Meta allows at most ${MAX.buttons}`);
	}
	for (const [type, [most, words]] of Object.entries(MAX_OF)) {
		const { length } = types.filter((other) => other === type);
		if (length > most) found.push(`can have at most ${most} ${words}`);
	}
	const isReply = types.map((type) => type === 'QUICK_REPLY');
	const changes = isReply.filter((reply, index) => index > 0 && reply !== isReply[index - 1]);
	if (changes.length > 1) {
		found.push('mix quick replies with others: put all quick replies before or after the others');
	}
	buttons.forEach((button, index) => {
		const name = `(number ${index + 1})`;
		found.push(...checkButton(button, types[index] ?? '').map((what) => `${name} ${what}`));
	});
	return found.map((what) => ({ part: 'buttons', what }));
}

function checkButton(button: JsonObject, type: string): string[] {
	const found: string[] = [];
	const text = asString(button.text) ?? '';
	if (WITH_TEXT.includes(type) && text.trim() === '') found.push('have no text');
	const length = lengthOf(text);
	const { buttonText: most, definedCallMinutes: callMinutes } = TEMPLATE_LIMITS;
	if (length > most) found.push(`have a text of ${length} characters; Meta allows at most ${most}`);
	if (/\{\{|\n|[*_~`]/.test(text) || hasEmoji(text)) {
		found.push('can have no variables, line breaks, emojis or formatting (* _ ~ `) in the text');
	}
	if (type === 'URL') found.push(...checkLink(button));
	if (type === 'FLOW' && ['flow_id', 'flow_name', 'flow_json'].every((key) => !button[key])) {
		found.push('have no flow to open');
	}
	const minutes = button.ttl_minutes;
	if (type === 'VOICE_CALL' && minutes !== undefined && !isWholeIn(minutes, callMinutes)) {
		found.push(`can work for ${callMinutes.min} to ${callMinutes.max} minutes`);
	}
	if (type === 'PHONE_NUMBER') {
		const phone = asString(button.phone_number) ?? '';
		const digits = phone.replace(/[\s()+.-]/g, '');
		if (!/\d{5}/.test(digits)) found.push('have no phone number to call');
		else if (!/^[1-9]\d{6,14}$/.test(digits)) {
			found.push(
				`have a phone number ("${phone}") that needs its country code, as in +31612345678`,
			);
		} else if (phone.length > MAX.phoneNumber) {
			found.push(
				`have a phone number of ${phone.length} characters; Meta allows at most ${MAX.phoneNumber}`,
			);
		}
	}
	if (type === 'COPY_CODE') {
		const code = exampleOf(button);
		if (code === '') found.push('have no example of the code to copy');
		else if (code.length > TEMPLATE_LIMITS.couponCode)
			found.push(
				`have a code of ${code.length} characters; Meta allows at most ${TEMPLATE_LIMITS.couponCode}`,
			);
	}
	return found;
}

function checkLink(button: JsonObject): string[] {
	const url = asString(button.url) ?? '';
	if (url === '') return ['have no link to open'];
	if (url.length > TEMPLATE_LIMITS.url)
		return [`have a link of ${url.length} characters; Meta allows at most ${TEMPLATE_LIMITS.url}`];
	const hasVariable = variablesIn(url).length > 0;
	const bare = url.replace(/\{\{1\}\}$/, '');
	if (bare.includes('{{')) return ['can have one variable in a link, at its end'];
	if (!URL.canParse(bare) || !/^https?:$/.test(new URL(bare).protocol)) {
		return [`have a link ("${bare}") that is not a web address`];
	}
	if (WHATSAPP.test(new URL(bare).hostname)) {
		return [`have a link ("${bare}") to WhatsApp: Meta allows none on a button, only in the text`];
	}
	return hasVariable && exampleOf(button) === ''
		? ['have a link with a variable, and no example of the whole link']
		: [];
}

function exampleOf({ example }: JsonObject): string {
	return asString(asArray(example)?.[0]) ?? asString(example) ?? '';
}
