import type { MarketingChoice } from '../../nodes/WhatsAppCloud/conversation/consent';
import {
	inOrderSaid,
	LONGEST_SOURCE,
	sourceOf,
	type Statement,
} from '../../nodes/WhatsAppCloud/conversation/statement';

const said = (
	at: number,
	marketing: MarketingChoice,
	more: Partial<Statement> = {},
): Statement => ({
	...{ at, marketing, how: 'keyword', names: { phone: '5511987654321' }, ...more },
});

it('what was said last counts, and of the same second the refusal', () => {
	const history = inOrderSaid([said(3, 'stop'), said(1, 'stop'), said(3, 'resume')]);
	expect(history.map(({ at, marketing, counts }) => [at, marketing, counts])).toEqual([
		[1, 'stop', false],
		[3, 'resume', false],
		[3, 'stop', true],
	]);
});

it('is one statement under each spelling of a number, and two where it came in two ways', () => {
	const other = { names: { phone: '551187654321' } };
	const form = { how: 'import', source: 'Form' } as const;
	const all = [said(1, 'resume'), said(1, 'resume', other), said(1, 'resume', form)];
	const history = inOrderSaid(all);
	expect(history.map(({ how, counts }) => [how, counts])).toEqual([
		['import', false],
		['keyword', true],
	]);
	expect(inOrderSaid([...all].reverse()).map(({ how }) => how)).toEqual(['import', 'keyword']);
});

it.each([
	['Form on\r\nour site\u0000', 'Form on our site'],
	['😀'.repeat(LONGEST_SOURCE + 1), '😀'.repeat(LONGEST_SOURCE)],
	['half \ud83d', 'half \ufffd'],
	[' \n ', undefined],
	[undefined, undefined],
])('keeps the source %j in one line', (text, kept) => {
	expect(sourceOf(text)).toBe(kept);
});
