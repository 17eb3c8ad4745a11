import { asArray, asObject, asObjects, asString, type JsonObject } from '../json';
import { hasEmoji } from '../message/emoji';
import { checkNewButtons } from './checkNewButtons';
import { checkCode, hasCodeButton } from './checkNewCode';
import { checkKinds } from './checkNewKinds';
import { checkVariables } from './checkNewVariables';
import { isWholeIn, lengthOf, TEMPLATE_LIMITS } from './limits';
import {
	buttonsOf,
	cardsOf,
	componentOf,
	formatOf,
	offerOf,
	textOf,
	typeOf,
	type Finding,
	type NewTemplate,
	type Part,
} from './newTemplate';
import { variablesIn } from './variables';

/** Meta's limits for what is handed in (Meta: "Template components"); characters. */
const LIMITS = { name: 512, header: 60, footer: 60, emojis: 10 } as const;

const MEDIA = ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF'];

/** Everything that Meta would refuse, so that all of it can be mended at once. */
export function checkNewTemplate({ name, language, category, components }: NewTemplate): Finding[] {
	return [...checkName(name), ...checkLanguage(language), ...checkComponents(components, category)];
}

export function checkName(name: string): Finding[] {
	const says = (what: string): Finding[] => [{ part: 'name', what }];
	if (name === '') return says('is empty');
	if (name.length > LIMITS.name) return says(tooMany(name.length, LIMITS.name));
	if (/^[a-z0-9_]+$/.test(name)) return [];
	return says(`"${name}" may only contain lowercase letters, digits and underscores`);
}

function checkLanguage(language: string): Finding[] {
	if (/^[a-z]{2,3}(_[A-Z]{2,3})?$/.test(language)) return [];
	const what =
		language === ''
			? 'is empty'
			: `"${language}" is not one of Meta's codes, such as en, en_US or pt_BR`;
	return [{ part: 'language', what }];
}

/** The same for an edit, which keeps name and language. */
export function checkComponents(components: readonly JsonObject[], category: string): Finding[] {
	const isNamed = formatOf(components) === 'named';
	if (category === 'AUTHENTICATION') return checkCode(components);
	if (hasCodeButton(components)) {
		return [{ part: 'category', what: 'has to be Authentication for a one-time code' }];
	}
	const limit = offerOf(components) ? TEMPLATE_LIMITS.offerBody : TEMPLATE_LIMITS.body;
	return [
		...checkHeader(componentOf(components, 'HEADER'), isNamed),
		...checkBody(componentOf(components, 'BODY'), isNamed, limit),
		...checkFooter(componentOf(components, 'FOOTER')),
		...checkNewButtons(buttonsOf(components)),
		...(componentOf(components, 'CAROUSEL') ? checkCards(cardsOf(components), isNamed) : []),
		...checkKinds(components, category),
	];
}

/** @param seconds undefined: as long as Meta does by itself */
export function checkTimeToLive(seconds: number | undefined, category: string): Finding[] {
	const range = Object.entries(TEMPLATE_LIMITS.timeToLive).find(([of]) => of === category)?.[1];
	if (seconds === undefined || seconds === -1 || !range || isWholeIn(seconds, range)) return [];
	const { min, max } = range;
	const what = `has to be a whole number of seconds between ${min} and ${max} for this category, or -1 for 30 days`;
	return [{ part: 'timeToLive', what }];
}

function checkHeader(header: JsonObject | undefined, isNamed: boolean): Finding[] {
	if (!header) return [];
	const says = (what: string): Finding => ({ part: 'header', what });
	const format = asString(header.format)?.toUpperCase() ?? '';
	const example = asObject(header.example);
	if (MEDIA.includes(format)) {
		const [handle] = asArray(example?.header_handle) ?? [];
		return handle === undefined || handle === ''
			? [says('needs a sample file for the review')]
			: [];
	}
	if (format !== 'TEXT') return [];
	const text = textOf(header);
	const found = checkText('header', text, LIMITS.header);
	const words = text.replace(/\{\{[^{}]*\}\}/g, '');
	if (/[\n\r*_~`]/.test(words) || hasEmoji(words)) {
		found.push(says('can have no line breaks, emojis or formatting (* _ ~ `)'));
	}
	if (variablesIn(text).length > 1) found.push(says('can only have one variable'));
	return [...found, ...checkVariables('header', header, isNamed)];
}

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Khmr}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Thai}]/u;

function countWords(text: string): number {
	if (!UNSPACED.test(text)) return text.split(/\s+/).filter(Boolean).length;
	const segments = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)];
	return segments.filter(({ isWordLike }) => isWordLike).length;
}

function checkBody(body: JsonObject | undefined, isNamed: boolean, limit: number): Finding[] {
	const says = (what: string): Finding => ({ part: 'body', what });
	const text = textOf(body);
	if (!body || text.trim() === '') return [says('is empty')];
	const found = [...checkText('body', text, limit), ...checkVariables('body', body, isNamed)];
	// Whether signs count as words beside a variable, Meta does not say: `at {{1}}.` is left to it (2388299).
	if (/^\s*\{\{[^{}]*\}\}|\{\{[^{}]*\}\}\s*$/.test(text)) {
		found.push(
			says(
				'can neither begin nor end with a variable: put words before the first and after the last one',
			),
		);
	}
	if (/\n\n\n/.test(text.replaceAll('\r', ''))) {
		found.push(says('has several empty lines in a row; Meta allows one'));
	}
	const emojis = text.match(/\p{Emoji_Presentation}|\ufe0f/gu)?.length ?? 0;
	if (emojis > LIMITS.emojis) {
		found.push(says(`has ${emojis} emojis; Meta allows at most ${LIMITS.emojis}`));
	}
	const words = countWords(text.replace(/\{\{[^{}]*\}\}/g, ' '));
	const { length } = variablesIn(text);
	// Some have needed one word more (2388293).
	if (words < 2 * length) {
		found.push(says(`has ${length} variables among ${words} words, too many for so short a text`));
	}
	return found;
}

function checkFooter(footer: JsonObject | undefined): Finding[] {
	const text = textOf(footer);
	if (text === '') return [];
	const found = checkText('footer', text, LIMITS.footer);
	if (variablesIn(text).length > 0) found.push({ part: 'footer', what: 'can have no variables' });
	return found;
}

function checkText(part: Part, text: string, limit: number): Finding[] {
	if (text.trim() === '') return [{ part, what: 'is empty' }];
	const length = lengthOf(text);
	return length > limit ? [{ part, what: tooMany(length, limit) }] : [];
}

/** Cards are all built alike: the same components, the same kinds of header and buttons. */
function checkCards(cards: JsonObject[][], isNamed: boolean): Finding[] {
	const says = (what: string): Finding => ({ part: 'cards', what });
	const found: Finding[] = [];
	const { min, max } = TEMPLATE_LIMITS.cards;
	if (cards.length < min || cards.length > max) {
		found.push(says(`are ${cards.length}; Meta allows ${min} to ${max}`));
	}
	cards.forEach((components, index) => {
		const body = componentOf(components, 'BODY');
		const own = [
			...checkHeader(componentOf(components, 'HEADER'), isNamed),
			...(body ? checkBody(body, isNamed, TEMPLATE_LIMITS.cardBody) : []),
			...checkNewButtons(buttonsOf(components)),
		];
		found.push(...own.map(({ part, what }) => says(`(number ${index + 1}, ${part}) ${what}`)));
	});
	if (new Set(cards.map(structureOf)).size > 1) {
		found.push(
			says('must all have the same components, with headers and buttons of the same kinds'),
		);
	}
	return found;
}

function structureOf(components: JsonObject[]): string {
	const parts = components.map((component) => [
		...[typeOf(component), asString(component.format)?.toUpperCase() ?? ''],
		...asObjects(component.buttons).map((button) => typeOf(button)),
	]);
	return JSON.stringify(parts.sort());
}

function tooMany(length: number, limit: number): string {
	return `has ${length} characters; Meta allows at most ${limit}`;
}
