import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { withFlows } from '../support/withFlows';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench({}, {}, [], withFlows({ id: '1' }));
});

afterAll(async () => {
	await bench.close();
});

const PHONE = '31611670001';

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.hasWritten(PHONE);
});

async function send(parameters: INodeParameters, input: IDataObject) {
	return await bench.engine.runWorkflow({
		nodes: [sendNode({ to: PHONE, ...parameters })],
		input: [input],
	});
}

describe('what an expression gives in place of what a field holds', () => {
	it.each(['true', 'TRUE', 1])('%j turns Preview Only on: nothing is sent', async (value) => {
		const options = { previewOnly: '={{ $json.value }}' };
		const run = await send({ text: 'Hello', options }, { value });
		expect(run.node('Send').json).toMatchObject([{ status: 'preview' }]);
		expect(await bench.received()).toEqual([]);
	});

	it.each<[INodeParameters, unknown, string]>([
		[{ options: { previewOnly: '={{ $json.value }}' } }, 'yes', 'Preview Only is "yes"'],
		[{ options: { messagesPerSecond: '={{ $json.value }}' } }, -1, 'Messages per Second is "-1"'],
		[{ options: { budgetReached: '={{ $json.value }}' } }, 'wait', 'When a Budget Is Reached is'],
		[{ options: { heldByAnother: '={{ $json.value }}' } }, 'ask', 'If Another App Holds the'],
		[{ options: { replyTo: '={{ $json.value }}' } }, { id: 'wamid.1' }, 'Reply to Message ID is'],
		[{ outsideWindow: 'wait' }, 'any', 'Outside the Window is "wait"'],
		[
			{ phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.value }}' } },
			{ id: '1' },
			'Business Number is a list or an object',
		],
	])('%j with %j is refused, not ignored', async (parameters, value, message) => {
		const run = await send({ text: 'Hello', ...parameters }, { value } as IDataObject);
		expect(run.error?.message).toContain(message);
		expect(await bench.received()).toEqual([]);
	});
});

describe('what an expression gives in place of a text', () => {
	const contains = 'contains "[object …]", which is how an object appears';
	const isObject = 'is a list or an object, not a text';

	it.each<[INodeParameters, unknown, string]>([
		[{ text: '={{ $json.value }}' }, { first: 'Anna' }, `Text ${isObject}`],
		[{ text: '={{ $json.value }}' }, ['Anna'], `Text ${isObject}`],
		[{ text: '=Hi {{ $json.value }}!' }, { first: 'Anna' }, `Text ${contains}`],
		[{ text: '=Hi {{ $json.value.slice(0, 1) }}!' }, '👍', 'Text contains half a character'],
		[
			{ text: "=Until {{ DateTime.fromISO($json.value).toFormat('d MMMM') }}" },
			'31-12-2026',
			'Text contains "Invalid DateTime"',
		],
		[
			{ messageType: 'reaction', reactionMessageId: 'wamid.1', emoji: '={{ $json.value }}' },
			{ emoji: '👍' },
			`Emoji ${isObject}`,
		],
		[
			{
				messageType: 'cta_url',
				body: 'Hi',
				buttonText: 'Go',
				buttonUrl: '=https://example.com/{{ $json.value }}',
			},
			{ id: 1 },
			`URL Button: Button URL ${contains}`,
		],
		[
			{
				messageType: 'flow',
				body: 'Hi',
				flowId: '1',
				flowCta: 'Go',
				flowToken: '={{ $json.value }}',
			},
			{ id: 1 },
			`Flow Token ${isObject}`,
		],
		[
			{
				messageType: 'button',
				headerType: '={{ $json.value }}',
				body: 'Hi',
				buttonsInput: 'json',
				buttonsJson: '["Yes"]',
			},
			'Picture',
			'Header is "Picture", which is not one of its choices',
		],
		[
			{
				messageType: 'media_carousel',
				body: 'Hi',
				cardsInput: 'json',
				cardsJson: '=[{ "headerType": "{{ $json.value }}" }]',
			},
			'gif',
			'Card 1 Header is "gif"',
		],
	])('%j with %j is refused, not replaced by the template', async (parameters, value, message) => {
		const input = { value } as IDataObject;
		const run = await send({ ...parameters, ...template('opening_hours|en_US') }, input);
		expect(run.error?.message).toContain(message);
		expect(await bench.received()).toEqual([]);
	});

	it.each<[unknown, string]>([
		[0, '0'],
		[12.5, '12.5'],
		[false, 'false'],
		['👍'.repeat(3), '👍👍👍'],
	])('%j goes out as %s', async (value, body) => {
		await send({ text: '={{ $json.value }}' }, { value } as IDataObject);
		expect(await bench.received({}, 1)).toMatchObject([{ request: { text: { body } } }]);
	});

	it('may be a date, as in template variables', async () => {
		await send({ text: '={{ DateTime.fromISO("2026-12-31T10:00:00Z").toUTC() }}' }, {});
		expect(await bench.received({}, 1)).toMatchObject([
			{ request: { text: { body: '2026-12-31T10:00:00.000Z' } } },
		]);
	});

	it.each(['={{ $json.value }}', '={{ Number("a") }}', '={{ null }}'])(
		'%s without a value is no message, so that the template goes',
		async (text) => {
			const run = await send({ text, ...template('opening_hours|en_US') }, {});
			expect(run.node('Send').json).toMatchObject([{ sentAs: 'template' }]);
		},
	);
});
