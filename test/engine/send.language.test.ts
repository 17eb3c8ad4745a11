import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

const CUSTOMER = '31611117701';
const named = (value: string): INodeParameters => ({
	template: { __rl: true, mode: 'name', value },
});

/** What each item's request says, without sending it. */
async function preview(parameters: INodeParameters, input: IDataObject[]) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode({
				mode: 'templateOnly',
				to: CUSTOMER,
				...parameters,
				options: { previewOnly: true, ...(parameters.options as IDataObject | undefined) },
			}),
		],
		input,
	});
	if (run.error) throw new Error(run.error.message);
	return run.node('Send').json;
}

const REMINDER = { body_1: 'Sam', body_2: 'Tuesday', body_3: '14:30' };

describe("a template in each customer's own language", () => {
	const fromField: INodeParameters = {
		templateLanguageFrom: 'item',
		customerLanguage: '={{ $json.language }}',
		...values(REMINDER),
	};
	const input = ['nl-BE', 'NL', 'ar_EG', 'fil', ''].map((language) => ({ language }));

	it.each<[string, INodeParameters, string]>([
		['chosen from the list', template('appointment_reminder|en_US'), 'en_US'],
		[
			'from the list, with another fallback',
			{ ...template('appointment_reminder|en_US'), fallbackLanguage: 'NL' },
			'nl',
		],
		['named', { ...named('appointment_reminder'), fallbackLanguage: 'en-US' }, 'en_US'],
	])('%s', async (_, chosen, fallback) => {
		const sent = await preview({ ...chosen, ...fromField }, input);
		expect(sent.map(({ template: used }) => used)).toEqual([
			expect.objectContaining({
				language: 'nl',
				requestedLanguage: 'nl-BE',
				languageMatch: 'language',
			}),
			expect.objectContaining({ language: 'nl', requestedLanguage: 'NL', languageMatch: 'exact' }),
			expect.objectContaining({ language: 'ar', languageMatch: 'language' }),
			expect.objectContaining({ language: fallback, languageMatch: 'fallback' }),
			expect.objectContaining({ language: fallback, languageMatch: 'fallback' }),
		]);
		expect(sent[0]?.request).toMatchObject({ template: { language: { code: 'nl' } } });
	});

	it('takes a three-letter language, and no translation that is not approved', async () => {
		for (const [language, status] of [
			['fil', 'APPROVED'],
			['de', 'PAUSED'],
		]) {
			await bench.control('POST', '/templates', {
				name: 'greeting',
				language,
				status,
				category: 'UTILITY',
				components: [{ type: 'BODY', text: 'Hello' }],
			});
		}
		const parameters = { ...named('greeting'), ...fromField, ...values({}) };
		const sent = await preview({ ...parameters, fallbackLanguage: 'fil' }, [
			{ language: 'FIL' },
			{ language: 'de' },
		]);
		expect(sent).toMatchObject([
			{ template: { language: 'fil', languageMatch: 'exact' } },
			{ template: { language: 'fil', languageMatch: 'fallback' } },
		]);
		await expect(preview(parameters, [{ language: 'de' }])).rejects.toThrow(
			'Template "greeting" has no approved translation for "de"',
		);
	});

	it('leaves out what the translation has no place for, and still refuses what none has', async () => {
		const form = {
			header_order_number: '860198',
			body_customer_name: 'Sanne',
			body_order_status: 'onderweg',
			body_delivery_date: 'dinsdag',
			button_0_url: '860198',
		};
		const parameters = { ...template('order_update|en_US'), ...fromField };
		const [dutch] = await preview({ ...parameters, ...values(form) }, [{ language: 'nl' }]);
		expect(dutch?.request).toMatchObject({
			template: { language: { code: 'nl' }, components: [{ type: 'body' }] },
		});
		await expect(
			preview({ ...parameters, ...values({ ...form, body_colour: 'red' }) }, [{ language: 'nl' }]),
		).rejects.toThrow('"body_colour" is not a variable');
	});
});

describe('line breaks in variables', () => {
	const broken = { ...REMINDER, body_1: 'Sam\r\nand\tAnna      too\n' };
	const parameters = { ...template('appointment_reminder|en_US'), ...values(broken) };

	it('are refused', async () => {
		await expect(preview(parameters, [{}])).rejects.toThrow('(body_1) contains a line break');
	});

	it('become spaces where a person wants it, and the sandbox takes them', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					mode: 'templateOnly',
					to: CUSTOMER,
					...parameters,
					options: { lineBreaks: 'flatten' },
				}),
			],
		});
		expect(run.node('Send').json).toMatchObject([{ status: 'accepted' }]);
		const [message] = await bench.received({}, 1);
		expect(message?.text).toContain('Hello Sam and Anna    too, this is');
	});
});

describe('a template that is named by an expression', () => {
	it.each<[string, INodeParameters]>([
		[
			'with values from the input',
			{
				templateValues: {
					mappingMode: 'autoMapInputData',
					value: {},
					matchingColumns: [],
					schema: [],
				},
			},
		],
		[
			'with components as JSON',
			{
				templateInput: 'components',
				templateComponents:
					'={{ [{ type: "body", parameters: [$json.body_1, $json.body_2, $json.body_3].map((text) => ({ type: "text", text })) }] }}',
			},
		],
	])('goes out %s', async (_, parameters) => {
		const sent = await preview(
			{
				...named('={{ $json.name }}'),
				templateLanguage: '={{ $json.language }}',
				...parameters,
			},
			[
				{ name: 'appointment_reminder', language: 'nl', ...REMINDER },
				{ name: 'appointment_reminder', language: 'en-us', ...REMINDER },
			],
		);
		expect(sent).toMatchObject([
			{ template: { language: 'nl' } },
			{ template: { language: 'en_US' } },
		]);
		expect(sent[0]?.request).toMatchObject({
			template: { components: [{ type: 'body', parameters: [{ text: 'Sam' }, {}, {}] }] },
		});
	});
});

describe('dates in variables', () => {
	it("are written in the template's language, as people read them", async () => {
		const [sent] = await preview(
			{
				...template('appointment_reminder|en_US'),
				...values({ ...REMINDER, body_2: '={{ $now }}', body_3: '={{ new Date(0) }}' }),
			},
			[{}],
		);
		expect(JSON.stringify(sent?.request)).toMatch(
			/"text":"[A-Z][a-z]+ \d{1,2}, 20\d\d at \d{1,2}:\d\d [AP]M"}.*"text":"December 31, 1969 at 7:00 PM"/,
		);
	});
});

describe('one set of values for text and template', () => {
	const customer = '31611117702';
	const parameters: INodeParameters = {
		...template('order_update|nl'),
		mode: 'automatic',
		to: customer,
		text: 'Hoi [customer_name], je bestelling is [order_status] [sic]. Tot [body_delivery_date]!',
		...values({
			body_customer_name: '={{ $json.name }}',
			body_order_status: 'onderweg',
			body_delivery_date: 'dinsdag',
		}),
	};
	const send = async (more: INodeParameters, input: IDataObject = { name: 'Çağla\n& Co' }) =>
		await bench.engine.runWorkflow({
			nodes: [sendNode({ ...parameters, ...more })],
			input: [input],
		});

	beforeEach(async () => {
		await bench.hasWritten(customer);
	});

	it('puts the values into the text', async () => {
		const run = await send({ options: { fillText: true } });
		expect(run.node('Send').json).toMatchObject([{ sentAs: 'freeForm', status: 'accepted' }]);
		const [message] = await bench.received({}, 1);
		expect(message?.text).toBe('Hoi Çağla\n& Co, je bestelling is onderweg [sic]. Tot dinsdag!');
	});

	it('takes them from the input, too', async () => {
		const automatic = {
			mappingMode: 'autoMapInputData',
			value: {},
			matchingColumns: [],
			schema: [],
		};
		await send(
			{ options: { fillText: true }, templateValues: automatic },
			{ customer_name: 'Bob', order_status: 'weg', body_delivery_date: 'nu' },
		);
		const [message] = await bench.received({}, 1);
		expect(message?.text).toBe('Hoi Bob, je bestelling is weg [sic]. Tot nu!');
	});

	it('leaves the text alone unless asked to', async () => {
		await send({});
		const [message] = await bench.received({}, 1);
		expect(message?.text).toBe(parameters.text);
	});

	it('sends nothing with a placeholder that has no value', async () => {
		const run = await send({ options: { fillText: true } }, { name: '' });
		expect(run.error?.message).toContain('The text has [customer_name] in it');
		const components = await send({
			options: { fillText: true },
			templateInput: 'components',
			templateComponents: '[]',
		});
		expect(components.error?.message).toContain('Fill Placeholders in Text');
		expect(await bench.received()).toEqual([]);
	});
});
