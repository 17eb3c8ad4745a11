import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31611760000;

beforeAll(async () => {
	bench = await startBench();
	const definition = { name: 'dated', category: 'UTILITY', status: 'APPROVED' };
	for (const language of ['en_GB', 'nl']) {
		const components = [{ type: 'BODY', text: 'See you on {{1}}!' }];
		await bench.control('POST', '/templates', { ...definition, language, components });
	}
	await bench.control('POST', '/templates', {
		...{ ...definition, name: 'place', language: 'en_GB' },
		components: [
			{ type: 'HEADER', format: 'LOCATION' },
			{ type: 'BODY', text: 'Here' },
		],
	});
});

afterAll(async () => {
	await bench.close();
});

async function send(
	parameters: INodeParameters,
	input: IDataObject = {},
	timezone = 'Europe/Berlin',
) {
	const to = String(++lastCustomer);
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ to, mode: 'templateOnly', ...parameters })],
		input: [input],
		settings: { timezone },
	});
	expect(run.error?.message).toBeUndefined();
	const [message] = await bench.received({ customer: to }, 1);
	return { text: message?.text, warnings: run.node('Send').json[0]?.warnings };
}

const dated = (language: string, body_1: unknown) => ({
	...template(`dated|${language}`),
	...values({ body_1 } as IDataObject),
});

describe('a date in a template', () => {
	it.each([
		['en_GB', '={{ DateTime.fromISO("2026-12-01T00:00:00Z") }}', '1 December 2026 at 1:00'],
		['en_GB', '={{ DateTime.fromISO("2026-11-30T23:00:00Z") }}', '1 December 2026'],
		['nl', '={{ DateTime.fromISO("2026-11-30T23:00:00Z") }}', '1 december 2026'],
		['nl', '={{ new Date("2026-11-30T23:00:00Z") }}', '1 december 2026'],
		['nl', '={{ $json.at.toDateTime() }}', '1 december 2026'],
	])('of language %s, %s, is written as %s', async (language, value, text) => {
		const { text: read, warnings } = await send(dated(language, value), {
			at: '2026-11-30T23:00:00.000Z',
		});
		expect(read?.replaceAll(/\s/g, ' ').replace(/(, | at )0?1:00/, ' at 1:00')).toBe(
			`See you on ${text}!`,
		);
		expect(warnings).toBeUndefined();
	});

	it.each(['={{ $json.at }}', '=at {{ DateTime.fromISO($json.at) }}'])(
		'that is given as a timestamp, %s, is warned about with the cure',
		async (value) => {
			const { warnings } = await send(dated('nl', value), { at: '2026-12-01T00:00:00.000Z' });
			expect(warnings).toEqual([expect.stringContaining('{{ $json.date.toDateTime() }}')]);
		},
	);
});

it.each([
	['={{ $json.values }}', { values: { body_1: 'Friday' } }],
	['={{ { body_1: $json.day } }}', { day: 'Friday' }],
	['={{ JSON.stringify({ body_1: "Friday" }) }}', {}],
])('values may come from one expression: %s', async (templateValues, input) => {
	const { text } = await send({ ...template('dated|nl'), templateValues }, input);
	expect(text).toBe('See you on Friday!');
});

it('one that gives no object is refused', async () => {
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				...{ to: '31611769999', mode: 'templateOnly', ...template('dated|nl') },
				templateValues: '={{ ["Friday"] }}',
			}),
		],
	});
	expect(run.error?.message).toContain('Template Variables is not an object');
});

it('a place may go without name and address, with a warning for each', async () => {
	const place = { header_latitude: 52.37, header_longitude: 4.89 };
	const { warnings } = await send({ ...template('place|en_GB'), ...values(place) });
	expect(warnings).toEqual([
		expect.stringContaining('(header_name) is empty'),
		expect.stringContaining('(header_address) is empty'),
	]);
});
