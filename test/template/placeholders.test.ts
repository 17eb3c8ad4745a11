import { fillPlaceholders } from '../../nodes/WhatsAppCloud/template/placeholders';

describe("a text with the template's values in it", () => {
	const values = {
		body_customer_name: 'Anna & "Bob"\n$1',
		body_1: 7,
		header_order: 'A-1',
		body_empty: ' ',
		header_price: {
			type: 'currency',
			currency: { fallback_value: '€ 10', code: 'EUR', amount_1000: 10000 },
		},
		list: ['a'],
	};

	it.each([
		['Hi [customer_name]!', 'Hi Anna & "Bob"\n$1!'],
		['[body_customer_name] [header_order] [order]', 'Anna & "Bob"\n$1 A-1 A-1'],
		['[body_1] and [1]', '7 and [1]'],
		['[price]', '€ 10'],
		['[unknown] [] [a b] {{1}} [Customer_Name]', '[unknown] [] [a b] {{1}} [Customer_Name]'],
		['[constructor] [__proto__]', '[constructor] [__proto__]'],
	])('"%s" becomes "%s"', (text, filled) => {
		expect(fillPlaceholders(text, values)).toEqual({ text: filled, empty: [] });
	});

	it('says which values are missing', () => {
		expect(fillPlaceholders('[empty], [list], [empty]', values)).toEqual({
			text: '[empty], [list], [empty]',
			empty: ['empty', 'list'],
		});
	});

	it('prefers the full ID, then the body, then the header', () => {
		const text = '[x]';
		expect(fillPlaceholders(text, { header_x: 'h', body_x: 'b', x: 'i' }).text).toBe('i');
		expect(fillPlaceholders(text, { header_x: 'h', body_x: 'b' }).text).toBe('b');
		expect(fillPlaceholders(text, { header_x: 'h' }).text).toBe('h');
	});
});
