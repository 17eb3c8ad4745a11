import { type Engine, startEngine } from './harness';
import { hookLog, sampleAction, sampleCredential, sampleTrigger } from './sampleNodes';

let engine: Engine;

beforeAll(async () => {
	engine = await startEngine({
		nodeTypes: [sampleAction, sampleTrigger],
		credentialTypes: [sampleCredential],
		credentials: { main: { type: 'sampleApi', data: { key: 'secret' } } },
	});
});

afterAll(async () => await engine.close());

beforeEach(() => {
	hookLog.calls = [];
	delete hookLog.failOn;
});

const action = { name: 'Sample', type: 'sample' };
const trigger = { name: 'Sample Trigger', type: 'sampleTrigger' };
const good = { 'x-signature': 'good', 'content-type': 'application/json' };

describe('runWorkflow', () => {
	const names = [{ name: 'Ann' }, { name: 'nobody' }, { name: 'Bob' }];

	it('evaluates parameters per item, hands over credentials, and keeps items paired', async () => {
		const run = await engine.runWorkflow({
			nodes: [{ ...action, parameters: { greeting: '=Hi {{ $json.name }}' } }],
			input: [{ name: 'Ann' }, { name: 'Bob' }],
		});
		expect(run.status).toBe('success');
		expect(run.node('Sample').items).toEqual([
			{ json: { greeting: 'Hi Ann', key: 'secret' }, pairedItem: { item: 0 } },
			{ json: { greeting: 'Hi Bob', key: 'secret' }, pairedItem: { item: 1 } },
		]);
	});

	it('traces an item back through the chain of nodes', async () => {
		const run = await engine.runWorkflow({
			nodes: [
				action,
				{
					name: 'Again',
					type: 'sample',
					parameters: { greeting: "={{ $('Input').item.json.name }}" },
				},
			],
			input: [{ name: 'Ann' }, { name: 'Bob' }],
		});
		expect(run.node('Again').json.map(({ greeting }) => greeting)).toEqual(['Ann', 'Bob']);
	});

	it('stops at the item that fails', async () => {
		const run = await engine.runWorkflow({ nodes: [action], input: names });
		expect(run.status).toBe('error');
		expect(run.error?.message).toBe('Nobody is there');
		expect(run.node('Sample').error?.context['itemIndex']).toBe(1);
	});

	it('sends failed items out of the second output where the node is set so', async () => {
		const run = await engine.runWorkflow({
			nodes: [
				{ ...action, onError: 'continueErrorOutput' },
				{ name: 'Failed', type: 'sample' },
			],
			connections: { Sample: [[], ['Failed']] },
			input: names,
		});
		const [succeeded, failed] = run.node('Sample').outputs;
		expect(succeeded).toHaveLength(2);
		expect(failed).toMatchObject([{ json: { name: 'nobody', error: 'Nobody is there' } }]);
		expect(run.hasRun('Failed')).toBe(true);
	});

	it('says why a node did not run', async () => {
		const run = await engine.runWorkflow({ nodes: [action], input: [] });
		expect(run.hasRun('Sample')).toBe(false);
		expect(() => run.node('Sample')).toThrow('"Sample" did not run');
	});

	it('misses credentials that are not chosen', async () => {
		const run = await engine.runWorkflow({ nodes: [{ ...action, credentials: {} }] });
		expect(run.error?.message).toContain('credentials');
	});

	it('cancels', async () => {
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 100);
		const run = await engine.runWorkflow({
			nodes: [{ ...action, parameters: { wait: true } }],
			signal: stop.signal,
		});
		expect(run.status).toBe('canceled');
	});
});

describe('callWebhook', () => {
	it('hands over the raw bytes and returns the items', async () => {
		const answer = await engine.callWebhook(trigger, { headers: good, rawBody: '{"a":"\\u00fc"}' });
		expect(answer.status).toBe(200);
		expect(answer.result?.workflowData).toEqual([
			[{ json: { text: '{"a":"\\u00fc"}', mode: 'webhook' } }],
		]);
	});

	it('answers with the webhook response', async () => {
		const answer = await engine.callWebhook(trigger, {
			method: 'GET',
			query: { challenge: '123' },
		});
		expect(answer).toMatchObject({ status: 200, body: '123' });
	});

	it('leaves the answer to the node', async () => {
		const answer = await engine.callWebhook(trigger, { rawBody: '{}' });
		expect(answer).toMatchObject({
			status: 401,
			body: '{"refused":true}',
			result: { noWebhookResponse: true },
		});
	});

	it('answers 200 to a node that returns nothing', async () => {
		const answer = await engine.callWebhook(trigger, { headers: good, rawBody: '"ignore"' });
		expect(answer).toMatchObject({ status: 200, body: '{"message":"Webhook call received"}' });
	});

	it('answers 500 to a node that throws', async () => {
		const answer = await engine.callWebhook(trigger, { headers: good, rawBody: '"throw"' });
		expect(answer.status).toBe(500);
		expect(answer.thrown?.message).toBe('Thrown');
	});

	it('answers 422, as n8n does, to JSON that is none', async () => {
		const answer = await engine.callWebhook(trigger, { headers: good, rawBody: '{' });
		expect(answer.status).toBe(422);
		expect(answer.result).toBeUndefined();
	});
});

describe('publish', () => {
	const workflow = { nodes: [trigger, action] };

	it('registers, starts an execution per event, and removes', async () => {
		const published = await engine.publish(workflow);
		const url = await published.webhookUrl();
		const answer = await fetch(url, { method: 'POST', headers: good, body: '{}' });
		expect(await answer.text()).toBe('firstEntryJson');
		const [run] = await published.runs();
		expect(run?.node('Sample').json).toEqual([{ greeting: 'Hello', key: 'secret' }]);
		await published.stop();
		expect(hookLog.calls).toEqual([
			'checkExists activate webhook',
			'create activate webhook',
			'delete update webhook',
		]);
		expect((await fetch(url, { method: 'POST', headers: good, body: '{}' })).status).toBe(404);
	});

	it('calls delete after a create that failed', async () => {
		hookLog.failOn = 'create';
		await expect(engine.publish(workflow)).rejects.toThrow('Refused');
		expect(hookLog.calls.at(-1)).toBe('delete update webhook');
	});

	it('listens for one test event, under the test URL', async () => {
		const listening = await engine.listenForTestEvent(workflow);
		const url = await listening.webhookUrl();
		await fetch(url, { method: 'POST', headers: good, body: '{}' });
		const [run] = await listening.runs();
		expect(run?.node('Sample Trigger').json).toEqual([{ text: '{}', mode: 'manual' }]);
		expect(hookLog.calls).toEqual([
			'checkExists manual webhook-test',
			'create manual webhook-test',
			'delete update webhook-test',
		]);
	});
});

describe('callHook', () => {
	it('keeps static data', async () => {
		const before = { 'node:Sample Trigger': { last: 'nothing' } };
		const { result, staticData, webhookUrl } = await engine.callHook(trigger, 'create', {
			staticData: before,
		});
		expect(result).toBe(true);
		expect(staticData).toEqual({ 'node:Sample Trigger': { last: 'create' } });
		expect(webhookUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook\/.+\/events$/);
	});
});

describe('what the editor asks', () => {
	it('searches a list', async () => {
		const node = { ...action, parameters: { greeting: 'Hi' } };
		expect(await engine.callListSearch(node, 'search', 'Ann', 'page2')).toEqual({
			results: [{ name: 'Hi Ann', value: 'secret' }],
			paginationToken: 'page2',
		});
	});

	it('makes fields for a resource mapper', async () => {
		const { fields } = await engine.callResourceMapping(action, 'fields');
		expect(fields.map(({ id }) => id)).toEqual(['Hello']);
	});

	it('tests a credential, with its defaults', async () => {
		expect(await engine.callCredentialTest('sampleApi', { key: 'secret' })).toMatchObject({
			status: 'OK',
		});
		expect(await engine.callCredentialTest('sampleApi', { key: 'other' })).toMatchObject({
			status: 'Error',
		});
	});
});
