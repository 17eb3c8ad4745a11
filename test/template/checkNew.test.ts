import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { checkNewTemplate, checkTimeToLive } from '../../nodes/WhatsAppCloud/template/checkNew';
import type { NewTemplate, Part } from '../../nodes/WhatsAppCloud/template/newTemplate';
import { checkDefinition } from '../../sandbox/template/checkDefinition.ts';

const TEMPLATE: NewTemplate = {
	...{ name: 'news', language: 'en_US', category: 'MARKETING' },
	components: [{ type: 'BODY', text: 'Hello' }],
};

const IMAGE = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4:aGFuZGxl'] } };

const header = (text: string, ...examples: string[]): JsonObject => ({
	...{ type: 'HEADER', format: 'TEXT', text },
	...(examples.length > 0 ? { example: { header_text: examples } } : {}),
});
const body = (text: string, ...examples: string[]): JsonObject => ({
	...{ type: 'BODY', text },
	...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
});
const footer = (text: string): JsonObject => ({ type: 'FOOTER', text });
const call = (phone_number: string): JsonObject => ({
	type: 'BUTTONS',
	buttons: [{ type: 'PHONE_NUMBER', text: 'Call us', phone_number }],
});
const card = (text: string, button = 'QUICK_REPLY'): JsonObject => {
	const more: JsonObject = button === 'URL' ? { url: 'https://example.com' } : {};
	const buttons = { type: 'BUTTONS', buttons: [{ type: button, text: 'Go', ...more }] };
	return { components: [IMAGE, body(text), buttons] };
};

const of = (...components: JsonObject[]): Partial<NewTemplate> => ({ components });
const withBody = (...components: JsonObject[]) => of(...components, body('Hello'));
const carousel = (...cards: JsonObject[]) => withBody({ type: 'CAROUSEL', cards });
const cards = (count: number) => carousel(...Array<JsonObject>(count).fill(card('One')));

/** Whether what stands in for Meta would refuse it. */
function isRefused(template: NewTemplate): boolean {
	try {
		checkDefinition({ ...template });
		return false;
	} catch {
		return true;
	}
}

it.each<[part: Part, words: string, fits: Partial<NewTemplate>, breaks: Partial<NewTemplate>]>([
	['name', 'at most 512', { name: 'n'.repeat(512) }, { name: 'n'.repeat(513) }],
	['name', 'may only contain', { name: 'a_1' }, { name: 'a-1' }],
	['name', 'is empty', { name: 'a' }, { name: '' }],
	['language', "not one of Meta's codes", { language: 'pt_BR' }, { language: 'pt-br' }],
	['header', 'at most 60', withBody(header('h'.repeat(60))), withBody(header('h'.repeat(61)))],
	['header', 'no line breaks', withBody(header('Hi')), withBody(header('Hi\nyou'))],
	['header', 'emojis', withBody(header('Hi ')), withBody(header('Hi 🎉'))],
	['header', 'formatting', withBody(header('Hi, you')), withBody(header('*Hi* you'))],
	[
		...(['header', 'only have one variable'] as const),
		withBody(header('Order {{1}} is here', '7')),
		withBody(header('Order {{1}} is {{2}} here', '7', '8')),
	],
	['header', 'needs a sample', withBody(IMAGE), withBody({ type: 'HEADER', format: 'IMAGE' })],
	['body', 'at most 1024', of(body('b'.repeat(1024))), of(body('b'.repeat(1025)))],
	['body', 'is empty', of(body('b')), of(body(''))],
	[
		...(['body', 'neither begin nor end'] as const),
		of(body('Hello {{1}}, see you soon', 'Anna')),
		of(body('Hello and see you soon {{1}}', 'Anna')),
	],
	[
		...(['body', 'neither begin nor end'] as const),
		of(body('Dear {{1}}, see you soon', 'Anna')),
		of(body('{{1}}, see you very soon', 'Anna')),
	],
	['body', 'several empty lines', of(body('a\r\n\r\nb')), of(body('a\n\n\nb'))],
	['body', 'at most 10', of(body(`a${'🎉'.repeat(10)}`)), of(body(`a${'🎉'.repeat(11)}`))],
	[
		...(['body', 'too many for so short a text'] as const),
		of(body('one two {{1}} - {{2}} three four five', 'a', 'b')),
		of(body('one two {{1}} {{2}} three', 'a', 'b')),
	],
	[
		...(['body', 'too many for so short a text'] as const),
		of(body('您好，{{1}}的订单已经发货，谢谢您的光临', 'Anna')),
		of(body('您好，{{1}}和{{2}}再见', 'Anna', 'Ben')),
	],
	[
		...(['buttons', 'needs its country code'] as const),
		withBody(call('+31 (6) 1234-5678')),
		withBody(call('06 12345678')),
	],
	['footer', 'at most 60', withBody(footer('f'.repeat(60))), withBody(footer('f'.repeat(61)))],
	['footer', 'no variables', withBody(footer('STOP')), withBody(footer('STOP {{1}} now'))],
	['cards', 'are 1;', cards(2), cards(1)],
	['cards', 'are 11;', cards(10), cards(11)],
	[
		...(['cards', 'at most 160'] as const),
		carousel(card('One'), card('c'.repeat(160))),
		carousel(card('One'), card('c'.repeat(161))),
	],
	[
		...(['cards', 'must all have the same'] as const),
		carousel(card('One', 'URL'), card('Two', 'URL')),
		carousel(card('One'), card('Two', 'URL')),
	],
])('%s … %s, by us as by the sandbox', (part, words, fits, breaks) => {
	const [right, wrong] = [
		{ ...TEMPLATE, ...fits },
		{ ...TEMPLATE, ...breaks },
	];
	expect([checkNewTemplate(right), isRefused(right)]).toEqual([[], false]);
	expect(checkNewTemplate(wrong)).toContainEqual({
		...{ part, what: expect.stringContaining(words) as string },
	});
	expect(isRefused(wrong)).toBe(true);
});

it.each(['We will see you again on {{1}}.', 'See you on {{1}}!', 'one {{1}} two three'])(
	'leaves to Meta what its papers do not say: %s',
	(text) => {
		const { name, language, category } = TEMPLATE;
		const components = [body(text, 'Monday')];
		expect(checkNewTemplate({ name, language, category, components })).toEqual([]);
	},
);

it.each([
	['UTILITY', [undefined, -1, 30, 43_200], [29, 43_201, 60.5, 0]],
	['AUTHENTICATION', [30, 900], [29, 901]],
	['MARKETING', [43_200, 2_592_000], [43_199, 2_592_001]],
])('%s messages may wait for so many seconds, and no others', (category, fit, others) => {
	expect(fit.flatMap((seconds) => checkTimeToLive(seconds, category))).toEqual([]);
	for (const seconds of others) {
		expect(checkTimeToLive(seconds, category)).toMatchObject([{ part: 'timeToLive' }]);
	}
});
