import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { until } from '../../tools/until.ts';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** As people write the number, without its last digit, and as Meta names the customer. */
const PHONES = [
	['Brazil, with Meta without the 9', '+55 11 98888-700', '55118888700'],
	['Brazil, with Meta with the 9', '+55 11 7888-700', '551197888700'],
	['Mexico', '+52 55 1234 700', '521551234700'],
	['Argentina', '+54 11 2345-700', '549112345700'],
	['Argentina, written as at home', '+54 11 15 2346-700', '549112346700'],
	['Ivory Coast', '+225 07 07 12 34 5', '2250712345'],
	['Benin', '+229 01 97 12 34 5', '2299712345'],
] as const;

let bench: Bench;
let trigger: Publication;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('POST', '/templates', {
		...{ name: 'sale', language: 'en', category: 'MARKETING', status: 'APPROVED' },
		components: [{ type: 'BODY', text: 'Sale today' }],
	});
	trigger = await bench.engine.publish({
		nodes: [
			{
				name: 'Trigger',
				type: 'whatsAppCloudTrigger',
				parameters: { triggerOptions: { stopWords: 'STOP' } },
			},
		],
	});
});

afterAll(async () => {
	await trigger.stop();
	await bench.close();
});

const GO_ON = { onError: 'continueRegularOutput' };
const REMINDER = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'A', body_2: 'B', body_3: 'C' }),
};

async function send(parameters: INodeParameters): Promise<IDataObject> {
	const run = await bench.engine.runWorkflow({ nodes: [sendNode(parameters, GO_ON)] });
	return run.node('Send').json[0] ?? {};
}

async function conversation(operation: string, parameters: INodeParameters): Promise<IDataObject> {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'Conversation', type: 'whatsAppCloud' },
				parameters: { resource: 'conversation', operation, ...parameters },
			},
		],
	});
	return run.node('Conversation').json[0] ?? {};
}

const write = async (customer: string, text = 'Hello') => await bench.write(customer, { text });

const sentTo = async (customer: string) =>
	(await bench.received({ customer, direction: 'outgoing' })).length;

describe.each(PHONES)('a customer in %s, who was never written to,', (_where, written, named) => {
	let last = 0;
	/** Another one, as people write the number and as Meta names the customer. */
	const pair = () => {
		const digit = String(++last);
		return [written + digit, named + digit] as const;
	};

	it('is in an open window once they have written', async () => {
		const [to, waId] = pair();
		await write(waId);
		expect(await conversation('getWindow', { to })).toMatchObject({ state: 'open' });
		const text = { text: 'Hi', mode: 'freeFormOnly' };
		expect(await send({ to, ...text })).toMatchObject({ sentAs: 'freeForm', phone: waId });
		expect(await send({ to: waId, ...text })).toMatchObject({ sentAs: 'freeForm', phone: waId });
		expect(await send({ to, text: 'Hi', ...REMINDER })).toMatchObject({ reason: 'window_open' });
		expect(await sentTo(waId)).toBe(3);
	});

	it('gets no marketing once they said STOP, or somebody said so for them', async () => {
		const sale = { mode: 'templateOnly', ...template('sale|en') };
		const skipped = { status: 'skipped', reason: 'marketing_opt_out' };
		const [to, waId] = pair();
		await write(waId, 'STOP');
		expect(await send({ to, ...sale })).toMatchObject(skipped);
		const [other, otherWaId] = pair();
		await conversation('setConsent', { to: other, marketing: 'stop' });
		expect(await send({ to: otherWaId, ...sale })).toMatchObject(skipped);
		expect(await sentTo(waId)).toBe(0);
	});

	it('is forgotten under whatever spelling', async () => {
		const [to, waId] = pair();
		await write(waId);
		expect(await conversation('forget', { to })).toEqual({ deleted: true });
		for (const one of [to, waId]) {
			expect(await conversation('getWindow', { to: one })).toMatchObject({ state: 'unknown' });
		}
		await conversation('recordInbound', { to, writtenAt: new Date().toISOString() });
		expect(await conversation('getWindow', { to: waId })).toMatchObject({ state: 'open' });
	});

	it('gets a message with one key once, whoever is addressed', async () => {
		const [to, waId] = pair();
		const once: INodeParameters = {
			to: '={{ $json.to }}',
			...{ mode: 'templateOnly', ...REMINDER, options: { messageKey: 'appointment-1' } },
		};
		const sendOnce = async (...customers: string[]) =>
			await bench.engine.runWorkflow({
				id: 'spelling',
				nodes: [sendNode(once, { id: 'send' })],
				input: customers.map((customer) => ({ to: customer })),
			});
		const run = await sendOnce(to, waId);
		expect(run.node('Send').json).toMatchObject([{ status: 'accepted' }, { status: 'duplicate' }]);
		const again = await sendOnce(waId);
		expect(again.node('Send').json).toMatchObject([{ status: 'duplicate' }]);
		expect(await sentTo(waId)).toBe(1);
	});

	it('answers the execution that waits for them', async () => {
		const [to, waId] = pair();
		const run = await bench.engine.runWorkflow({
			executionId: `spelling-${process.pid}-${waId}`,
			nodes: [
				{
					...{ name: 'Ask', type: 'whatsAppCloud' },
					parameters: {
						...{ resource: 'message', operation: 'sendAndWait', to, mode: 'automatic' },
						...{ body: 'Which day?', accept: 'any', ...REMINDER },
					},
				},
			],
		});
		expect(run.raw.waitTill).toBeDefined();
		await write(waId, 'Monday');
		const store = await bench.store();
		const { due } = await store.waits.claim(
			[bench.sandbox.account.phoneNumberId],
			Date.now() + 120_000,
		);
		for (const { id } of due) await store.waits.finish(id, { result: 'done' });
		expect(due.map(({ answer }) => JSON.parse(answer) as unknown)).toMatchObject([
			{ answer: 'Monday' },
		]);
	});
});

describe('on a test number', () => {
	beforeAll(async () => {
		const allowedRecipients = ['+54 9 11 2345-6789', '+52 55 1234 5678'];
		await bench.control('PATCH', '/settings', { allowedRecipients });
	});
	afterAll(async () => {
		await bench.control('PATCH', '/settings', { allowedRecipients: null });
	});

	const text = { text: 'Hi', mode: 'freeFormOnly' };

	it.each([
		['5491123456789', '5491123456789'],
		['+54 9 11 2345-6789', '5491123456789'],
		['+54 11 2345-6789', '5491123456789'],
		['5215512345678', '5215512345678'],
	])('%s goes out in the spelling that the list of recipients has', async (to, waId) => {
		await write(waId);
		const before = await sentTo(waId);
		expect(await send({ to, ...text })).toMatchObject({ status: 'accepted', phone: waId });
		expect(await sentTo(waId)).toBe(before + 1);
	});

	it('a rescue goes out so, too', async () => {
		const waId = '5491123456789';
		await bench.takesForOpen(waId);
		await bench.control('PATCH', `/customers/${waId}`, { failWith: 131047 });
		expect(await send({ to: waId, text: 'Hi', ...REMINDER })).toMatchObject({ rescue: 'ready' });
		await bench.control('PATCH', `/customers/${waId}`, { failWith: null });
		await until('the template goes out', async () => {
			const messages = await bench.received({ customer: waId, direction: 'outgoing' });
			return messages.some(({ type }) => type === 'template');
		});
	});

	it('who is not on the list in either spelling is refused with the way out', async () => {
		await write('5491123450000');
		const { details } = (await send({ to: '5491123450000', ...text })) as { details?: IDataObject };
		expect(details).toMatchObject({ code: 131030 });
		expect(details?.advice).toMatch(
			/add this one in the App Dashboard.*Neither \+541123450000 nor \+5491123450000 is on its list \(Meta lists Argentine numbers without the 9\)/,
		);
		await write('31612345678');
		const other = (await send({ to: '31612345678', ...text })) as { details?: IDataObject };
		expect(other.details).toMatchObject({ code: 131030 });
		expect(other.details?.advice).not.toContain('Neither');
		expect(await sentTo('5491123450000')).toBe(0);
	});
});

describe('digits that are no valid number as far as we know', () => {
	const known = '351812345670';
	const others = ['351812345671', '351812345672'];
	const sendAll = async (phones: string[], more: object = GO_ON) =>
		await bench.engine.runWorkflow({
			nodes: [sendNode({ to: '={{ $json.phone }}', text: 'Hi', ...REMINDER }, more)],
			input: phones.map((phone) => ({ phone })),
		});

	it('go out to a customer who has written from them, and to nobody else', async () => {
		expect(await send({ to: known, text: 'Hi', ...REMINDER })).toMatchObject({
			error: expect.stringContaining('is not a valid phone number') as unknown,
		});
		await write(known);
		const run = await sendAll([others[0] ?? '', known, '+31612345670', others[1] ?? '']);
		const refused = { error: expect.stringContaining('is not a valid phone number') as unknown };
		expect(run.node('Send').json).toMatchObject([
			refused,
			{ sentAs: 'freeForm', to: known, status: 'accepted' },
			{ sentAs: 'template', status: 'accepted' },
			refused,
		]);
		expect(await sentTo(known)).toBe(1);
	});

	it('stop a batch before its first message, all of them named', async () => {
		const run = await sendAll(['+31612345671', known, ...others], {});
		const said = JSON.stringify([run.error?.message, run.error]);
		for (const other of others) expect(said).toContain(other);
		expect(said).not.toContain(known);
		expect(await sentTo('31612345671')).toBe(0);
	});

	it('are not right because we have written there', async () => {
		const [other = ''] = others;
		expect(await send({ to: `+${other}`, ...REMINDER, mode: 'templateOnly' })).toMatchObject({
			status: 'accepted',
		});
		expect(await send({ to: other, ...REMINDER })).toMatchObject({
			error: expect.stringContaining('is not a valid phone number') as unknown,
		});
	});

	it('are named where a message to them fails', async () => {
		await bench.control('PATCH', '/settings', { allowedRecipients: ['+31 6 12345678'] });
		const failed = await send({ to: known, text: 'Hi', mode: 'freeFormOnly' });
		await bench.control('PATCH', '/settings', { allowedRecipients: null });
		expect(failed).toMatchObject({ details: { code: 131030, to: known, phone: known } });
	});

	it('find the window of a customer who has written from them', async () => {
		expect(await conversation('getWindow', { to: known })).toMatchObject({ state: 'open' });
	});
});

describe.each([
	['US', '4792234567', '14792234567'], // Norway and Arkansas
	['DE', '351812345678', '49351812345678'], // a new range in Portugal, and Dresden
])('with Default Country %s, digits that may be +%s or +%s', (defaultCountry, waId, atHome) => {
	let home: Bench;
	let receiving: Publication;
	beforeAll(async () => {
		home = await startBench({ defaultCountry });
		receiving = await home.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger' }],
		});
	});
	afterAll(async () => {
		await receiving.stop();
		await home.close();
	});

	const answer = async () => {
		const run = await home.engine.runWorkflow({
			nodes: [sendNode({ to: '={{ $json.from }}', text: 'Hi', ...REMINDER }, GO_ON)],
			input: [{ from: waId }],
		});
		return run.node('Send').json[0] ?? {};
	};

	it('are nobody where the store does not tell just then', async () => {
		const why = new StoreUnavailableError('The store is gone.', 'Wait.', { isLasting: true });
		jest.spyOn(await home.store(), 'findWindows').mockRejectedValueOnce(why);
		const json = await answer();
		jest.restoreAllMocks();
		expect(json).toMatchObject({ error: expect.stringContaining('The store is gone') as unknown });
		expect(await home.received()).toEqual([]);
	});

	it('are who has written, unless both have', async () => {
		await home.write(waId, { text: 'Hello' });
		expect(await answer()).toMatchObject({ sentAs: 'freeForm', status: 'accepted', phone: waId });
		await home.write(atHome, { text: 'Hello' });
		expect(await answer()).toMatchObject({
			error: expect.stringContaining(`"${waId}" could be +`) as unknown,
		});
		expect(await home.received({ customer: waId, direction: 'outgoing' })).toHaveLength(1);
	});
});
