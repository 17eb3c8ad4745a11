import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
const published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 20, delivered: 40, read: 60 },
	});
});

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
});

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

async function publish(parameters: object = {}): Promise<Publication> {
	const publication = await bench.engine.publish({
		nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: { ...parameters } }],
	});
	published.push(publication);
	return publication;
}

async function typesIn(publication: Publication): Promise<unknown[]> {
	return (await publication.runs()).flatMap((run) =>
		run.node('Trigger').json.map(({ type }) => type),
	);
}

const UNAVAILABLE = {
	type: 'unsupported',
	errors: [
		{
			code: 131060,
			title: 'This message is unavailable',
			error_data: { details: 'This message is currently unavailable.' },
		},
	],
	unsupported: { type: 'unknown' },
	referral: { source_type: 'ad', source_id: '1' },
};
const NO_TYPE = { type: 'unsupported', errors: [{ code: 131051, title: 'Message type unknown' }] };

const ANSWER = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	text: 'Thanks for writing! What can we do for you?',
	to: '={{ $json.phone }}',
};

describe('a message that Meta cannot hand over', () => {
	async function answer(phone: string, message: object) {
		const publication = await publish();
		await bench.write(phone, { message });
		expect(await typesIn(publication)).toEqual(['unsupported']);
		const [run] = await publication.runs();
		expect(run?.node('Trigger').json[0]?.window).toMatchObject({ state: 'open' });
		const sent = await bench.engine.runWorkflow({ nodes: [sendNode(ANSWER)], input: [{ phone }] });
		return sent.node('Send').json[0];
	}

	it.each([
		['the first one of an ad, or one that is to be seen once', '31640001001', UNAVAILABLE],
		['one of a type that the API does not have', '31640001002', NO_TYPE],
	])('opens the window, with the template behind the answer: %s', async (_what, phone, message) => {
		expect(await answer(phone, message)).toMatchObject({
			...{ sentAs: 'freeForm', reason: 'window_open', status: 'accepted' },
		});
		// Meta may not take it for a message that opens the window: the sandbox refuses the answer.
		const [refused, rescue] = await bench.received({ customer: phone }, 2);
		expect(refused).toMatchObject({ type: 'text', status: 'failed' });
		expect(rescue).toMatchObject({ type: 'template' });
		const [record] = await (
			await bench.store()
		).findWindows(bench.sandbox.account.phoneNumberId, [{ phone }]);
		expect(record).toMatchObject({ openedBy: 'unsupported' });
	});

	it('needs no template where it does open the window at Meta', async () => {
		await bench.control('PATCH', '/settings', { unsupportedOpensWindow: true });
		const phone = '31640001003';
		expect(await answer(phone, NO_TYPE)).toMatchObject({ sentAs: 'freeForm' });
		await bench.received({ customer: phone }, 1);
		await pause(400);
		expect(await bench.received({ customer: phone }, 1)).toMatchObject([{ type: 'text' }]);
	});
});

describe('what customers say', () => {
	const SAID = { type: 'text', text: { body: 'I want to cancell' } };
	const ALL = [
		SAID,
		{
			type: 'edit',
			edit: {
				original_message_id: 'wamid.E1',
				message: { type: 'text', text: { body: 'I want to cancel' } },
			},
		},
		{ type: 'revoke', revoke: { original_message_id: 'wamid.E1' } },
		{ type: 'unsupported', unsupported: { type: 'edit' }, errors: [{ code: 131051 }] },
		{ type: 'request_welcome' },
		{ type: 'unknown', errors: [{ code: 131051 }] },
		{ type: 'system', system: { type: 'user_changed_number', body: 'x', wa_id: '31640002999' } },
		{ type: 'reaction', reaction: { message_id: 'wamid.E1', emoji: '👍' } },
		{ type: 'reaction', reaction: { message_id: 'wamid.E1' } },
		{ type: 'hologram', hologram: {} },
	];

	it('is what starts a workflow; changes and notices do so only where they are chosen', async () => {
		const byDefault = await publish();
		for (const message of ALL) await bench.write('31640002001', { message });
		expect(await typesIn(byDefault)).toEqual(['text', 'reaction', 'hologram']);
	});

	it.each([
		[['all'], ALL.map(({ type }) => type)],
		[
			['edit', 'reaction', 'system'],
			['edit', 'system', 'reaction', 'reaction'],
		],
	])('is not all that can start one: %j', async (messageTypes, expected) => {
		const chosen = await publish({ triggerOptions: { messageTypes } });
		for (const message of ALL) await bench.write('31640002002', { message });
		expect(await typesIn(chosen)).toEqual(expected);
	});

	it('is answered by the example, once', async () => {
		const { nodes } = JSON.parse(
			readFileSync(join(__dirname, '../../examples/reply-to-customers.json'), 'utf8'),
		) as { nodes: Array<{ type: string; parameters: object }> };
		const trigger = nodes.find(({ type }) => type.endsWith('whatsAppCloudTrigger'));
		const example = await publish(trigger?.parameters);
		for (const message of ALL.slice(0, 3)) await bench.write('31640002003', { message });
		expect(await typesIn(example)).toEqual(['text']);
	});
});
