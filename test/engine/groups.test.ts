import type { INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const ANNA = '31641300001';
const BEN = '31641300002';

let bench: Bench;
let trigger: Publication;
let group: string;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('PATCH', '/settings', {
		statusDelaysMs: { sent: 20, delivered: 40, read: 60 },
	});
	trigger = await bench.engine.publish({
		nodes: [
			{
				...{ name: 'Trigger', type: 'whatsAppCloudTrigger' },
				parameters: { listenOn: 'app', triggerOn: ['messages', 'statuses', 'groups'] },
			},
		],
	});
});

afterAll(async () => {
	await trigger.stop();
	await bench.close();
});

beforeEach(async () => {
	const made = await bench.control('POST', '/groups', {
		subject: 'Hikes',
		participants: [ANNA, BEN],
	});
	group = String(made.groupId);
	// What comes of it is not what a test waits for.
	await items(({ event, groupId }) => event === 'group' && groupId === group);
});

/** The trigger's items that are meant, once there are so many. */
async function items(which: (item: Record<string, unknown>) => boolean, count = 1) {
	const look = async () => {
		const runs = await trigger.runs();
		const all = runs.flatMap((run) => run.node('Trigger').json).filter(which);
		return all.length >= count && all;
	};
	return await until(`there are ${count} items`, look, { everyMs: 30 });
}

async function writes(from: string, text = 'hi all') {
	const body = { from, text };
	const { messageId } = await bench.control('POST', `/groups/${group}/messages`, body);
	const [item] = await items((one) => one.messageId === messageId);
	return item;
}

const REMINDER: INodeParameters = {
	...template('opening_hours|en_US'),
};

async function run(parameters: INodeParameters, to: unknown = group) {
	const done = await bench.engine.runWorkflow({
		id: 'groups',
		nodes: [
			sendNode(
				{ to: '={{ $json.to }}', ...parameters },
				{ id: 'send', onError: 'continueRegularOutput' },
			),
		],
		input: [{ to: to as string }],
	});
	return done.node('Send').json[0];
}
const send = async (parameters: INodeParameters = {}) =>
	await run({ text: 'Hello, all!', ...parameters });
const sentTo = async (customer: string, count = 0) => await bench.received({ customer }, count);

describe('a group', () => {
	it('is answered where it wrote, and its members keep their windows to themselves', async () => {
		expect(await send()).toMatchObject({ details: { reason: 'no_inbound_seen' } });
		const item = await writes(ANNA);
		expect(item).toMatchObject({
			...{ from: ANNA, groupId: group, answerTo: group, window: { state: 'open' } },
		});
		const answer = await run({ text: 'Hello, all!' }, item?.answerTo);
		expect(answer).toMatchObject({
			...{ sentAs: 'freeForm', reason: 'window_open', to: group, status: 'accepted' },
		});
		const [message] = await sentTo(group, 1);
		expect(message?.request).toMatchObject({ recipient_type: 'group', to: group, type: 'text' });
		expect(await run({ text: 'Just you' }, item?.from)).toMatchObject({
			details: { reason: 'no_inbound_seen' },
		});
		expect(await sentTo(ANNA)).toEqual([]);
	});

	it('has a status of each member, and one send', async () => {
		await writes(BEN);
		const once = { options: { messageKey: 'hike-1' } };
		const first = await send(once);
		const about = (item: Record<string, unknown>) =>
			item.event === 'status' && item.messageId === first?.messageId;
		const statuses = await items(about, 5);
		const told = statuses.map(({ status, participant, to }) => [status, participant, to]);
		expect(told).toEqual(
			expect.arrayContaining([
				['sent', undefined, group],
				...['delivered', 'read'].flatMap((status) =>
					[ANNA, BEN].map((member) => [status, member, group]),
				),
			]),
		);
		expect(await send(once)).toMatchObject({ status: 'duplicate', messageId: first?.messageId });
		// The same key is another message to a member.
		await bench.write(ANNA, { text: 'Hi' });
		expect(await run({ text: 'Hello', ...once }, ANNA)).toMatchObject({ status: 'accepted' });
	});

	it('gets the template when Meta refuses the text to all, and not when it fails with one', async () => {
		await writes(ANNA);
		await bench.control('PATCH', `/customers/${BEN}`, { failWith: 131047 });
		const text = await send(REMINDER);
		expect(text).toMatchObject({ sentAs: 'freeForm', rescue: 'ready' });
		await items(({ messageId, status }) => messageId === text?.messageId && status === 'failed');
		await bench.control('PATCH', `/customers/${BEN}`, { failWith: null });
		expect(await send()).toMatchObject({ sentAs: 'freeForm' });
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(await sentTo(group)).toHaveLength(2);
	});

	it('takes templates and pictures', async () => {
		expect(await send({ ...REMINDER, mode: 'templateOnly' })).toMatchObject({
			...{ sentAs: 'template', status: 'accepted', cost: { category: 'utility' } },
		});
		await writes(ANNA);
		const message = { type: 'image', image: { link: 'https://a.example/a.png' } };
		const picture = { messageType: 'raw', rawMessage: JSON.stringify(message) };
		expect(await send(picture)).toMatchObject({ sentAs: 'freeForm' });
		expect((await sentTo(group, 2))[1]?.request).toMatchObject({
			...{ recipient_type: 'group', ...message },
		});
	});

	it.each<[string, INodeParameters, string]>([
		[
			'a message with buttons',
			{
				messageType: 'raw',
				rawMessage: JSON.stringify({
					type: 'interactive',
					interactive: {
						...{ type: 'button', body: { text: 'Fine?' } },
						action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'Yes' } }] },
					},
				}),
			},
			'cannot be sent to a group',
		],
		[
			'a place',
			{
				messageType: 'raw',
				rawMessage: JSON.stringify({ type: 'location', location: { latitude: 1, longitude: 2 } }),
			},
			'cannot be sent to a group',
		],
		[
			'a template with buttons',
			{ mode: 'templateOnly', ...template('grouped_buttons|en_US') },
			'it has buttons',
		],
		[
			'a login code',
			{ mode: 'templateOnly', ...template('grouped_code|en_US'), ...values({ code: '1234' }) },
			'it is an authentication template',
		],
	])('is not sent %s', async (_what, parameters, said) => {
		const text = { type: 'BODY', text: 'Fine?' };
		const buttons = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] };
		await bench.control('POST', '/templates', {
			...{ name: 'grouped_buttons', components: [text, buttons] },
		});
		await bench.control('POST', '/templates', {
			...{
				name: 'grouped_code',
				category: 'AUTHENTICATION',
				components: [{ type: 'BODY', text: '{{1}} is your code.' }],
			},
		});
		await writes(ANNA);
		const item = await send(parameters);
		expect(JSON.stringify(item)).toContain(said);
		expect(await sentTo(group)).toEqual([]);
	});

	it('is written to by templates alone, never by Direct Send', async () => {
		const { businessAccountId } = bench.sandbox.account;
		await bench.control('PATCH', `/accounts/${businessAccountId}`, { directSend: 'eligible' });
		const options = { options: { outsideWindow: 'directSend' } };
		expect(await send({ ...REMINDER, ...options })).toMatchObject({
			...{ sentAs: 'template', directSend: { notUsed: 'content' } },
		});
	});

	it('is what Meta refuses where there is none', async () => {
		await bench.control('PATCH', `/groups/${group}`, { suspended: true });
		await writes(ANNA);
		expect(await send()).toMatchObject({
			error: expect.stringContaining('Group suspended') as string,
		});
	});
});

async function conversation(operation: string, to: string, more: INodeParameters = {}) {
	const done = await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'It', type: 'whatsAppCloud', onError: 'continueRegularOutput' },
				parameters: { resource: 'conversation', operation, to, ...more },
			},
		],
	});
	return done.node('It').json[0];
}

describe('what is known of a group', () => {
	it('is told, and forgotten, and is nothing of its members', async () => {
		await writes(ANNA);
		await send();
		expect(await conversation('getWindow', group)).toMatchObject({
			...{ groupId: group, state: 'open', canSendFreeForm: true },
		});
		expect(await conversation('getWindow', ANNA)).toMatchObject({ phone: ANNA });
		await conversation('forget', group);
		expect(await conversation('getWindow', group)).toMatchObject({ state: 'unknown' });
	});

	it('does not go when a member is forgotten', async () => {
		await writes(ANNA);
		await conversation('forget', ANNA);
		expect(await conversation('getWindow', group)).toMatchObject({ state: 'open' });
	});

	it.each([
		['setConsent', { marketing: 'stop' }],
		['takeOver', {}],
	])('has no %s', async (operation, more) => {
		expect((await conversation(operation, group, more))?.error).toContain(
			'is the ID of a group, and this operation is about one person',
		);
	});

	it('is read one message at a time', async () => {
		const item = await writes(ANNA);
		const done = await bench.engine.runWorkflow({
			nodes: [
				{
					...{ name: 'It', type: 'whatsAppCloud' },
					parameters: {
						...{ resource: 'message', operation: 'markAsRead' },
						messageId: String(item?.messageId),
					},
				},
			],
		});
		expect(done.node('It').json).toMatchObject([{ success: true }]);
	});
});

describe('news of a group', () => {
	it.each<[string, object, string, string]>([
		['PATCH', { subject: 'Walks' }, '', 'group_settings_update'],
		['PATCH', { suspended: true }, '', 'group_suspend'],
		['POST', { add: ['31641300003'] }, '/participants', 'group_participants_add'],
		['POST', { remove: [BEN] }, '/participants', 'group_participants_remove'],
		['DELETE', {}, '', 'group_delete'],
	])('%s %j%s: %s', async (method, body, path, change) => {
		await bench.control(method, `/groups/${group}${path}`, body);
		const about = (item: Record<string, unknown>) =>
			item.groupId === group && item.change === change;
		expect(await items(about)).toMatchObject([{ event: 'group' }]);
	});
});
