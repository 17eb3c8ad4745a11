import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { checkOutput } from './outputs';
import type { Publication } from './publication';
import { listed } from './templateNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
const published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

afterEach(async () => {
	for (const one of published.splice(0)) await one.stop();
});

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

let executions = 0;

/** A template in that state, as Meta has it. */
async function put(status: string, more: IDataObject = {}): Promise<string> {
	const { id } = await bench.control('POST', '/templates', {
		...{ name: 'parcel', language: 'en_US', category: 'UTILITY', status },
		components: [{ type: 'BODY', text: 'Your parcel is here.' }],
		...more,
	});
	return String(id);
}

async function wait(parameters: INodeParameters = {}, input: IDataObject[] = [{}]) {
	const executionId = `review-${process.pid}-${++executions}`;
	const run = await bench.engine.runWorkflow({
		executionId,
		nodes: [
			{
				...{ name: 'Wait', type: 'whatsAppCloudTemplates' },
				parameters: {
					...{ resource: 'template', operation: 'sendAndWait' },
					...listed('parcel'),
					...parameters,
				},
			},
		],
		input,
	});
	return { run, executionId };
}

async function publish(): Promise<Publication> {
	const publication = await bench.engine.publish({
		nodes: [
			{
				...{ name: 'Trigger', type: 'whatsAppCloudTrigger' },
				parameters: { triggerOn: ['templates'], listenOn: 'app' },
			},
		],
	});
	published.push(publication);
	return publication;
}

/** What n8n is given at the URL that it signed for the execution. */
function listen(run: Awaited<ReturnType<typeof wait>>) {
	const node = run.run.raw.data.executionData?.nodeExecutionStack[0]?.node;
	const path = `webhook-waiting/${run.executionId}/${node?.id}`;
	const got: unknown[] = [];
	bench.engine.server.add('POST', path, async (request, response) => {
		await request.readRawBody();
		got.push(JSON.parse(request.rawBody.toString()));
		response.send('resumed');
	});
	return {
		got,
		async first() {
			for (let tries = 0; tries < 100 && got.length === 0; tries++) await pause(50);
			bench.engine.server.remove('POST', path);
			got.forEach((decision) => checkOutput('template/sendAndWait', decision));
			return got;
		},
	};
}

it('puts the execution to sleep while the review goes on; its second output says when the time was over', async () => {
	const id = await put('PENDING');
	const { run } = await wait({ waitAmount: 2, waitUnit: 'hours' });
	expect(run.raw.waitTill?.getTime()).toBeCloseTo(Date.now() + 2 * 3_600_000, -5);
	const [stack] = run.raw.data.executionData?.nodeExecutionStack ?? [];
	expect(stack?.metadata).toMatchObject({ forwardAllOutputs: true });
	expect(stack?.data.main).toEqual([
		[],
		[
			{
				json: {
					...{ approved: null, templateId: id, name: 'parcel', language: 'en_US' },
					...{ category: 'UTILITY', status: 'PENDING', reason: 'NONE', timedOut: true },
					businessAccountId: bench.sandbox.account.businessAccountId,
				},
				pairedItem: { item: 0 },
			},
		],
	]);
});

it('tells the decision, or what went wrong, also if the store cannot note that nothing waits any more', async () => {
	const { waits } = await bench.store();
	const failing = jest.spyOn(waits, 'close').mockRejectedValue(new Error('The store is away'));
	const opening = jest.spyOn(waits, 'open');
	try {
		await put('APPROVED');
		const { run } = await wait();
		expect(run.node('Wait').json).toMatchObject([{ approved: true, status: 'APPROVED' }]);
		opening.mockImplementationOnce(async () => {
			await bench.control('POST', '/faults', {
				match: { method: 'GET', path: 'message_templates' },
				...{ kind: 'error', code: 190, status: 401, times: 9 },
			});
		});
		const { run: refused } = await wait();
		expect(refused.error?.message).toContain('190');
		expect(failing).toHaveBeenCalledTimes(2);
	} finally {
		failing.mockRestore();
		opening.mockRestore();
		await bench.control('DELETE', '/faults');
	}
});

it.each<[string, IDataObject, object]>([
	['approved', { status: 'APPROVED' }, { approved: true, status: 'APPROVED', reason: 'NONE' }],
	[
		'rejected, with the reason',
		{ status: 'REJECTED', rejected_reason: 'SCAM' },
		{
			...{ approved: false, status: 'REJECTED', reason: 'SCAM' },
			...{ rejectionReason: expect.any(String) as unknown },
			...{ rejectionRecommendation: expect.any(String) as unknown },
		},
	],
])('goes on when the template is %s', async (_name, change, says) => {
	const publication = await publish();
	const id = await put('PENDING');
	const running = await wait();
	const resumed = listen(running);
	await bench.control('PATCH', `/templates/${id}`, change);
	expect(await resumed.first()).toMatchObject([
		{
			...{ templateId: id, name: 'parcel', language: 'en_US', timedOut: false },
			...{ businessAccountId: bench.sandbox.account.businessAccountId, category: 'UTILITY' },
			...says,
		},
	]);
	expect(resumed.got[0]).not.toHaveProperty('question');
	// The trigger's own workflow hears of it as always.
	for (let tries = 0; tries < 100 && publication.executions.length === 0; tries++) await pause(50);
	expect(publication.executions).toHaveLength(1);
});

it('goes on when a template that was disabled is back', async () => {
	await publish();
	const id = await put('IN_APPEAL');
	const resumed = listen(await wait());
	const value = {
		...{ event: 'REINSTATED', reason: 'NONE', message_template_id: Number(id) },
		...{ message_template_name: 'parcel', message_template_language: 'en-US' },
	};
	await bench.control('POST', '/webhooks', { field: 'message_template_status_update', value });
	expect(await resumed.first()).toMatchObject([{ approved: true, status: 'REINSTATED' }]);
});

it('is not woken by another template, nor by what is no decision', async () => {
	await publish();
	const id = await put('PENDING');
	const other = await put('PENDING', { language: 'nl' });
	const running = await wait();
	const resumed = listen(running);
	await bench.control('PATCH', `/templates/${other}`, { status: 'APPROVED' });
	await bench.control('PATCH', `/templates/${id}`, { quality: 'GREEN' });
	await bench.control('PATCH', `/templates/${id}`, { status: 'IN_APPEAL' });
	await pause(500);
	expect(resumed.got).toEqual([]);
	await bench.control('PATCH', `/templates/${id}`, { status: 'APPROVED' });
	expect(await resumed.first()).toMatchObject([{ status: 'APPROVED' }]);
});

it.each<[string, IDataObject]>([
	['APPROVED', { approved: true, reason: 'NONE' }],
	['REJECTED', { approved: false, reason: 'INVALID_FORMAT' }],
	['DISABLED', { approved: false }],
])('goes on at once where it is %s already', async (status, says) => {
	const id = await put(status, status === 'REJECTED' ? { rejected_reason: 'INVALID_FORMAT' } : {});
	const { run } = await wait();
	expect(run.raw.waitTill).toBeUndefined();
	expect(run.node('Wait').json).toMatchObject([
		{ templateId: id, status, timedOut: false, ...says },
	]);
	const store = await bench.store();
	const { businessAccountId } = bench.sandbox.account;
	const decision = { businessAccountId, templateId: id, at: Date.now() + 1000, answer: '{}' };
	expect(await store.waits.decide(decision, Date.now())).toBe(0);
});

it('refuses several items', async () => {
	await put('PENDING');
	const { run } = await wait({}, [{}, {}]);
	expect(run.error?.message).toContain('Wait for Approval takes one item at a time');
	expect(run.raw.waitTill).toBeUndefined();
});
