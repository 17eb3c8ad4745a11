import type { IExecuteFunctions } from 'n8n-workflow';

import { parameterReader } from '../../nodes/WhatsAppCloud/actions/parameterReader';

/** n8n, as far as parameters go: what stands in double braces is the name of a field of the item. */
function n8nWith(parameters: Record<string, unknown>, items: Array<Record<string, unknown>>) {
	const asked: string[] = [];
	const evaluate = (value: unknown, item: number): unknown => {
		if (typeof value === 'string')
			return value.startsWith('=')
				? items[item]?.[value.slice('={{ '.length, -' }}'.length)]
				: value;
		if (Array.isArray(value)) return value.map((element) => evaluate(element, item));
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([key, field]) => [key, evaluate(field, item)]),
		);
	};
	const getNodeParameter = (
		name: string,
		item: number,
		fallback: unknown,
		options?: { rawExpressions?: boolean },
	) => {
		const value = parameters[name] ?? fallback;
		if (value === undefined) throw new Error(`Could not get parameter "${name}"`);
		if (options?.rawExpressions) return value;
		asked.push(`${name} ${item}`);
		return evaluate(value, item);
	};
	const node = { getNodeParameter, getInputData: () => items.map((json) => ({ json })) };
	const read = parameterReader(node as unknown as IExecuteFunctions);
	return { read, asked };
}

const ITEMS = [{ phone: '1' }, { phone: '2' }, { phone: '3' }];

it('asks once per batch for what has no expression in it, and once per item for the rest', () => {
	const options = { preview: true, list: [{ key: '={{ phone }}' }] };
	const { read, asked } = n8nWith({ to: '={{ phone }}', mode: 'automatic', options }, ITEMS);
	for (const [index, { phone }] of ITEMS.entries()) {
		for (let times = 0; times < 3; times++) {
			expect(read('to', index)).toBe(phone);
			expect(read('mode', index)).toBe('automatic');
			expect(read('options', index, {})).toEqual({ preview: true, list: [{ key: phone }] });
			expect(read('absent', index, 'fallback')).toBe('fallback');
		}
	}
	expect(asked).toEqual([
		...['to 0', 'mode 0', 'options 0', 'absent 0'],
		...['to 1', 'options 1', 'to 2', 'options 2'],
	]);
});

it('asks n8n for no path into the item: it takes milliseconds for each new expression', () => {
	const cards = Array.from({ length: 50 }, (_, card) => ({
		body: `=${card} for {{ $json.phone }}`,
	}));
	const { read, asked } = n8nWith({ to: '={{ $json.phone }}', cards }, ITEMS);
	for (const [index, { phone }] of ITEMS.entries()) {
		expect(read('to', index)).toBe(phone);
		expect(read('cards', index)).toEqual(
			cards.map((_, card) => ({ body: `${card} for ${phone}` })),
		);
	}
	expect(asked).toEqual([]);
});

it('gives each item its own value, whatever the order', () => {
	const { read } = n8nWith({ to: '={{ phone }}' }, ITEMS);
	expect([0, 2, 0, 1, 1].map((index) => read('to', index))).toEqual(['1', '3', '1', '2', '2']);
});

it('throws as often as n8n does', () => {
	const { read } = n8nWith({}, ITEMS);
	expect(() => read('to', 0)).toThrow('to');
	expect(() => read('to', 0)).toThrow('to');
});
