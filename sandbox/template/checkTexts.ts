import { managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import { missingFields, missingSample, tooLong } from './definition.ts';
import { placeholders } from './needs.ts';

/** Meta's limits for the texts of a definition ("Template components"). */
const MAX = { header: 60, footer: 60, emojis: 10 } as const;

const HEADER_FORMATS = ['TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT', 'LOCATION', 'GIF', 'PRODUCT'];

/** What is shown as a picture: `©` and `™` are characters. */
const EMOJI = /\p{Emoji_Presentation}|\uFE0F/gu;

/** Signs beside a variable are no words: many have been refused "… at {{1}}." Variables stand as NUL. */
const VARIABLE_AT_EDGE = /^[\s\p{P}]*\0|\0[\s\p{P}]*$/u;

/** @throws GraphError 100/2388043, 2388040, 2388072, 2388293, 2388299 */
export function checkBody(body: JsonObject, named: boolean, max: number): void {
	const text = textOf(body.text);
	if (!text) throw missingFields('BODY', 'text');
	if (text.length > max) throw tooLong('BODY', max);
	const emojis = text.match(EMOJI) ?? [];
	if (
		/\n\n\n/.test(text.replaceAll('\r', '')) ||
		emojis.length > MAX.emojis ||
		withoutVariables(text).trim() === ''
	) {
		throw managementRefusal(
			2388072,
			'Message body format is incorrect',
			"The message body can't have more than two consecutive newline characters, only have parameters, or have more than 10 emojis.",
		);
	}
	const keys = checkPlaceholders(text, named);
	if (keys.length === 0) return;
	if (VARIABLE_AT_EDGE.test(text.replace(/\{\{[^{}]*\}\}/g, '\0'))) {
		throw managementRefusal(
			2388299,
			'Leading or trailing params not allowed',
			"Variables can't be at the start or end of the template.",
		);
	}
	// As several have found out: twice as many words as variables, and one more.
	if (countWords(withoutVariables(text)) <= keys.length * 2) {
		throw managementRefusal(
			2388293,
			'Parameters words ratio exceeds limit',
			'This template has too many variables for its length. Reduce the number of variables or increase the message length.',
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

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Thai}]/u;

/** Signs that stand alone are no words. */
function countWords(text: string): number {
	if (!UNSPACED.test(text))
		return text.split(/\s+/).filter((word) => /[^\p{P}]/u.test(word)).length;
	const segments = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)];
	return segments.filter(({ isWordLike }) => isWordLike).length;
}

function withoutVariables(text: string): string {
	return text.replace(/\{\{[^{}]*\}\}/g, ' ');
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

/** @throws GraphError 100/2388047; 2388043 for a missing example, 2388273 for a missing sample */
export function checkHeader(header: JsonObject | undefined, named: boolean): void {
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
		const words = withoutVariables(text);
		if (/[\n\r*_~]/.test(words) || words.search(EMOJI) !== -1) {
			throw refuse(
				"The message header can't have any new lines, formatting characters, emojis or asterisks.",
			);
		}
		return;
	}
	const needsSample = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'].includes(format);
	if (needsSample && listOf(objectOf(header.example).header_handle).length === 0) {
		throw missingSample(format);
	}
}

/** @throws GraphError 100/2388073; 2388043 without a text */
export function checkFooter(footer: JsonObject | undefined): void {
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
