import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { longestTurn } from '../support/turns';
import { deliver, entryOf } from './owners';
import type { Publication } from './publication';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const HOUR = 60 * 60 * 1000;
/** A number of the account that no other test uses: others write to the same store. */
let phoneNumberId: string;
let bench: Bench;
let lastCustomer = 0;

beforeAll(async () => {
	bench = await startBench();
	phoneNumberId = bench.sandbox.account.secondPhoneNumberId;
	await bench.control('POST', '/templates', {
		...{ name: 'offer', language: 'en', status: 'APPROVED', category: 'MARKETING' },
		components: [{ type: 'BODY', text: 'Hello' }],
	});
});

afterAll(async () => await bench.close());

/** A customer that no other test knows. */
const newCustomer = () => `316491${String(50_000 + ++lastCustomer)}`;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR).toISOString();

async function conversation(
	operation: string,
	parameters: INodeParameters,
	input: object[] = [{}],
	more: object = {},
): Promise<IDataObject[]> {
	const node = {
		...{ name: 'Node', type: 'whatsAppCloud' },
		parameters: {
			...{ resource: 'conversation', operation },
			phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberId },
			...parameters,
		},
		...more,
	};
	const run = await bench.engine.runWorkflow({ nodes: [node], input: input as never });
	if (run.error) throw new Error(`${run.error.message} ${run.error.description ?? ''}`);
	return run.node('Node').json;
}

/** Set Consent over a list, as a spreadsheet gives it. */
const importList = async (list: object[], more: object = {}) =>
	await conversation(
		'setConsent',
		{
			to: '={{ $json.phone }}',
			marketing: '={{ $json.says }}',
			saidAt: '={{ $json.date }}',
			source: '={{ $json.list }}',
		},
		list,
		more,
	);

const history = async (to: string) => await conversation('getConsentHistory', { to });

describe('a list of consents', () => {
	it('is taken in with dates and source; of what is said of one customer the latest counts', async () => {
		const [ann, ben] = [newCustomer(), newCustomer()];
		const list = 'CRM export, May';
		const stopped = { phone: ann, says: 'stop', date: ago(5), list };
		const rows = [
			stopped,
			{ phone: `+${ben}`, says: 'Resume', date: Math.floor(Date.parse(ago(20)) / 1000), list },
			{ phone: ann, says: 'resume', date: ago(9), list },
			{ phone: ann, says: 'resume', date: ago(7), list: '' },
			stopped,
		];
		const items = await importList(rows);
		expect(
			items.map(({ phone, marketing }) => [phone, (marketing as IDataObject).consent]),
		).toEqual([
			...[
				[ann, 'refused'],
				[ben, 'given'],
				[ann, 'refused'],
				[ann, 'refused'],
				[ann, 'refused'],
			],
		]);
		// The same list once more changes nothing.
		await importList(rows);
		expect(await history(ann)).toEqual([
			statement(ann, 'resume', rows[2]?.date, { source: list }),
			statement(ann, 'resume', rows[3]?.date, { source: null }),
			statement(ann, 'stop', rows[0]?.date, { source: list, counts: true }),
		]);
		expect(await history(ben)).toMatchObject([{ marketing: 'resume', counts: true }]);
	});

	const statement = (phone: string, marketing: string, saidAt: unknown, more: object) => ({
		...{ phone, phoneNumberId, marketing, saidAt, how: 'import', messageId: null, counts: false },
		recordedAt: expect.any(String) as string,
		...more,
	});

	it.each([
		['Said At', 'in the future', { date: new Date(Date.now() + 2 * HOUR).toISOString() }],
		['Said At', 'is not a date', { date: '31/12/2025' }],
		['Said At', 'is not a date', { date: 'last summer' }],
		['Said At', 'is not a date', { date: '45992' }],
		['Said At', 'is not a date', { date: ['2026-01-01'] }],
		['Said At', 'long before there was WhatsApp', { date: '1970-01-01' }],
		['Said At', 'long before there was WhatsApp', { date: 459_920_000 }],
		['Marketing Messages', 'turn your data into one of: resume, stop', { says: 'yes' }],
		['Marketing Messages', 'neither resume nor stop', { says: '' }],
		['Marketing Messages', 'not one of its choices', { says: ['stop'] }],
		['Source', '201 characters', { list: 'x'.repeat(201) }],
		['Source', 'a list or an object', { list: { name: 'x' } }],
		['Customer', '', { phone: 'n/a' }],
	])(
		'with a wrong %s (%s: %j) is refused whole, naming field and item',
		async (field, why, wrong) => {
			const good = { phone: newCustomer(), says: 'resume', date: ago(3), list: 'a list' };
			const bad = { ...good, phone: newCustomer(), ...wrong };
			const message = await importList([good, bad]).catch(String);
			expect(message).toContain(field);
			expect(message).toContain(why);
			expect(message).toMatch(/item 1/i);
			expect(await history(good.phone)).toEqual([]);
			const going = await importList([good, bad], { onError: 'continueRegularOutput' });
			expect(going[0]).toMatchObject({ marketing: { consent: 'given' } });
			expect(going[1]).toMatchObject({ error: expect.stringContaining(field) as string });
		},
	);

	it('of 10,000 is taken in a hundred at a time, and everybody else has their turn meanwhile', async () => {
		const list = Array.from({ length: 10_000 }, (_, index) => ({
			phone: `49152${String(10_000_000 + index)}`,
			says: index % 2 ? 'stop' : 'resume',
			date: Math.floor(Date.parse(ago(100)) / 1000) + index,
			list: 'large',
		}));
		const store = await bench.store();
		const receive = jest.spyOn(Object.getPrototypeOf(store) as typeof store, 'receive');
		const { result, turnMs } = await longestTurn(async () => await importList(list));
		const calls = receive.mock.calls.length;
		receive.mockRestore();
		expect(result).toHaveLength(10_000);
		expect(calls).toBeLessThanOrEqual(300);
		expect(turnMs).toBeLessThan(150);
		const refused = await conversation('getAll', { show: 'consentRefused', limit: 3 });
		expect(refused.map(({ phone }) => phone)).toEqual(expect.arrayContaining(['4915210009999']));
	});
});

describe('who said what', () => {
	it('is listed: who refused, who agreed, who said nothing', async () => {
		const [ann, ben, cleo] = [newCustomer(), newCustomer(), newCustomer()];
		await importList([
			{ phone: ann, says: 'stop', date: ago(0.2) },
			{ phone: ben, says: 'resume', date: ago(0.1) },
		]);
		await conversation('recordInbound', { to: cleo, writtenAt: ago(1) });
		const list = async (show: string) =>
			(await conversation('getAll', { show, returnAll: true })).map(({ phone }) => phone);
		const [refused, given, unknown] = [
			await list('consentRefused'),
			await list('consentGiven'),
			await list('consentUnknown'),
		];
		expect(refused[0]).toBe(ann);
		expect(given[0]).toBe(ben);
		expect(unknown).toContain(cleo);
		for (const [list, one] of [
			[refused, ann],
			[given, ben],
			[unknown, cleo],
		] as const) {
			for (const phone of [ann, ben, cleo]) {
				expect(list.filter((other) => other === phone)).toHaveLength(phone === one ? 1 : 0);
			}
		}
	});

	it('is given out whole, for everybody on the number, since when one wants', async () => {
		const [ann, ben] = [newCustomer(), newCustomer()];
		const dates = [new Date(Date.now() - 60_000), new Date(Date.now() - 30_000)];
		await importList([
			{ phone: ben, says: 'stop', date: dates[1]?.toISOString(), list: 'b' },
			{ phone: ann, says: 'resume', date: dates[0]?.toISOString(), list: 'a' },
		]);
		const parameters = { of: 'everybody', saidSince: dates[0]?.toISOString() ?? '' };
		expect(
			await conversation('getConsentHistory', { ...parameters, returnAll: true }),
		).toMatchObject([
			{ phone: ann, marketing: 'resume', how: 'import', source: 'a' },
			{ phone: ben, marketing: 'stop', how: 'import', source: 'b' },
		]);
		expect(await conversation('getConsentHistory', { ...parameters, limit: 1 })).toHaveLength(1);
	});
});

describe('Marketing Needs Consent', () => {
	const send = async (
		to: string,
		options: INodeParameters = {},
		name = 'offer|en',
		more: INodeParameters = {},
	) => {
		const node = sendNode(
			{
				...{ mode: 'templateOnly', to, options, ...template(name) },
				phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberId },
				...more,
			},
			{ onError: 'continueRegularOutput' },
		);
		return (await bench.engine.runWorkflow({ nodes: [node], input: [{}] })).node('Send').json[0];
	};

	it('Given: only who asked for marketing gets it', async () => {
		const to = newCustomer();
		const options = { marketingConsent: 'given' };
		expect(await send(to, options)).toMatchObject({
			...{ sentAs: 'nothing', status: 'skipped', reason: 'no_consent' },
			marketing: { consent: 'unknown', optedOut: false },
		});
		expect(await send(to, options, 'opening_hours|en_US')).toMatchObject({ status: 'accepted' });
		expect(await send(to)).toMatchObject({ status: 'accepted' });
		await importList([{ phone: to, says: 'resume', date: ago(2) }]);
		expect(await send(to, options)).toMatchObject({ status: 'accepted' });
		await importList([{ phone: to, says: 'stop', date: ago(1) }]);
		expect(await send(to, options)).toMatchObject({ reason: 'marketing_opt_out' });
	});

	it('Given: nor does it stand behind a free-form message for whoever has not asked', async () => {
		const to = newCustomer();
		await conversation('recordInbound', { to, writtenAt: ago(1) });
		const parameters = { ...{ mode: 'automatic', text: 'Hello' }, ...template('offer|en') };
		const options = { marketingConsent: 'given' };
		const item = await send(to, options, 'offer|en', parameters);
		expect(item).toMatchObject({ sentAs: 'freeForm', reason: 'window_open' });
		expect(JSON.stringify(item)).toContain('for which the customer has not asked');
	});

	it('anything else is refused, and not taken for the weaker of the two', async () => {
		expect(await send(newCustomer(), { marketingConsent: 'Consented' })).toMatchObject({
			error: expect.stringContaining('Marketing Needs Consent') as string,
		});
	});
});

describe('what customers and Meta say', () => {
	let trigger: Publication;

	beforeAll(async () => {
		trigger = await bench.engine.publish({
			nodes: [
				{
					...{ name: 'Trigger', type: 'whatsAppCloudTrigger' },
					parameters: { triggerOptions: { stopWords: 'stop', startWords: 'start' } },
				},
			],
		});
	});

	afterAll(async () => await trigger.stop());

	it('is kept with how it came: word, button, choice in WhatsApp, sign-up link, 131050', async () => {
		const to = newCustomer();
		const { appSecret, businessAccountId } = bench.sandbox.account;
		const seconds = Math.floor(Date.now() / 1000) - 100;
		const say = async (field: string, value: object) => {
			const entry = [entryOf({ businessAccountId, phoneNumberId }, value, field)];
			const payload = { object: 'whatsapp_business_account', entry };
			expect(await deliver(trigger, appSecret, payload)).toBe(200);
		};
		const message = (second: number, more: object) => ({
			messages: [
				{ from: to, id: `wamid.${to}.${second}`, timestamp: String(seconds + second), ...more },
			],
		});
		const prefer = (second: number, more: object) => ({
			user_preferences: [
				{ wa_id: to, category: 'marketing_messages', timestamp: seconds + second, ...more },
			],
		});
		const choice = { type: 'button', button: { text: 'Start', payload: 'x' } };
		await say('messages', message(1, { type: 'text', text: { body: 'Stop!' } }));
		await say('messages', message(2, choice));
		await say('user_preferences', prefer(3, { value: 'stop', detail: 'User asked for it' }));
		const signup = prefer(4, { value: 'signup', signup_id: 9876543210123456, detail: 'Signed up' });
		await say('user_preferences', signup);
		// Meta repeats what it has said.
		await say('user_preferences', signup);
		await say('messages', {
			statuses: [
				{
					...{ id: `wamid.${to}.sent`, status: 'failed', timestamp: String(seconds + 5) },
					recipient_id: to,
					errors: [{ code: 131050, title: 'User has stopped marketing messages' }],
				},
			],
		});
		const said = await history(to);
		expect(
			said.map(({ how, marketing, source, messageId, counts }) => [
				...[how, marketing, source, messageId, counts],
			]),
		).toEqual([
			['keyword', 'stop', null, `wamid.${to}.1`, false],
			['button', 'resume', null, `wamid.${to}.2`, false],
			['preference', 'stop', 'User asked for it', null, false],
			['signup', 'resume', '9876543210123456', null, false],
			['refused', 'stop', null, `wamid.${to}.sent`, true],
		]);
	});
});
