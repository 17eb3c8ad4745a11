import type { MessageEvent } from '../../nodes/WhatsAppCloud/webhook/events';
import { choiceIn, foldCase, wordOf } from '../../nodes/WhatsAppCloud/webhook/words';
import { circles, isLinear } from '../support/linear';

const WORDS = { stop: new Set(['stop', 'opt out', '중지']), start: new Set(['start']) };

const choice = (text: string) =>
	choiceIn({ event: 'message', type: 'text', text } satisfies MessageEvent, WORDS);

/** One of each kind that a word is read by: letters, spaces, what stands around words, marks, what folding makes longer. */
const PARTS = [
	'a',
	' ',
	'\n',
	'!',
	'\u2057',
	'\ufdfa',
	'👍🏽',
	'\u200f',
	'\u0301',
	'\u0316',
	'\uff9e',
];

describe('a word', () => {
	it.each([
		['stop' + '!'.repeat(4000), 'stop'],
		[`${'\u2057'.repeat(2000)} Stop ${'👨‍👩‍👧'.repeat(200)}`, 'stop'],
		['opt'.normalize() + ' '.repeat(20) + 'out', 'stop'],
		['중지'.normalize('NFD'), 'stop'],
		[`${' '.repeat(4000)}START`, 'resume'],
	])('is found whatever stands around it', (text, marketing) => {
		expect(choice(text)).toBe(marketing);
	});

	it.each([
		'stop'.repeat(1000),
		`opt${' '.repeat(4000)}out`,
		`a${'\u2057'.repeat(4094)}a`,
		`stop${' '.repeat(9000)}`,
	])('is no text that is too long for one', (text) => {
		expect(choice(text)).toBeUndefined();
	});

	it('is looked for in a time that grows with the text, however it is written', () => {
		for (const text of circles(PARTS)) {
			expect(isLinear(text, choice)).toBe(true);
			expect(isLinear(text, wordOf)).toBe(true);
			expect(isLinear(text, foldCase)).toBe(true);
		}
	});

	it('is compared with all marks that any language puts on a letter', () => {
		const manyMarks = `a${'\u0301'.repeat(30)}`;
		expect(foldCase(manyMarks)).toBe(manyMarks.normalize('NFKC'));
		expect(foldCase('ＳＴＯＰ')).toBe('stop');
	});
});
