import { managementRefusal, missingParameter } from '../errors/graph-error.ts';
import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { placeholders } from './needs.ts';

/** Meta's limits for definitions ("Template components"). */
const MAX = {
	header: 60,
	body: 1024,
	footer: 60,
	buttons: 10,
	buttonText: 25,
	url: 2000,
	urls: 2,
} as const;

const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'GIF', 'PRODUCT'];

/** @throws GraphError 100 with Meta's subcode: 2388047 header, 2388072 body, 2388073 footer, 2388060 buttons, 2388293, 2388299 */
export function checkComponents(components: JsonObject[], category: string, named: boolean): void {
	const of = (type: string): JsonObject | undefined =>
		components.find((component) => component.type === type);
	const body = of('BODY');
	if (!body)
		throw managementRefusal(
			2388072,
			'Message template is incomplete',
			'The message template needs a BODY component.',
		);
	if (category === 'AUTHENTICATION') checkAuthentication(of('BUTTONS'));
	else checkBody(body, named);
	checkHeader(of('HEADER'), named);
	checkFooter(of('FOOTER'));
	checkButtons(listOf(of('BUTTONS')?.buttons).map(objectOf));
	for (const card of listOf(of('CAROUSEL')?.cards)) {
		for (const entry of listOf(objectOf(card).components)) {
			const component = objectOf(entry);
			if (textOf(component.type)?.toUpperCase() === 'BUTTONS') {
				checkButtons(listOf(component.buttons).map(objectOf));
			}
		}
	}
}

function checkAuthentication(buttons: JsonObject | undefined): void {
	const first = objectOf(listOf(buttons?.buttons)[0]);
	if (!['OTP', 'URL'].includes(textOf(first.type)?.toUpperCase() ?? '')) {
		throw managementRefusal(
			2388060,
			'Button format is incorrect',
			'Authentication templates need an OTP button.',
		);
	}
}

function checkBody(body: JsonObject, named: boolean): void {
	const text = textOf(body.text);
	if (!text) throw missingParameter("components['BODY']['text']");
	if (text.length > MAX.body) {
		throw managementRefusal(
			2388040,
			'Character Limit Exceeded',
			`The BODY field can have at most ${MAX.body} characters.`,
		);
	}
	const keys = checkPlaceholders(text, named);
	if (keys.length === 0) return;
	if (/^\s*\{\{[^{}]*\}\}|\{\{[^{}]*\}\}\s*$/.test(text)) {
		throw managementRefusal(
			2388299,
			'Leading or trailing params not allowed',
			"Variables can't be at the start or end of the template.",
		);
	}
	const words = text
		.replace(/\{\{[^{}]*\}\}/g, ' ')
		.split(/\s+/)
		.filter(Boolean).length;
	if (words < keys.length * 2) {
		throw managementRefusal(
			2388293,
			'Parameters words ratio exceeds limit',
			'This template contains too many variable parameters relative to the message length. You need to decrease the number of variable parameters or increase the message length.',
		);
	}
	const example = objectOf(body.example);
	const samples = named
		? listOf(example.body_text_named_params).length
		: listOf(listOf(example.body_text)[0]).length;
	if (samples !== keys.length) {
		throw managementRefusal(
			2388072,
			'Invalid parameter',
			'Message template "components" param is missing expected field(s): the BODY needs an example for each of its variables.',
		);
	}
}

/** Positional ones count from 1 without gaps, named ones are lowercase words. */
function checkPlaceholders(text: string, named: boolean): string[] {
	const keys = placeholders(text);
	const fine = named
		? keys.every((key) => /^[a-z][a-z0-9_]*$/.test(key))
		: keys.every((key) => /^\d+$/.test(key)) &&
			[...keys]
				.sort((a, b) => Number(a) - Number(b))
				.every((key, index) => Number(key) === index + 1);
	if (!fine) {
		throw managementRefusal(
			2388072,
			'Invalid parameter',
			named
				? 'Named variables can only have lowercase letters, numbers and underscores.'
				: 'Positional variables have to be {{1}}, {{2}}, … without gaps.',
		);
	}
	return keys;
}

function checkHeader(header: JsonObject | undefined, named: boolean): void {
	if (!header) return;
	const format = textOf(header.format)?.toUpperCase() ?? '';
	const refuse = (explanation: string): Error =>
		managementRefusal(2388047, "Message header format isn't valid", explanation);
	if (!HEADER_FORMATS.includes(format))
		throw refuse(`The header format must be one of ${HEADER_FORMATS.join(', ')}.`);
	if (format === 'TEXT') {
		const text = textOf(header.text) ?? '';
		if (text === '' || text.length > MAX.header)
			throw refuse(`The header text can have at most ${MAX.header} characters.`);
		if (checkPlaceholders(text, named).length > 1)
			throw refuse('The header can have only one variable.');
		if (/[\n\r*_~]/.test(text.replace(/\{\{[^{}]*\}\}/g, ''))) {
			throw refuse(
				"The message header can't have any new lines, formatting characters or asterisks.",
			);
		}
		return;
	}
	const needsSample = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format);
	if (needsSample && listOf(objectOf(header.example).header_handle).length === 0) {
		throw refuse('The header needs an example: header_handle.');
	}
}

function checkFooter(footer: JsonObject | undefined): void {
	const text: JsonValue | undefined = footer?.text;
	if (typeof text !== 'string') return;
	if (text.length > MAX.footer || placeholders(text).length > 0) {
		throw managementRefusal(
			2388073,
			"Message footer format isn't valid",
			`The message footer can have at most ${MAX.footer} characters and no variables.`,
		);
	}
}

function checkButtons(buttons: JsonObject[]): void {
	const refuse = (explanation: string): Error =>
		managementRefusal(2388060, 'Button format is incorrect', explanation);
	const count = (type: string): number =>
		buttons.filter((button) => textOf(button.type)?.toUpperCase() === type).length;
	if (buttons.length > MAX.buttons)
		throw refuse(`A template can have at most ${MAX.buttons} buttons.`);
	if (count('URL') > MAX.urls) throw refuse(`A template can have at most ${MAX.urls} URL buttons.`);
	if (count('PHONE_NUMBER') > 1) throw refuse('A template can have one phone number button.');
	if (count('COPY_CODE') > 1) throw refuse('A template can have one copy code button.');
	for (const button of buttons) {
		const text = textOf(button.text) ?? '';
		if (/\{\{|\n|[*_~`]|\p{Extended_Pictographic}/u.test(text)) {
			throw refuse("Buttons can't have any variables, newlines, emojis or formatting characters.");
		}
		if (text.length > MAX.buttonText)
			throw refuse(`Button texts can have at most ${MAX.buttonText} characters.`);
		const url = textOf(button.url) ?? '';
		if (url.length > MAX.url) throw refuse(`Addresses can have at most ${MAX.url} characters.`);
		if (placeholders(url).length > 0 && !/\{\{1\}\}$/.test(url)) {
			throw refuse('A variable has to stand at the end of the address.');
		}
	}
}
