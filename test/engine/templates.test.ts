import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

async function templates(parameters: INodeParameters): Promise<IDataObject[]> {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Templates',
				type: 'whatsAppCloudTemplates',
				parameters: { resource: 'template', ...parameters },
			},
		],
	});
	if (run.error) throw new Error(run.error.message);
	return run.node('Templates').json;
}

const getAll = async (parameters: INodeParameters = {}) =>
	await templates({ operation: 'getAll', returnAll: true, ...parameters });

describe('Template → Get Many', () => {
	it('lists every page, with what each needs', async () => {
		const all = await getAll();
		expect(all.length).toBeGreaterThan(10);
		for (const template of all) {
			expect(template).toMatchObject({
				name: expect.any(String) as unknown,
				language: expect.stringMatching(/^[a-z]{2,3}(_[A-Z]{2})?$/) as unknown,
				category: expect.stringMatching(/^(UTILITY|MARKETING|AUTHENTICATION)$/) as unknown,
				status: expect.stringMatching(/^[A-Z_]+$/) as unknown,
				quality: expect.any(String) as unknown,
				body: expect.any(String) as unknown,
				buttons: expect.any(Array) as unknown,
				variables: expect.any(Array) as unknown,
			});
		}
		const names = all.map(({ name, language }) => `${String(name)}|${String(language)}`);
		expect(new Set(names).size).toBe(names.length);
	});

	it('goes beyond the first page of Graph', async () => {
		for (let index = 0; index < 230; index++) {
			await bench.control('POST', '/templates', {
				name: `bulk_${index}`,
				language: 'en_US',
				category: 'UTILITY',
				status: 'APPROVED',
				components: [{ type: 'BODY', text: 'Hello' }],
			});
		}
		const found = await getAll({ filters: { name: 'bulk_' } });
		expect(new Set(found.map(({ name }) => name)).size).toBe(230);
		expect(await getAll({ returnAll: false, limit: 101 })).toHaveLength(101);
		await bench.control('POST', '/reset');
	});

	it.each([
		[{ status: 'PAUSED' }, 'status', 'PAUSED'],
		[{ status: 'REJECTED' }, 'status', 'REJECTED'],
		[{ category: 'AUTHENTICATION' }, 'category', 'AUTHENTICATION'],
		[{ language: 'nl' }, 'language', 'nl'],
		[{ name: 'appointment_reminder' }, 'name', 'appointment_reminder'],
	])('filters by %j', async (filters, field, value) => {
		const found = await getAll({ filters });
		expect(found.length).toBeGreaterThan(0);
		expect(found.map((template) => template[field])).toEqual(found.map(() => value));
	});

	it('finds words of the content', async () => {
		const found = await getAll({ filters: { content: 'appointment' } });
		expect(found.length).toBeGreaterThan(0);
		for (const { body } of found) expect(String(body).toLowerCase()).toContain('appointment');
	});

	it("gives Graph's own objects if they are not to be simplified", async () => {
		const [template] = await getAll({ simplify: false, filters: { name: 'appointment_reminder' } });
		expect(template).toMatchObject({ components: expect.any(Array) as unknown });
	});

	it('stops at the limit', async () => {
		expect(await getAll({ returnAll: false, limit: 3 })).toHaveLength(3);
	});
});

describe('Template → Get', () => {
	const get = async (parameters: INodeParameters) =>
		(await templates({ operation: 'get', ...parameters }))[0];

	it('finds a template from the list, and by name and language however it is written', async () => {
		const listed = await get({
			template: { __rl: true, mode: 'list', value: 'appointment_reminder|nl' },
		});
		expect(listed).toMatchObject({ name: 'appointment_reminder', language: 'nl' });
		for (const templateLanguage of ['nl', 'NL', ' nl ']) {
			const template = { __rl: true as const, mode: 'name', value: 'appointment_reminder' };
			expect(await get({ template, templateLanguage })).toEqual(listed);
		}
	});

	it('names the languages there are', async () => {
		const template = { __rl: true as const, mode: 'name', value: 'appointment_reminder' };
		await expect(get({ template, templateLanguage: 'fil' })).rejects.toThrow(
			'does not exist in "fil"',
		);
		await expect(get({ template })).rejects.toThrow('exists in several languages: ');
	});
});

describe('Template → Preview', () => {
	const preview = async (parameters: INodeParameters) =>
		(await templates({ operation: 'preview', templateInput: 'examples', ...parameters }))[0];

	it('shows what a customer gets, what would be sent, and what it costs there', async () => {
		const shown = await preview({ ...template('order_update|en_US'), country: 'nl' });
		expect(shown).toMatchObject({
			name: 'order_update',
			language: 'en_US',
			category: 'UTILITY',
			status: 'APPROVED',
			text: [
				'Order 860198',
				'Hi Sam, your order is on its way. We expect it at your door on Tuesday 24 November, between 9:00 and 18:00.',
				'Greenhouse Shop',
				'[Track parcel: https://shop.greenhouse.example/track/860198]',
			].join('\n'),
			preview: { header: 'Order 860198', footer: 'Greenhouse Shop' },
			message: {
				type: 'template',
				template: { name: 'order_update', language: { code: 'en_US' } },
			},
			canBeSent: true,
			issues: [],
			warnings: [],
			cost: { category: 'utility', charge: 'paid', estimate: 0.05, currency: 'USD', country: 'NL' },
		});
	});

	it('takes the values of the item, and lists everything that keeps them from being sent', async () => {
		const given = {
			...template('appointment_reminder|en_US'),
			templateInput: 'fields',
			...values({ body_1: 'Anna', body_3: 'a\nb', body_9: 'x' }),
		};
		const shown = await preview(given);
		expect(shown).toMatchObject({ canBeSent: false });
		expect(shown?.text).toContain(
			'Hello Anna, this is a reminder of your appointment on {{2}} at {{3}}. See you then!',
		);
		expect(shown?.issues).toEqual([
			expect.stringContaining('"body_9" is not a variable') as unknown,
			expect.stringContaining('(body_2) is empty. Enter a value, e.g. Tuesday') as unknown,
			expect.stringContaining('(body_3) contains a line break') as unknown,
		]);
		const flat = await preview({ ...given, options: { lineBreaks: 'flatten' } });
		expect(flat?.text).toContain('at a b. See you then!');
	});

	it('takes components as JSON', async () => {
		const shown = await preview({
			...template('login_code|nl'),
			templateInput: 'components',
			templateComponents: JSON.stringify(
				['body', 'button'].map((type) => ({
					type,
					...(type === 'button' ? { sub_type: 'url', index: '0' } : {}),
					parameters: [{ type: 'text', text: '4711' }],
				})),
			),
		});
		expect(shown).toMatchObject({ canBeSent: true, cost: { category: 'authentication' } });
		expect(shown?.text).toContain('*4711* is je verificatiecode.');
		expect(shown?.text).toContain('[Code kopiëren: 4711]');
	});

	it('says that a paused template cannot be sent', async () => {
		expect(await preview(template('delivery_delay|en_US'))).toMatchObject({
			canBeSent: false,
			issues: ["The template's status is PAUSED; only approved templates can be sent."],
		});
	});

	it('refuses what is no country', async () => {
		const wrong = preview({ ...template('opening_hours|en_US'), country: 'Holland' });
		await expect(wrong).rejects.toThrow('Country "HOLLAND" is not a country');
	});

	it('says so where the country comes from the credential', async () => {
		const british = await startBench({ defaultCountry: 'UK' });
		const run = await british.engine.runWorkflow({
			nodes: [
				{
					name: 'Templates',
					type: 'whatsAppCloudTemplates',
					parameters: {
						resource: 'template',
						operation: 'preview',
						templateInput: 'examples',
						...template('opening_hours|en_US'),
					},
				},
			],
		});
		await british.close();
		expect(run.error?.message).toContain('Default Country of the credential "UK" is not a country');
	});

	it('works for every template of the account', async () => {
		const all = await getAll();
		expect(all).not.toEqual([]);
		for (const { name, language, status } of all) {
			const shown = await preview(template(`${String(name)}|${String(language)}`));
			expect(shown).toMatchObject({ name, language, canBeSent: status === 'APPROVED' });
		}
	});
});

describe('the category that Meta holds to be right', () => {
	it('is shown beside the present one', async () => {
		await bench.control('POST', '/templates', {
			name: 'hidden_promotion',
			language: 'en_US',
			category: 'UTILITY',
			sub_category: 'ORDER_STATUS',
			correct_category: 'MARKETING',
			status: 'APPROVED',
			components: [{ type: 'BODY', text: 'Buy now' }],
		});
		const expected = {
			category: 'UTILITY',
			subCategory: 'ORDER_STATUS',
			correctCategory: 'MARKETING',
		};
		const chosen = template('hidden_promotion|en_US');
		expect(await getAll({ filters: { name: 'hidden_promotion' } })).toMatchObject([expected]);
		expect(await templates({ operation: 'get', ...chosen })).toMatchObject([expected]);
		await bench.control('POST', '/reset');
	});
});

describe('in the editor', () => {
	const node = { name: 'Send', type: 'whatsAppCloud' };
	const chosen = (value: string) => ({
		...node,
		parameters: { template: { __rl: true as const, mode: 'list', value } },
	});

	it('the numbers of the account can be chosen', async () => {
		const all = await bench.engine.callListSearch(node, 'searchPhoneNumbers');
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		expect(all.results.map(({ value }) => value).sort()).toEqual(
			[phoneNumberId, secondPhoneNumberId].sort(),
		);
		const [first] = all.results;
		const digits = String(first?.name).replaceAll(/\D/g, '').slice(-7);
		const found = await bench.engine.callListSearch(node, 'searchPhoneNumbers', digits);
		expect(found.results).toEqual([first]);
	});

	it('templates can be searched, with their text, page by page', async () => {
		const all = await bench.engine.callListSearch(node, 'searchTemplates');
		const entry = all.results.find(({ value }) => value === 'order_update|en_US');
		expect(entry?.name).toMatch(
			/^order_update · en_US · utility · Hi \[customer_name\], your order is \[order_status\]\. .* …$/,
		);
		expect(all.results).toHaveLength((await getAll()).length);
		const sendable = all.results.map(({ name }) => name).filter((name) => !/cannot be/.test(name));
		expect(sendable).toEqual(sendable.toSorted((a, b) => a.localeCompare(b, 'en')));
		const found = await bench.engine.callListSearch(node, 'searchTemplates', 'appointment_rem');
		expect(found.results.length).toBeGreaterThan(1);
		for (const { value } of found.results) expect(value).toContain('appointment_reminder|');
	});

	it('templates that cannot be sent come last, and say so', async () => {
		for (let number = 0; number < 120; number++) {
			await bench.control('POST', '/templates', {
				name: `many_${number}`,
				language: 'en_US',
				category: 'UTILITY',
				status: number % 2 === 0 ? 'APPROVED' : 'PAUSED',
				components: [{ type: 'BODY', text: 'Hello' }],
			});
		}
		const names: string[] = [];
		let token: string | undefined;
		do {
			const page = await bench.engine.callListSearch(node, 'searchTemplates', '', token);
			expect(page.results.length).toBeGreaterThan(0);
			names.push(...page.results.map(({ name }) => name));
			token = page.paginationToken;
		} while (token !== undefined);
		const unsendable = names.filter((name) => name.includes('cannot be sent'));
		expect(unsendable.length).toBeGreaterThan(60);
		expect(names.slice(-unsendable.length)).toEqual(unsendable);
		expect(unsendable).toContain('many_1 · en_US · utility · paused, cannot be sent · Hello');
		expect(new Set(names).size).toBe((await getAll()).length);
		await bench.control('POST', '/reset');
	});

	it("Meta's sample comes after them where the number is no test number of Meta's", async () => {
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		const mode = async (accountMode: string) =>
			await bench.control('PATCH', `/numbers/${phoneNumberId}`, { accountMode });
		const list = async (parameters: INodeParameters = {}) => {
			const caller = { ...node, parameters };
			const { results } = await bench.engine.callListSearch(caller, 'searchTemplates');
			const place = results.findIndex(({ value }) => value === 'hello_world|en_US');
			const lastSendable = results.findLastIndex(({ name }) => !/cannot be sent/.test(name));
			return { isLast: place > lastSendable, name: results[place]?.name };
		};
		const marked = {
			isLast: true,
			name: expect.stringContaining(
				"sample for Meta's test numbers, cannot be sent from this one",
			) as unknown,
		};
		expect(await list()).toEqual(marked);
		await mode('SANDBOX');
		expect(await list()).toEqual({
			isLast: false,
			name: expect.stringMatching(/^hello_world · en_US · utility · Welcome/) as unknown,
		});
		const other = { __rl: true, mode: 'list', value: secondPhoneNumberId };
		expect(await list({ phoneNumberId: other })).toEqual(marked);
		await bench.control('POST', '/reset');
	});

	it('the form follows the language that the items may have', async () => {
		const form = async (parameters: INodeParameters) => {
			const { fields } = await bench.engine.callResourceMapping(
				{
					...node,
					parameters: {
						template: { __rl: true, mode: 'name', value: 'order_update' },
						...parameters,
					},
				},
				'mapTemplateFields',
			);
			return fields.map(({ id }) => id);
		};
		const fromField = { templateLanguageFrom: 'item' };
		expect(await form({ templateLanguage: 'en-us' })).toContain('header_order_number');
		expect(await form({ ...fromField, fallbackLanguage: 'nl-NL' })).toEqual([
			'body_customer_name',
			'body_order_status',
			'body_delivery_date',
		]);
		expect((await form(fromField)).length).toBeGreaterThan(0);
	});

	it('a date has a date picker', async () => {
		await bench.control('POST', '/templates', {
			name: 'offer',
			language: 'en_US',
			category: 'MARKETING',
			status: 'APPROVED',
			components: [
				{
					type: 'LIMITED_TIME_OFFER',
					limited_time_offer: { text: 'Soon', has_expiration: true },
				},
				{ type: 'BODY', text: 'Hello' },
			],
		});
		const form = await bench.engine.callResourceMapping(chosen('offer|en_US'), 'mapTemplateFields');
		expect(form.fields).toMatchObject([{ id: 'offer_expires_at', type: 'dateTime' }]);
		await bench.control('POST', '/reset');
	});

	it('a template becomes a form', async () => {
		const { fields } = await bench.engine.callResourceMapping(
			chosen('appointment_reminder|en_US'),
			'mapTemplateFields',
		);
		expect(fields.filter(({ required }) => required).length).toBeGreaterThan(1);
		for (const field of fields) expect(field).toMatchObject({ display: true, defaultMatch: false });
	});

	it.each([
		['', 'The template comes from an expression that has no value yet.'],
		['opening_hours|en_US', 'This template needs no values.'],
		['nothing|en_US', 'There is no template named "nothing" in this account.'],
		['appointment_reminder', 'Set Template Language to one of them.'],
		['appointment_reminder|xx', 'Choose one of them from the list.'],
	])('"%s" has no form, and it says why', async (value, notice) => {
		const { fields, emptyFieldsNotice } = await bench.engine.callResourceMapping(
			chosen(value),
			'mapTemplateFields',
		);
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toContain(notice);
	});

	it('has no form when Meta refuses, and it says why', async () => {
		await bench.control('POST', '/faults', { kind: 'error', code: 190, status: 401, times: 1 });
		const { emptyFieldsNotice } = await bench.engine.callResourceMapping(
			chosen('never_asked_before|en_US'),
			'mapTemplateFields',
		);
		expect(emptyFieldsNotice).toContain('access token');
	});

	// To an answer without them, n8n's editor throws away what was filled in.
	it.each(['', 'nothing|en_US', 'appointment_reminder', 'appointment_reminder|xx'])(
		'"%s" leaves a form that is filled in as it is',
		async (value) => {
			const node = chosen(value);
			for (const templateValues of [
				{ mappingMode: 'defineBelow', value: { body_1: 'Anna' }, schema: [{ id: 'body_1' }] },
				null,
			]) {
				const parameters = { ...node.parameters, templateValues } as INodeParameters;
				await expect(
					bench.engine.callResourceMapping({ ...node, parameters }, 'mapTemplateFields'),
				).rejects.toThrow();
			}
		},
	);
});
