import fc from 'fast-check';

import { splitText } from '../../nodes/WhatsAppCloud/message/splitText';

const length = (text: string) => [...text].length;

/** Between two parts of a text lies whitespace, and nothing else. Where each part begins. */
function placesOf(text: string, parts: string[]): number[] {
	let at = 0;
	const places = parts.map((part) => {
		const place = text.indexOf(part, at);
		expect(text.slice(at, place)).toMatch(/^\s*$/);
		at = place + part.length;
		return place;
	});
	expect(text.slice(at)).toMatch(/^\s*$/);
	return places;
}

const FAMILY = '👩‍👩‍👧‍👦';
const PIECES = [
	...[
		'a',
		'word',
		'Ein Satz. ',
		'Who? ',
		' ',
		'  ',
		'\n',
		'\r\n',
		'\n\n',
		'\u2029',
		'\t',
		'\u00a0',
	],
	...[
		FAMILY,
		'🇩🇪',
		'👍🏽',
		'1️⃣',
		'🏴󠁧󠁢󠁳󠁣󠁴󠁿',
		'❤️',
		'e\u0301',
		'\u0301',
		'\u200d',
		'\u0600',
		'\ufe0f',
		'🏽',
	],
	...['今天天气很好。', '我们', 'サンプル、', '「', '」', 'สวัสดีครับ', 'ភាសាខ្មែរ', 'မြန်မာ'],
	...['مرحبا بكم', 'שלום.', 'क्षत्रिय', '각', 'https://a.example/b?c=d#e', '*bold*', '\u200b'],
];
const texts = fc
	.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 8 })), {
		maxLength: 80,
	})
	.map((pieces) => pieces.join(''));

describe('a text that is too long', () => {
	it('is whole in its parts but for whitespace between them, each within the limit', () => {
		fc.assert(
			fc.property(texts, fc.integer({ min: 1, max: 60 }), (text, limit) => {
				fc.pre(text.trim() !== '');
				const parts = splitText(text, limit);
				placesOf(text, parts);
				for (const part of parts) {
					expect(length(part)).toBeLessThanOrEqual(limit);
					expect(part.trim()).not.toBe('');
				}
				if (length(text) <= limit) expect(parts).toEqual([text]);
			}),
			{ numRuns: 2000 },
		);
	});

	it('is never cut within what people see as one character, unless that is longer than a part', () => {
		fc.assert(
			fc.property(texts, fc.integer({ min: 20, max: 60 }), (text, limit) => {
				const whole = text.trim();
				const graphemes = [...new Intl.Segmenter('en').segment(whole)];
				fc.pre(graphemes.every(({ segment }) => length(segment) <= 20));
				const starts = new Set(graphemes.map(({ index }) => index));
				if (length(text) <= limit) return;
				const parts = splitText(text, limit);
				for (const place of placesOf(whole, parts)) expect(starts).toContain(place);
			}),
			{ numRuns: 1000 },
		);
	});

	it.each([
		['One.\n\nTwo two.\nTwo.\n\nThree.', 18, ['One.', 'Two two.\nTwo.', 'Three.']],
		['One.\r\n\r\nTwo two.\r\nTwo.\r\n\r\nThree.', 20, ['One.', 'Two two.\r\nTwo.', 'Three.']],
		['One line.\nAnother one. And on.', 24, ['One line.', 'Another one. And on.']],
		['One\r\ntwo three four', 14, ['One', 'two three four']],
		['First one. Second one. Third one.', 24, ['First one. Second one.', 'Third one.']],
		['alpha beta gamma delta', 12, ['alpha beta', 'gamma delta']],
		['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
		['No. 10\u00a0000\u00a0€ more', 9, ['No.', '10\u00a0000\u00a0€', 'more']],
		['今天天气很好。我们去公园玩吧。', 8, ['今天天气很好。', '我们去公园玩吧。']],
		['我们说「你好」', 4, ['我们说', '「你好」']],
		['สวัสดีครับสวัสดีครับ', 12, ['สวัสดีครับ', 'สวัสดีครับ']],
		['مرحبا بكم في المتجر', 12, ['مرحبا بكم في', 'المتجر']],
		[FAMILY.repeat(3), 15, [FAMILY.repeat(2), FAMILY]],
		['🇩🇪🇫🇷🇮🇹', 3, ['🇩🇪', '🇫🇷', '🇮🇹']],
		['😀😀😀', 3, ['😀😀😀']],
		['a' + '\u0301'.repeat(5), 4, ['a' + '\u0301'.repeat(3), '\u0301'.repeat(2)]],
		['   \n\n  Hello there  \n ', 8, ['Hello', 'there']],
		['Hello' + ' '.repeat(30), 8, ['Hello']],
	])('%j, in parts of %i', (text, limit, parts) => {
		expect(splitText(text, limit)).toEqual(parts);
	});

	it('keeps whole what fits into one part, at the price of a shorter part before', () => {
		const paragraphs = ['x '.repeat(100), 'y '.repeat(1900), 'z '.repeat(1500)].map((text) =>
			text.trim(),
		);
		expect(splitText(paragraphs.join('\n\n'), 4096)).toEqual([
			paragraphs.slice(0, 2).join('\n\n'),
			paragraphs[2],
		]);
	});

	it('fills a part up where what follows has to be cut anyway', () => {
		const long = Array.from({ length: 1000 }, (_, index) => `Sentence ${index}.`).join(' ');
		const [first = '', ...others] = splitText(`Dear Anna,\n\n${long}`, 4096);
		expect(first).toContain('Dear Anna,\n\nSentence 0.');
		expect(length(first)).toBeGreaterThan(4000);
		for (const part of [first, ...others]) expect(part).toMatch(/Sentence \d+\.$/);
	});
});
