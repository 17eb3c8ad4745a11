import { categoryAdvice } from '../../nodes/WhatsAppCloud/template/categoryAdvice';

const body = (text: string) => [{ type: 'BODY', text }];

test.each([
	['Hi {{1}}, get 20% off your next order today.', '20% off'],
	['Hi {{1}}, use this coupon until {{2}}, please.', 'coupon'],
	['Hola {{1}}, tenemos ofertas para ti.', 'ofertas'],
	['Hallo {{1}}, hier ist dein Gutschein für uns.', 'Gutschein'],
	['Hi {{1}}, our new collection has arrived.', 'new collection'],
	['Hi {{1}}, last chance to answer us.', 'last chance'],
	['Hi {{1}}, we miss you in our shop.', 'we miss you'],
])('%s: Meta may make it marketing', (text, word) => {
	expect(categoryAdvice(body(text), 'UTILITY')).toEqual([expect.stringContaining(`“${word}”`)]);
	expect(categoryAdvice(body(text), 'MARKETING')).toEqual([]);
});

test.each([
	'Hi {{1}}, your order {{2}} is on its way.',
	'Your appointment is on {{1}}. To change it, answer here.',
	'Thank you {{1}}, we have your payment of {{2}}. The wholesale price stays.',
	'Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.',
])('%s: nothing is said about it', (text) => {
	expect(categoryAdvice(body(text), 'UTILITY')).toEqual([]);
});

test('a text that would suit everybody names nothing', () => {
	expect(categoryAdvice(body('Our opening hours have changed.'), 'UTILITY')).toEqual([
		expect.stringContaining('It does not say what this customer asked for'),
	]);
});

test.each([
	[{ type: 'BUTTONS', buttons: [{ type: 'COPY_CODE', example: 'X' }] }, 'a code to copy'],
	[{ type: 'buttons', buttons: [{ type: 'catalog', text: 'View' }] }, 'shows the catalog'],
])('%j: only marketing has it', (component, says) => {
	const components = [...body('Hi {{1}}, here you are.'), component];
	expect(categoryAdvice(components, 'UTILITY')).toEqual([expect.stringContaining(says)]);
});

test('cards are read as well', () => {
	const card = { components: body('Buy now') };
	const components = [...body('Hi {{1}}, your orders.'), { type: 'CAROUSEL', cards: [card] }];
	expect(categoryAdvice(components, 'UTILITY')).toEqual([expect.stringContaining('“Buy now”')]);
});

test('a one-time code is sent to where codes belong', () => {
	const text = 'Hi {{1}}, your verification code is {{2}}, keep it.';
	for (const category of ['UTILITY', 'MARKETING']) {
		expect(categoryAdvice(body(text), category)).toEqual([
			expect.stringContaining('only accepts those as Authentication'),
		]);
	}
	expect(categoryAdvice(body(text), 'AUTHENTICATION')).toEqual([]);
});
