import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { atMeta, listed, runTemplates } from './templateNode';
import { startBench, type Bench } from './whatsapp';

/** What the form of Template → Create offers beyond texts, links and files. */

let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', { templateReviewMs: 0 });
});

const FORM: INodeParameters = {
	...{ newName: 'from_a_form', newLanguage: 'en_US', newCategory: 'MARKETING' },
	bodyText: 'There is news from the greenhouse.',
};

const create = async (parameters: INodeParameters, input?: INodeExecutionData[]) =>
	(await runTemplates(bench, 'create', { ...FORM, ...parameters }, input))[0] ?? {};

const found = async ({ id }: IDataObject) =>
	await atMeta(
		bench,
		`${String(id)}?fields=components,category,message_send_ttl_seconds,cta_url_link_tracking_opted_out`,
	);

const buttons = (...values: INodeParameters[]): INodeParameters => ({
	templateButtons: { values },
});

const app = (packageName = 'com.example.shop', signatureHash = 'K8a/AINcGX7') => ({
	...{ packageName, signatureHash },
});
const APPS = { codeApps: { values: [app()] } };
const CODE = { definedBy: 'code', newCategory: 'AUTHENTICATION' };

describe('buttons', () => {
	it.each<[string, INodeParameters, IDataObject]>([
		[
			'a request for the number, whose text is from Meta',
			{ type: 'REQUEST_CONTACT_INFO', text: 'from before' },
			{ type: 'REQUEST_CONTACT_INFO' },
		],
		[
			'an order to pay',
			{ type: 'ORDER_DETAILS' },
			{ type: 'ORDER_DETAILS', text: 'Review and Pay' },
		],
		[
			'a call for a day',
			{ type: 'VOICE_CALL', text: 'Call now', callMinutes: 1440 },
			{ type: 'VOICE_CALL', text: 'Call now', ttl_minutes: 1440 },
		],
		[
			'a call for as long as Meta says',
			{ type: 'VOICE_CALL', text: 'Call now', callMinutes: 0 },
			{ type: 'VOICE_CALL', text: 'Call now' },
		],
	])('%s', async (_name, button, expected) => {
		const { components } = await found(await create(buttons(button)));
		expect(components).toEqual([
			{ type: 'BODY', text: FORM.bodyText },
			{ type: 'BUTTONS', buttons: [expected] },
		]);
	});

	it('a product below itself', async () => {
		const { components } = await found(
			await create({ headerFormat: 'PRODUCT', ...buttons({ type: 'SPM' }) }),
		);
		expect(components).toMatchObject([{ format: 'PRODUCT' }, {}, { buttons: [{ text: 'View' }] }]);
	});
});

describe('a GIF', () => {
	const film = async () => [
		{ json: {}, binary: { data: await binaryOf(fileOf('mp4', 5_000), { fileName: 'fern.mp4' }) } },
	];

	it('has a short film as its sample', async () => {
		const { components } = await found(await create({ headerFormat: 'GIF' }, await film()));
		expect(components).toMatchObject([
			{ format: 'GIF', example: { header_handle: [expect.stringMatching(/^4::/)] } },
			{ type: 'BODY' },
		]);
	});

	it('is for marketing only', async () => {
		const { error, details } = await create(
			{ headerFormat: 'GIF', newCategory: 'UTILITY' },
			await film(),
		);
		expect(error).toContain('Category has to be Marketing for a GIF');
		expect(details).toMatchObject({ fields: ['Category'] });
	});
});

describe('a one-time code', () => {
	const buttonOf = async (parameters: INodeParameters) => {
		const { components } = await found(await create({ ...CODE, ...parameters }));
		return (components as IDataObject[]).find(({ type }) => type === 'BUTTONS')?.buttons;
	};
	const apps = [{ package_name: 'com.example.shop', signature_hash: 'K8a/AINcGX7' }];

	it('fills itself in with one tap', async () => {
		expect(
			await buttonOf({
				codeButton: 'ONE_TAP',
				autofillText: 'Fill in',
				...APPS,
				zeroTapTerms: true,
			}),
		).toEqual([
			{ type: 'OTP', otp_type: 'ONE_TAP', autofill_text: 'Fill in', supported_apps: apps },
		]);
	});

	it('fills itself in without a tap', async () => {
		expect(
			await buttonOf({
				...{ codeButton: 'ZERO_TAP', codeButtonText: 'Copy', zeroTapTerms: true },
				...APPS,
			}),
		).toEqual([
			{
				...{ type: 'OTP', otp_type: 'ZERO_TAP', text: 'Copy' },
				...{ supported_apps: apps, zero_tap_terms_accepted: true },
			},
		]);
	});

	it('says nothing of apps where it is copied', async () => {
		expect(await buttonOf({ codeButton: 'COPY_CODE', ...APPS })).toEqual([
			{ type: 'OTP', otp_type: 'COPY_CODE' },
		]);
	});
});

describe('options', () => {
	it('say for how long Meta tries, and whether it counts taps', async () => {
		const created = await create({ options: { timeToLive: 43_200, countTaps: false } });
		expect(await found(created)).toMatchObject({
			...{ message_send_ttl_seconds: 43_200, cta_url_link_tracking_opted_out: true },
		});
		const edited = { ...listed('from_a_form'), bodyText: 'There is more news.' };
		await runTemplates(bench, 'edit', { ...edited, options: { countTaps: true } });
		expect(await found(created)).toMatchObject({
			...{ message_send_ttl_seconds: 43_200, cta_url_link_tracking_opted_out: false },
		});
	});

	it.each([
		['MARKETING', 3600],
		['UTILITY', 43_201],
		['UTILITY', 29],
		['UTILITY', 60.5],
	])('are checked against the category %s: %s s', async (newCategory, timeToLive) => {
		const { error, details } = await create({ newCategory, options: { timeToLive } });
		expect(error).toMatch(/^Time to Live has to be a whole number of seconds between/);
		expect(details).toMatchObject({ fields: ['Time to Live'] });
	});

	it.each([-1, 30, 900])('let %d s be for a code', async (timeToLive) => {
		expect(await create({ ...CODE, options: { timeToLive } })).toMatchObject({
			status: 'PENDING',
		});
	});

	it('are checked against the category of a template that is edited', async () => {
		await create({ newCategory: 'UTILITY' });
		const edited = { ...listed('from_a_form'), bodyText: 'Your order is here.' };
		const [item] = await runTemplates(bench, 'edit', {
			...edited,
			options: { timeToLive: 86_400 },
		});
		expect(item).toMatchObject({
			error: expect.stringContaining('Time to Live') as unknown,
			details: { fields: ['Time to Live'] },
		});
	});
});

it('components may have the example of one variable as a text', async () => {
	const text = 'Hello {{1}}, there is news.';
	const definitionComponents = JSON.stringify([
		{ type: 'BODY', text, example: { body_text: 'Anna' } },
	]);
	expect(await create({ definedBy: 'components', definitionComponents })).toMatchObject({
		status: 'PENDING',
	});
});

describe('what Meta would refuse', () => {
	it.each<[string, INodeParameters, string[], RegExp]>([
		[
			'a code in another category',
			{ ...CODE, newCategory: 'UTILITY' },
			['Category'],
			/^Category has to be Authentication for a one-time code/,
		],
		['a code for no app', { ...CODE, codeButton: 'ONE_TAP' }, ['Apps'], /^Apps are empty/],
		[
			'codes for six apps',
			{ ...CODE, codeButton: 'ONE_TAP', codeApps: { values: Array(6).fill(app()) } },
			['Apps'],
			/Apps are 6; Meta allows at most 5/,
		],
		[
			'apps that are none',
			{
				...{ ...CODE, codeButton: 'ONE_TAP' },
				codeApps: {
					values: [app('shop'), app('com.1shop'), app('com.example.shop', 'K8a%2FAINcGX7')],
				},
			},
			['Apps'],
			/number 1\) have "shop".*number 2\) have "com.1shop".*number 3\) have "K8a%2FAINcGX7", which is not a signature hash/s,
		],
		[
			'terms that nobody accepted',
			{ ...CODE, codeButton: 'ZERO_TAP', ...APPS },
			['Accept Zero-Tap Terms'],
			/Accept Zero-Tap Terms has to be turned on/,
		],
		[
			'a time that is no number',
			{ ...CODE, codeExpiresAfter: '={{ "soon" }}' },
			['Code Expires After (Minutes)'],
			/^Code Expires After \(Minutes\) is "soon", which is not a number from 0 to 90/,
		],
		[
			'long texts on the buttons of a code',
			{
				...{ ...CODE, ...APPS, codeButton: 'ONE_TAP' },
				...{ codeButtonText: 'x'.repeat(26), autofillText: 'y'.repeat(27) },
			},
			['Button Text', 'Autofill Button Text'],
			/^Button Text has 26 characters.*Autofill Button Text has 27 characters/s,
		],
		[
			'a call for longer than a month',
			buttons({ type: 'VOICE_CALL', text: 'Call now', callMinutes: 43_201 }),
			['Buttons'],
			/Works For \(Minutes\) is "43201", which is not a number from 0 to 43200/,
		],
		[
			'a call for an hour',
			buttons({ type: 'VOICE_CALL', text: 'Call now', callMinutes: 60 }),
			['Buttons'],
			/can work for 1440 to 43200 minutes/,
		],
		[
			'a product below a text',
			{ headerFormat: 'TEXT', headerText: 'The fern', ...buttons({ type: 'SPM' }) },
			['Header Text'],
			/has to be a product above a button that shows it/,
		],
		[
			'the same in components',
			{
				...{ ...CODE, definedBy: 'components' },
				definitionComponents:
					'[{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"ZERO_TAP"}]}]',
			},
			['Components'],
			/Components \(apps\) are empty.*Components \(terms\) has to be turned on/s,
		],
	])('is refused before it is asked, at its field: %s', async (_name, parameters, fields, says) => {
		const { error, details } = await create(parameters);
		expect(error).toMatch(says);
		expect(details).toMatchObject({ fields });
	});
});
