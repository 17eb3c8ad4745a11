import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { longestTurn } from '../support/turns';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** A long batch does not hold n8n up: others in the process have their turn while it is read, prepared and told of. */

/** Without a pause each of these batches takes several times as long; one item, and a collection of garbage, take less. */
const LONGEST_MS = 70;

const PEOPLE = 500;

let bench: Bench;
let turnMs = NaN;
let last = 31_648_000_000;

/** The node itself: n8n copies items before and after it. */
class Watched extends WhatsAppCloud {
	override description = { ...new WhatsAppCloud().description, name: 'watched' };

	override async execute(this: IExecuteFunctions) {
		const node = new WhatsAppCloud();
		const { result, ...longest } = await longestTurn(async () => await node.execute.call(this));
		({ turnMs } = longest);
		return result;
	}
}

beforeAll(async () => {
	bench = await startBench({}, {}, [new Watched()]);
	await bench.control('PATCH', '/settings', { throughputPerSecond: null, statusWebhooks: false });
});

afterAll(async () => {
	await bench.close();
});

const people = (more: (index: number) => IDataObject = () => ({})) =>
	Array.from({ length: PEOPLE }, (_, index) => ({
		...{ to: String(++last), name: `Anna ${index}`, day: 'Monday', hour: 'ten' },
		...more(index),
	}));

async function run(
	parameters: INodeParameters,
	input = people(),
	onError = 'continueRegularOutput',
) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			sendNode(
				{ to: '={{ $json.to }}', options: { messagesPerSecond: 0 }, ...parameters },
				{ type: 'watched', onError },
			),
		],
		input,
	});
	return run;
}

const filled = {
	...template('appointment_reminder|en_US'),
	...values({
		body_1: '={{ $json.name }}',
		body_2: '={{ $json.day }}',
		body_3: '={{ $json.hour }}',
	}),
};

const manyParts = Array.from({ length: 10 }, (_, part) => `{{ $json.name }} ${part}`).join(' ');

it.each<[string, INodeParameters]>([
	['templates', { mode: 'templateOnly', ...filled }],
	[
		'templates that are only previewed',
		{ ...filled, mode: 'templateOnly', options: { previewOnly: true } },
	],
	['texts that cannot go out', { text: `=${manyParts}` }],
	['texts that are skipped', { text: `=${manyParts}`, outsideWindow: 'skip' }],
	['bad input', { text: `=${manyParts}`, to: '={{ "x" + $json.to }}' }],
])('%s', async (_what, parameters) => {
	const { status } = await run(parameters);
	expect(status).toBe('success');
	expect(turnMs).toBeLessThan(LONGEST_MS);
});

it('stops before its first message all the same, whatever is wrong, and wherever', async () => {
	const before = await bench.received();
	const wrong = people((index) => (index === PEOPLE - 1 ? { to: 'nobody' } : {}));
	const { error } = await run({ mode: 'templateOnly', ...filled }, wrong, 'stopWorkflow');
	expect(error?.message).toMatch(/Nothing was sent\. 1 of 500 items cannot be sent/);
	expect(await bench.received()).toHaveLength(before.length);
	expect(turnMs).toBeLessThan(LONGEST_MS);
});

it('ends soon when it is stopped while it is read', async () => {
	const stop = new AbortController();
	const before = await bench.received();
	setTimeout(() => stop.abort(), 50);
	const { status } = await bench.engine.runWorkflow({
		nodes: [sendNode({ to: '={{ $json.to }}', mode: 'templateOnly', ...filled })],
		input: people(),
		signal: stop.signal,
	});
	expect(status).not.toBe('success');
	expect(await bench.received()).toHaveLength(before.length);
});
