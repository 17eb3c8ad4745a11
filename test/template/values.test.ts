import { DateTime } from 'luxon';

import { buildComponents } from '../../nodes/WhatsAppCloud/template/components';
import { checkComponents } from '../../nodes/WhatsAppCloud/template/checkComponents';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { linkEndParameter } from '../../nodes/WhatsAppCloud/template/link';
import { mediaParameter } from '../../nodes/WhatsAppCloud/template/media';
import { productSections } from '../../nodes/WhatsAppCloud/template/products';
import { flatten } from '../../nodes/WhatsAppCloud/template/valueRules';
import { surroundingsIn } from '../../nodes/WhatsAppCloud/template/variables';
import { body, buttons, template } from './definitions';

const now = Date.UTC(2026, 10, 23);
const strict = { ignoreUnknown: false, now };
const build = (definition: ReturnType<typeof template>, values: object, more: object = {}) =>
	buildComponents(definition, values as never, { ...strict, ...more });

describe('the words around a variable', () => {
	it.each([
		['Hello {{1}}, this is a reminder', '1', 'Hello […], this is a reminder'],
		['of your appointment on {{2}} at {{3}}. See you', '2', '… appointment on […] at …'],
		['of your appointment on {{2}} at {{3}}. See you', '3', '… at […]. See you'],
		['{{1}}', '1', ''],
		['Hi\n\n{{name}}!', 'name', 'Hi […]!'],
		[
			'Dear customer with a long greeting, {{customer_name}}',
			'customer_name',
			'… a long greeting, […]',
		],
		['A {{1}}', '2', ''],
	])('in "%s", %s: %s', (text, variable, words) => {
		expect(surroundingsIn(text).get(variable) ?? '').toBe(words);
	});
});

describe('the label of a variable', () => {
	it.each([
		['BODY', 'Hi {{1}}, welcome', 'Body 1: Hi […], welcome'],
		['BODY', '{{1}}', 'Body 1'],
		['BODY', 'Hi {{customer_name}}', 'customer_name: Hi […]'],
		['HEADER', 'Order {{1}}', 'Header 1: Order […]'],
		['HEADER', 'Order {{order_number}}', 'order_number (header): Order […]'],
	])('of a %s "%s" begins with its name: %s', (type, text, label) => {
		const definition = template(
			[{ type, format: 'TEXT', text }, body('Hello')].slice(0, type === 'BODY' ? 1 : 2),
		);
		expect(fieldsOf(definition)).toMatchObject([{ label }]);
	});
});

describe('flattening', () => {
	it.each([
		['a\r\nb\rc\nd\te', 'a b c d e'],
		['a       b    c', 'a    b    c'],
		['\n\n a \u2028b\n', 'a  b'],
	])('%j becomes %j', (text, flat) => expect(flatten(text)).toBe(flat));

	it('leaves everything but variables alone', () => {
		const definition = template([body('Hi {{1}}'), buttons({ type: 'QUICK_REPLY', text: 'Yes' })]);
		const values = { body_1: 'a\nb', button_0_payload: 'c\nd' };
		const { components, issues } = build(definition, values, { lineBreaks: 'flatten' });
		expect(issues).toEqual([]);
		expect(components).toMatchObject([
			{ parameters: [{ text: 'a b' }] },
			{ parameters: [{ payload: 'c\nd' }] },
		]);
	});
});

describe('the end of a link', () => {
	const url = 'https://example.com/{{1}}';

	it.each([
		['a/b?c=d&e=%20#f', 'a/b?c=d&e=%20#f', false],
		['a b', 'a%20b', true],
		['100%', '100%25', true],
		['é"<>\\^`{|}', '%C3%A9%22%3C%3E%5C%5E%60%7B%7C%7D', true],
		[' x ', 'x', true],
		['日本', '%E6%97%A5%E6%9C%AC', true],
		['https://other.example/', 'https://other.example/', false],
		[4711, '4711', false],
	])('%j goes out as %s, with a warning: %s', (value, text, warned) => {
		const filled = linkEndParameter(url, value);
		expect(filled).toMatchObject({ parameter: { type: 'text', text } });
		expect('warning' in filled).toBe(warned);
	});

	it.each([
		[
			'https://example.com/a',
			'is the whole link; enter only what comes after https://example.com/',
		],
		['HTTPS://EXAMPLE.com/a', 'is the whole link'],
		['x'.repeat(1981), 'makes a link that has 2001 characters; Meta allows at most 2000'],
		['\ud800', 'half a character'],
	])('%j is refused', (value, why) => {
		expect(linkEndParameter(url, value)).toEqual({
			refused: expect.stringContaining(why) as unknown,
		});
	});

	it.each<[url: string, example: string | undefined, label: string, shown: string | undefined]>([
		[url, 'https://example.com/a', 'link ending, after https://example.com/', 'a'],
		[url, 'a', 'link ending, after https://example.com/', 'a'],
		[url, 'https://example.com/', 'link ending, after https://example.com/', undefined],
		['{{1}}', 'https://example.com/', 'link', 'https://example.com/'],
		['https://{{1}}', 'https://a.example', 'link ending, after https://', 'a.example'],
		[
			`${url}/at?u=1`,
			'https://example.com/a/at?u=1',
			`part of the link https://example.com/[…]/at?u=1`,
			'a',
		],
		[`${url}/at`, undefined, `part of the link https://example.com/[…]/at`, undefined],
		['https://a.example/{{1}}/{{2}}#x', 'a/b', 'part of the link https://a.example/[…]#x', 'a/b'],
	])('of %s, such as %s, is asked for as what it is', (url, example, label, shown) => {
		const button = { type: 'URL', text: 'Track', url, ...(example ? { example: [example] } : {}) };
		const [field] = fieldsOf(template([body('Hi'), buttons(button)]));
		expect([field?.label, field?.example]).toEqual([`“Track” ${label}`, shown]);
	});

	it('in the middle of the link is refused and measured with what stands around it', () => {
		const middle = `${url}/at`;
		expect(linkEndParameter(middle, 'https://example.com/a/at')).toEqual({
			refused: 'is the whole link; enter only what comes after https://example.com/ and before /at',
		});
		expect(linkEndParameter(middle, 'x'.repeat(1977))).toMatchObject({ parameter: {} });
		expect(linkEndParameter(middle, 'x'.repeat(1978))).toHaveProperty('refused');
	});

	it('that is the whole link in the template may be one', () => {
		expect(linkEndParameter('{{1}}', 'https://example.com/')).toMatchObject({
			parameter: { text: 'https://example.com/' },
		});
	});
});

describe('a link to a medium', () => {
	it.each([
		['image', 'https://example.com/a.pdf?x=.png', 'a link to a document'],
		['video', 'https://example.com/a.mov', 'QuickTime'],
		['image', 'https://example.com/a.PNG#b', undefined],
		['image', 'https://example.com/picture', undefined],
		['gif', 'https://example.com/a.mp4', undefined],
		['document', 'https://example.com/a.png', undefined],
	])('for %s, %s: %s', (type, link, warning) => {
		const filled = mediaParameter(type, link);
		expect(filled).toMatchObject({ parameter: { [type]: { link } } });
		expect('warning' in filled ? filled.warning : undefined).toEqual(
			warning === undefined ? undefined : expect.stringContaining(warning),
		);
	});
});

it.each([
	[{ id: 1234567890 }, { id: '1234567890' }],
	[{ id: '12' }, { id: '12' }],
])('a medium by its ID, as a spreadsheet writes it: %j', (value, image) => {
	expect(mediaParameter('image', value as never)).toMatchObject({ parameter: { image } });
});

it.each([{ id: 0.5 }, { id: '' }, { id: true }])('%j is no medium', (value) => {
	expect(mediaParameter('image', value as never)).toMatchObject({
		refused: expect.stringContaining('without "link" or "id"') as unknown,
	});
});

describe('products', () => {
	const section = (title: string, ...ids: string[]) => ({
		title,
		product_items: ids.map((product_retailer_id) => ({ product_retailer_id })),
	});

	it.each([
		['New: a, b ; Old:c', [section('New', 'a', 'b'), section('Old', 'c')], 'a'],
		['New: a:1\n\nOld: b\n', [section('New', 'a:1'), section('Old', 'b')], 'a:1'],
		[JSON.stringify([section('New', 'a')]), [section('New', 'a')], 'a'],
		[{ sections: [section('New', 'a')] }, [section('New', 'a')], 'a'],
		[
			[{ title: 'New', product_items: [{ product_retailer_id: 4711 }] }],
			[section('New', '4711')],
			'4711',
		],
	])('%j', (value, sections, first) => {
		expect(productSections(value as never)).toEqual({ sections, first });
	});

	it.each([
		['a, b', 'a section without a title'],
		['New:', 'has no retailer ID'],
		['[]', 'has no products'],
		[7, 'has a section without a title'],
		[[section('x'.repeat(25), 'a')], 'of 25 characters; Meta allows at most 24'],
		[Array.from({ length: 11 }, () => section('x', 'a')), 'has 11 sections'],
		[[section('x', ...Array.from({ length: 31 }, String))], 'has 31 products'],
		[['x'], 'has no products'],
	])('%j is refused', (value, why) => {
		expect(productSections(value as never)).toEqual({
			refused: expect.stringContaining(why) as unknown,
		});
	});
});

describe('when an offer ends', () => {
	const offer = template([
		{ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Soon', has_expiration: true } },
		body('Hi'),
	]);
	const end = Date.UTC(2026, 11, 31, 22, 59);

	it.each([
		['2026-12-31T23:59:00+01:00', end],
		['2026-12-31T23:59:00', end],
		['2026-12-31 23:59', end],
		['2026-12-31T22:59:00.000Z', end],
		[end, end],
		[end / 1000, end],
		[String(end), end],
	])('%j is %i', (value, expected) => {
		const { components } = build(offer, { offer_expires_at: value }, { zone: 'Europe/Amsterdam' });
		expect(components).toMatchObject([
			{ parameters: [{ limited_time_offer: { expiration_time_ms: expected } }] },
		]);
	});

	it.each([
		['2026-11-22', 'which is in the past'],
		['soon', 'is not a date'],
		[true, 'is not a date'],
		[{ at: 1 }, 'is an object'],
	])('%j is refused', (value, why) => {
		const { issues } = build(offer, { offer_expires_at: value });
		expect(issues).toMatchObject([{ message: expect.stringContaining(why) as unknown }]);
	});
});

describe("Meta's own parameter objects", () => {
	const definition = template([body('Pay {{1}}')]);

	it.each([
		[{ type: 'currency', currency: { fallback_value: '€ 1' } }, 'without code, amount_1000'],
		[{ type: 'date_time', date_time: {} }, 'without fallback_value'],
		[{ type: 'text', text: 'a\tb' }, 'contains a tab'],
		[{ type: 'text', text: ' ' }, 'without text'],
		['Total: [object Object]', 'how an object appears'],
		['👍'.slice(0, 1), 'half a character'],
		[DateTime.fromISO('31-12-2026').toFormat('d MMMM'), 'a date appears that could not be read'],
		[NaN, 'is empty'],
	])('%j is refused', (value, why) => {
		expect(build(definition, { body_1: value }).issues).toMatchObject([
			{ message: expect.stringContaining(why) as unknown },
		]);
	});
});

describe('what an expression that went wrong leaves in a text', () => {
	const definition = template([
		{ type: 'HEADER', format: 'DOCUMENT' },
		body('Hi'),
		buttons(
			{ type: 'QUICK_REPLY', text: 'Yes' },
			{ type: 'URL', text: 'Go', url: 'https://example.com/{{1}}' },
			{ type: 'COPY_CODE' },
			{ type: 'FLOW', text: 'Open' },
			{ type: 'CATALOG', text: 'See' },
		),
	]);
	const { header_document, ...fields } = Object.fromEntries(
		fieldsOf(definition)
			.filter(({ kind }) => kind !== 'json')
			.map(({ id }) => [id, 'A [object Object]']),
	);

	it('is refused in every field', () => {
		const { issues } = build(definition, { header_document, ...fields });
		expect(issues.map(({ field }) => field).sort()).toEqual(
			['header_document', ...Object.keys(fields)].sort(),
		);
		for (const { message } of issues) expect(message).toContain('how an object appears');
	});
});

describe('what is about another field than the first', () => {
	it('names that field', () => {
		const flow = template([body('Hi'), buttons({ type: 'FLOW', text: 'Open' })]);
		expect(build(flow, { button_0_flow_action_data: '{}' }).issues).toMatchObject([
			{ field: 'button_0_flow_action_data' },
		]);
		const place = template([{ type: 'HEADER', format: 'LOCATION' }, body('Hi')]);
		const values = {
			header_latitude: 1,
			header_longitude: 181,
			header_name: 'a',
			header_address: 'b',
		};
		expect(build(place, values).issues).toMatchObject([{ field: 'header_longitude' }]);
	});
});

describe('texts with their values', () => {
	const twice = template([
		{ type: 'HEADER', format: 'TEXT', text: 'Hi {{1}}' },
		body('{{1}} and {{1}}, {{2}}'),
	]);
	// 1,024 characters may be in a body: 7 of them stand there.
	const fit = { header_1: 'Anna', body_1: 'x'.repeat(500), body_2: 'y'.repeat(17) };

	it.each<[what: string, values: object, fields: string[]]>([
		['just fit', fit, []],
		[
			'are one too long, with a value that stands there twice',
			{ ...fit, body_2: 'y'.repeat(18) },
			['body'],
		],
		['are counted in characters', { ...fit, body_1: 'x', body_2: '😀'.repeat(1015) }, []],
		['are too long in characters', { ...fit, body_1: 'x', body_2: '😀'.repeat(1016) }, ['body']],
		['are too long in the header', { ...fit, header_1: 'x'.repeat(58) }, ['header']],
	])('%s', (_what, values, fields) => {
		expect(build(twice, values).issues.map(({ field }) => field)).toEqual(fields);
	});

	it('are too long on the card where they are', () => {
		const card = { components: [{ type: 'HEADER', format: 'IMAGE' }, body('For {{1}}')] };
		const definition = template([body('Hi'), { type: 'CAROUSEL', cards: [card, card] }]);
		const ids = fieldsOf(definition).map(({ id }) => id);
		const values = {
			...Object.fromEntries(ids.map((id) => [id, '12'])),
			card_1_body_1: 'x'.repeat(157),
		};
		expect(build(definition, values).issues).toMatchObject([{ field: 'card_1_body' }]);
		expect(build(definition, { ...values, card_1_body_1: 'x'.repeat(156) }).issues).toEqual([]);
	});
});

describe('a coupon code', () => {
	const definition = template([body('Hi'), buttons({ type: 'COPY_CODE', example: ['A'] })]);

	it('has at most 20 characters', () => {
		const { issues, warnings } = build(definition, { button_0_coupon_code: 'x'.repeat(20) });
		expect([...issues, ...warnings]).toEqual([]);
		expect(build(definition, { button_0_coupon_code: 'x'.repeat(21) }).issues).toHaveLength(1);
	});

	it('of more than letters and digits goes out with a warning', () => {
		const { components, issues, warnings } = build(definition, {
			button_0_coupon_code: ' SAVE-20 ',
		});
		expect(issues).toEqual([]);
		expect(components).toMatchObject([{ parameters: [{ coupon_code: 'SAVE-20' }] }]);
		expect(warnings).toMatchObject([
			{ message: expect.stringContaining('does not only have letters and digits') as unknown },
		]);
	});
});

describe('a carousel by hand', () => {
	const card = { components: [{ type: 'HEADER', format: 'IMAGE' }, body('For {{1}}')] };
	const definition = template([body('Hi'), { type: 'CAROUSEL', cards: [card, card] }]);
	const ids = fieldsOf(definition).map(({ id }) => id);
	const { components } = build(definition, Object.fromEntries(ids.map((id) => [id, '12'])));

	it('is counted card by card', () => {
		expect(checkComponents(definition, components)).toEqual([]);
		const [carousel] = components;
		const [first] = (carousel?.cards ?? []) as object[];
		expect(checkComponents(definition, [{ ...carousel, cards: [first] } as never])).toMatchObject([
			{ field: 'carousel' },
		]);
		const empty = { card_index: 1, components: [] };
		expect(
			checkComponents(definition, [{ ...carousel, cards: [first, empty] } as never]),
		).toMatchObject([{ field: 'header of card 2' }, { field: 'body of card 2' }]);
	});

	it('leaves kinds of components to Meta that it does not know', () => {
		const tap = { type: 'tap_target_configuration', parameters: [{}] };
		expect(checkComponents(definition, [...components, tap])).toEqual([]);
	});
});
