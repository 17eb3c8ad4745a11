import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { atMeta, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

describe('Template → Get Many From Library', () => {
	const search = async (libraryFilters: IDataObject, more: INodeParameters = {}) =>
		await runTemplates(bench, 'getLibrary', {
			...{ returnAll: true, libraryFilters: libraryFilters as INodeParameters },
			...more,
		});

	it('shows what each says and needs', async () => {
		expect(await search({ search: 'payment', topic: 'PAYMENTS', language: 'en_US' })).toEqual([
			{
				...{ name: 'payment_due_reminder_1', language: 'en_US', category: 'UTILITY' },
				...{ topic: 'PAYMENTS', useCase: 'PAYMENT_DUE_REMINDER' },
				industries: ['FINANCIAL_SERVICES', 'E_COMMERCE'],
				header: 'Payment reminder',
				body: 'Hello {{1}}, your payment of {{2}} is due on {{3}}.',
				examples: ['Sanne', '€ 25.00', '1 December'],
				buttons: [{ type: 'URL', text: 'Pay now' }],
			},
		]);
	});

	it("gives all of them, or Meta's own objects, up to the limit", async () => {
		expect((await search({})).length).toBeGreaterThan(2);
		const raw = await search({}, { simplify: false, returnAll: false, limit: 1 });
		expect(raw).toMatchObject([{ body_param_types: expect.any(Array) as unknown }]);
		expect(raw).toHaveLength(1);
	});
});

describe('Template → Create From Library', () => {
	const create = async (parameters: INodeParameters): Promise<IDataObject> => {
		const given = {
			...{ libraryTemplate: 'delivery_update_1', newLanguage: 'en_US', newName: 'parcel' },
			...parameters,
		};
		return (await runTemplates(bench, 'createFromLibrary', given))[0] ?? {};
	};

	const values = (...entries: INodeParameters[]) => ({ libraryButtons: { values: entries } });

	const LINK = {
		value: 'https://greenhouse.example/[order]',
		example: 'https://greenhouse.example/4711',
	};

	it("makes it, with the business's own link", async () => {
		const created = await create(values(LINK));
		expect(created).toEqual({
			id: expect.stringMatching(/^\d+$/) as unknown,
			...{ name: 'parcel', language: 'en_US', category: 'UTILITY', status: 'PENDING' },
		});
		const template = await atMeta(
			bench,
			`${String(created.id)}?fields=library_template_name,components`,
		);
		expect(template).toMatchObject({
			library_template_name: 'delivery_update_1',
			components: [
				{ type: 'HEADER' },
				{ type: 'BODY' },
				{ buttons: [{ text: 'Track parcel', url: 'https://greenhouse.example/{{1}}' }] },
			],
		});
	});

	it('makes one with a phone number', async () => {
		const created = await create({
			...{ libraryTemplate: 'appointment_reminder_1', newName: 'appointment' },
			...values({ value: '+31612345678' }),
		});
		expect(created).toMatchObject({ status: 'PENDING' });
	});

	it.each<[string, INodeParameters, string, RegExp]>([
		['no link', {}, 'Button Values', /needs a link for the button “Track parcel”/],
		['a link without example', values({ ...LINK, example: '' }), 'Button Values', /an example/],
		['a number for a link', values({ value: '+31612345678' }), 'Button Values', /needs a link/],
		['too many', values(LINK, LINK), 'Button Values', /has 2 values for 1 buttons/],
		['an unknown one', { libraryTemplate: 'nothing' }, 'Library Template', /does not exist/],
		['no name of one', { libraryTemplate: '={{ "" }}' }, 'Library Template', /is empty/],
		['a language', { newLanguage: 'fr' }, 'Language', /does not exist in "fr"/],
		['a name', { newName: 'Parcel', ...values(LINK) }, 'Template Name', /lowercase/],
	])('refuses %s before Meta is asked', async (_name, parameters, field, says) => {
		const { error, details } = await create(parameters);
		expect(error).toMatch(says);
		expect(details).toMatchObject({ fields: [field] });
		expect(details).not.toHaveProperty('code');
	});

	it('names the field of a name that is taken', async () => {
		const { details } = await create(values(LINK));
		expect(details).toMatchObject({ subcode: 2388024, fields: ['Template Name'] });
	});
});
