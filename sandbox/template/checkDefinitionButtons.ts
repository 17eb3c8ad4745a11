import { hasEmoji } from '../emoji.ts';
import { GraphError, managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { missingFields } from './definition.ts';
import { placeholders } from './needs.ts';

/** Meta's limits for the buttons of a definition ("Template components"), in all and by type. */
const MAX = { buttons: 10, text: 25, callText: 20, url: 2000, phoneNumber: 20, code: 20 } as const;
const CALL_MINUTES = [1440, 43_200] as const;
const MAX_OF: Record<string, number> = { URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1 };

/** Hosts that buttons may not lead to, with all below them. */
const WHATSAPP = /(?:^|\.)(?:wa\.me|whatsapp\.com)$/i;

/** What a button of the type cannot be without; of several in a row, one is enough. */
const REQUIRED: Record<string, string[][]> = {
	QUICK_REPLY: [['text']],
	URL: [['text'], ['url']],
	PHONE_NUMBER: [['text'], ['phone_number']],
	COPY_CODE: [['example']],
	FLOW: [['text'], ['flow_id', 'flow_name', 'flow_json']],
	OTP: [['otp_type']],
};

/** @throws GraphError 100/2388060 for what buttons may not be, 2388081 for links to WhatsApp, 2388043 for what they lack */
export function checkButtons(buttons: JsonObject[]): void {
	const types = buttons.map((button) => (textOf(button.type) ?? '').toUpperCase());
	if (buttons.length > MAX.buttons) {
		throw refusal(`A template can have at most ${MAX.buttons} buttons.`);
	}
	for (const [type, most] of Object.entries(MAX_OF)) {
		if (types.filter((other) => other === type).length > most) {
			throw refusal(`A template can have at most ${most} buttons of type ${type}.`);
		}
	}
	if (!areGrouped(types)) {
		throw refusal('Quick reply buttons and other buttons must stand in two groups.');
	}
	buttons.forEach((button, index) => checkButton(button, types[index] ?? ''));
}

/** `QUICK_REPLY, QUICK_REPLY, URL` or the other way round; never one between the others. */
function areGrouped(types: string[]): boolean {
	const isReply = types.map((type) => type === 'QUICK_REPLY');
	const changes = isReply.filter((reply, index) => index > 0 && reply !== isReply[index - 1]);
	return changes.length <= 1;
}

function checkButton(button: JsonObject, type: string): void {
	if (type === '') throw missingFields('BUTTONS', 'type');
	for (const names of REQUIRED[type] ?? []) {
		if (!names.some((name) => isGiven(button, name))) {
			throw missingFields('BUTTONS', names[0] ?? '');
		}
	}
	const text = textOf(button.text) ?? '';
	if (/\{\{|\n|[*_~`]/.test(text) || hasEmoji(text)) {
		throw refusal("Buttons can't have any variables, newlines, emojis or formatting characters.");
	}
	const most = type === 'VOICE_CALL' ? MAX.callText : MAX.text;
	if (text.length > most) throw refusal(`Button texts can have at most ${most} characters.`);
	if ((textOf(button.phone_number) ?? '').length > MAX.phoneNumber) {
		throw refusal(`Phone numbers can have at most ${MAX.phoneNumber} characters.`);
	}
	if (type === 'COPY_CODE' && exampleOf(button).length > MAX.code) {
		throw refusal(`Codes can have at most ${MAX.code} characters.`);
	}
	if (type === 'URL') checkUrl(button);
	const minutes = button.ttl_minutes;
	const [least, longest] = CALL_MINUTES;
	if (minutes !== undefined && !(Number(minutes) >= least && Number(minutes) <= longest)) {
		throw refusal(`ttl_minutes must be between ${least} and ${longest}.`);
	}
}

/**
 * Numbers to call have their country code (E.164); `+` and signs in between may be there.
 *
 * @param path of the components, as Graph writes it
 * @throws GraphError 192
 */
export function checkPhoneNumbers(components: JsonObject[], path: string): void {
	components.forEach(({ buttons, cards }, at) => {
		listOf(cards).forEach((card, index) => {
			const own = listOf(objectOf(card).components).map(objectOf);
			checkPhoneNumbers(own, `${path}[${at}]['cards'][${index}]['components']`);
		});
		listOf(buttons).forEach((button, index) => {
			const phone = textOf(objectOf(button).phone_number);
			if (!phone || /^\+?[1-9]\d{6,14}$/.test(phone.replace(/[\s().-]/g, ''))) return;
			const name = `${path}[${at}]['buttons'][${index}]['phone_number']`;
			throw new GraphError(400, {
				message: `(#192) Param ${name} is not a valid phone number.`,
				code: 192,
			});
		});
	});
}

function exampleOf({ example }: JsonObject): string {
	return textOf(Array.isArray(example) ? example[0] : example) ?? '';
}

/** The code of an authentication template has an example of Meta's. */
function checkUrl(button: JsonObject): void {
	const url = textOf(button.url) ?? '';
	if (url.length > MAX.url) throw refusal(`Addresses can have at most ${MAX.url} characters.`);
	const variables = placeholders(url).length;
	if (variables > 0 && !/\{\{1\}\}$/.test(url)) {
		throw refusal('A variable has to stand at the end of the address.');
	}
	const bare = url.replace(/\{\{1\}\}$/, '');
	if (!URL.canParse(bare) || !/^https?:$/.test(new URL(bare).protocol)) {
		throw refusal('The address of a button has to be one of the web.');
	}
	const { hostname, pathname } = new URL(bare);
	// The button of an authentication template is shown as a link of Meta's own, and sent back in an edit.
	if (WHATSAPP.test(hostname) && !pathname.startsWith('/otp/')) {
		throw managementRefusal(
			2388081,
			'Error while adding button URL',
			"Direct links to WhatsApp aren't allowed for buttons.",
		);
	}
	if (variables > 0 && !isGiven(button, 'example')) throw missingFields('BUTTONS', 'example');
}

export function isGiven(button: JsonObject, name: string): boolean {
	const value = button[name];
	if (Array.isArray(value)) return listOf(value).some((entry) => entry !== '');
	return typeof value === 'string' ? value.trim() !== '' : !!value;
}

/** Meta's refusal of buttons. */
export function refusal(explanation: string): Error {
	return managementRefusal(2388060, 'Button format is incorrect', explanation);
}
