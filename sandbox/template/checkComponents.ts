import { invalidDetails, managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { checkAuthentication } from './checkAuthentication.ts';
import { checkButtons } from './checkDefinitionButtons.ts';
import { checkKinds } from './checkKinds.ts';
import { missingFields, tooLong, upperCased } from './definition.ts';
import { placeholders } from './needs.ts';

/** Meta's limits for definitions ("Template components"). */
const MAX = {
	header: 60,
	body: 1024,
	offerBody: 600,
	cardBody: 160,
	footer: 60,
	cards: [2, 10],
} as const;

const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'GIF', 'PRODUCT'];

/** @throws GraphError 100 with Meta's subcode: 2388043 something missing, 2388040 too long, 2388047 header, 2388072 body, 2388073 footer, 2388060 buttons, 2388293, 2388299 */
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
	const buttons = listOf(of('BUTTONS')?.buttons).map(objectOf);
	if (category === 'AUTHENTICATION') checkAuthentication(buttons, of('FOOTER'));
	else checkBody(body, named, of('LIMITED_TIME_OFFER') ? MAX.offerBody : MAX.body);
	checkHeader(of('HEADER'), named);
	checkFooter(of('FOOTER'));
	checkButtons(buttons);
	const carousel = of('CAROUSEL');
	if (carousel) checkCards(carousel, named);
	checkKinds(components, category);
}

/** Cards are all built alike: the same components, headers of one format, buttons of the same types. */
function checkCards(carousel: JsonObject, named: boolean): void {
	const cards = listOf(carousel.cards).map((card) =>
		listOf(objectOf(card).components).map((entry) => upperCased(objectOf(entry))),
	);
	if (cards.length < MAX.cards[0] || cards.length > MAX.cards[1]) {
		throw invalidDetails(`A carousel has ${MAX.cards[0]} to ${MAX.cards[1]} cards.`);
	}
	for (const components of cards) {
		for (const component of components) {
			if (component.type === 'HEADER') checkHeader(component, named);
			if (component.type === 'BODY') checkBody(component, named, MAX.cardBody);
			if (component.type === 'BUTTONS') checkButtons(listOf(component.buttons).map(objectOf));
		}
	}
	if (new Set(cards.map(structureOf)).size > 1) {
		throw invalidDetails('All cards of a carousel must have the same components.');
	}
}

function structureOf(components: JsonObject[]): string {
	const parts = components.map(({ type, format, buttons }) => [
		type ?? '',
		format ?? '',
		...listOf(buttons).map((button) => (textOf(objectOf(button).type) ?? '').toUpperCase()),
	]);
	return JSON.stringify(parts.sort());
}

function checkBody(body: JsonObject, named: boolean, max: number): void {
	const text = textOf(body.text);
	if (!text) throw missingFields('BODY', 'text');
	if (text.length > max) throw tooLong('BODY', max);
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
	checkExamples('BODY', keys, {
		named: named ? listOf(example.body_text_named_params) : undefined,
		// Of a single variable it can be a text ("Product card carousel templates").
		positional:
			typeof example.body_text === 'string'
				? [example.body_text]
				: listOf(listOf(example.body_text)[0]),
	});
}

/** One for each variable, under its name where variables have names. */
function checkExamples(
	component: string,
	keys: string[],
	given: { named: JsonValue[] | undefined; positional: JsonValue[] },
): void {
	const names = given.named?.map((entry) => textOf(objectOf(entry).param_name));
	const fits = names
		? keys.every((key) => names.includes(key))
		: given.positional.length === keys.length;
	if (!fits) throw missingFields(component, 'example');
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
		const keys = checkPlaceholders(text, named);
		if (keys.length > 1) throw refuse('The header can have only one variable.');
		const example = objectOf(header.example);
		checkExamples('HEADER', keys, {
			named: named ? listOf(example.header_text_named_params) : undefined,
			positional: listOf(example.header_text),
		});
		if (/[\n\r*_~]/.test(text.replace(/\{\{[^{}]*\}\}/g, ''))) {
			throw refuse(
				"The message header can't have any new lines, formatting characters or asterisks.",
			);
		}
		return;
	}
	const needsSample = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format);
	if (needsSample && listOf(objectOf(header.example).header_handle).length === 0) {
		throw missingFields('HEADER', 'example');
	}
}

function checkFooter(footer: JsonObject | undefined): void {
	if (!footer) return;
	const text = textOf(footer.text) ?? '';
	// That of an authentication template says how long its code is good for.
	if (text === '' && footer.code_expiration_minutes === undefined) {
		throw missingFields('FOOTER', 'text');
	}
	if (text.length > MAX.footer || placeholders(text).length > 0) {
		throw managementRefusal(
			2388073,
			"Message footer format isn't valid",
			`The message footer can have at most ${MAX.footer} characters and no variables.`,
		);
	}
}
