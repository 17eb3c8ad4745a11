import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { ACCOUNT } from '../../sandbox/seed/account.ts';
import type { Check } from '../../tools/checks.ts';
import type { N8nApi } from '../../tools/n8n/api.ts';
import { ROOT } from '../../tools/root.ts';
import { until } from '../../tools/until.ts';
import { deliver } from '../support/deliver.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import type { Phones } from './phones.ts';
import type { CredentialReference } from './reminders.ts';
// Lets the imports below name no extension, as the tests of `test/webhook/` do.
import '../support/extensionless.mjs';

const { FIELD_EXAMPLES } = await import('../webhook/fieldExamples.ts');
const { change } = await import('../webhook/payloads.ts');

/** A delivery, and what the items that come of it have in them. */
interface Example {
	name: string;
	payload: object;
	items: object[];
}

const TRIGGER = 'Anything';

/** Everything that Meta's reference knows, through the real trigger. */
export const eventChecks: Array<Check<KillStage>> = [
	{
		title: 'each webhook field of Meta gives its items',
		run: async (stage) => await checkExamples(stage, fieldExamples()),
	},
	{
		title: "each of Meta's own examples gives its item",
		async run(stage) {
			const examples = metaExamples();
			if (examples.length === 0) return "Meta's examples do not lie beside this checkout";
			return await checkExamples(stage, examples);
		},
	},
	{
		title: 'a test in the editor hears the next message, and leaves nothing behind',
		async run({ api, credential, phones }) {
			const { id } = await api.createWorkflow(workflow(credential, {}));
			const answer = await api.session.call('POST', `/workflows/${id}/run`, {
				triggerToStartFrom: { name: TRIGGER },
			});
			expectEqual('The editor', answer, { waitingForWebhook: true });
			expectThat((await callback(phones))?.includes('/webhook-test/') ?? false, 'Nobody listens.');
			await phones.call('POST', '/customers/31650000999/messages', { text: 'Testing' });
			const [executionId = ''] = await finished(api, id, 1);
			const { items, mode } = await api.execution(executionId);
			expectThat(has(items[TRIGGER], [{ text: 'Testing' }]), JSON.stringify(items));
			expectEqual('Mode', mode, 'manual');
			// n8n takes the trigger away beside the execution.
			await until('nothing is registered', async () => (await callback(phones)) === undefined);
			return '"Testing"';
		},
	},
];

const account = z.object({ numbers: z.array(z.object({ callback: z.string().optional() })) });

/** Where the first number's messages go. */
async function callback(phones: Phones): Promise<string | undefined> {
	return account.parse(await phones.call('GET', '/account')).numbers[0]?.callback;
}

function fieldExamples(): Example[] {
	return FIELD_EXAMPLES.map(({ field, about, value, events }) => ({
		name: [field, about].filter(Boolean).join(', '),
		payload: change(value, { field, time: 1_750_000_000 }),
		items: events,
	}));
}

function metaExamples(): Example[] {
	const folder = join(ROOT, '..', 'shared', 'fixtures', 'meta', 'webhooks_post_request');
	if (!existsSync(folder)) return [];
	return readdirSync(folder).map((file, index) => ({
		name: file,
		payload: withOwnId(readFileSync(join(folder, file), 'utf8'), index),
		items: [{ event: file.startsWith('Group_') ? 'group' : 'message' }],
	}));
}

/** Some of Meta's examples have the same message ID: the trigger would take them for one message. */
function withOwnId(text: string, index: number): object {
	return JSON.parse(text, (key, value: unknown) =>
		key === 'id' && typeof value === 'string' && value.startsWith('wamid.')
			? `${value}.${index}`
			: value,
	) as object;
}

/** Delivers the examples one after the other, and compares what became of each. */
async function checkExamples(stage: KillStage, examples: Example[]): Promise<string> {
	const { id, url } = await publish(stage);
	for (const { name, payload } of examples) {
		const status = await deliver(url, ACCOUNT.appSecret, forOwnNumber(payload), stage.signal);
		expectEqual(`The answer to ${name}`, status, 200);
	}
	const executions = await finished(stage.api, id, examples.length);
	const wrong: string[] = [];
	for (const [index, { name, items }] of examples.entries()) {
		const execution = await stage.api.execution(executions[index] ?? '');
		const got = execution.items[TRIGGER] ?? [];
		const fits = got.length === items.length && items.every((item, at) => has(got[at], item));
		if (!fits) wrong.push(`${name}: ${JSON.stringify(got)} instead of ${JSON.stringify(items)}`);
	}
	await stage.api.unpublish(id);
	expectThat(wrong.length === 0, wrong.join('\n'));
	return `${examples.length} deliveries, ${examples.flatMap(({ items }) => items).length} items`;
}

/** Publishes a workflow that starts with anything; its address is entered at Meta by hand. */
async function publish({ api, credential, webhookUrl }: KillStage) {
	// The examples are from years ago, and some are notices.
	const triggerOptions = { oldEvents: 'start', messageTypes: ['all'] };
	const parameters = { listenOn: 'manual', triggerOn: EVERYTHING, triggerOptions };
	const anything = workflow(credential, parameters);
	const saved = await api.createWorkflow(anything);
	await api.publish(saved);
	return { id: saved.id, url: `${webhookUrl}/webhook/${anything.nodes[0]?.webhookId}/webhook` };
}

function workflow(credential: CredentialReference, parameters: Record<string, unknown>) {
	return {
		name: TRIGGER,
		nodes: [
			{
				...{ id: randomUUID(), name: TRIGGER, webhookId: randomUUID() },
				...{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger', typeVersion: 1 },
				...{ position: [0, 0], credentials: { whatsAppCloudApi: credential }, parameters },
			},
		],
		connections: {},
		settings: { executionOrder: 'v1' },
	};
}

const EVERYTHING = [
	...['messages', ...new Set(FIELD_EXAMPLES.map(({ triggerOn }) => triggerOn))],
].filter((name, index, all) => all.indexOf(name) === index);

/** The examples are about numbers of others, and what comes for those is left out. */
function forOwnNumber(payload: object): object {
	return JSON.parse(
		JSON.stringify(payload),
		function (this: Record<string, unknown>, key: string, value: unknown) {
			if (key === 'phone_number_id') return ACCOUNT.phoneNumberId;
			return key === 'id' && 'changes' in this ? ACCOUNT.businessAccountId : value;
		},
	) as object;
}

/** The IDs of a workflow's executions, oldest first, once all have ended. */
async function finished(api: N8nApi, id: string, count: number): Promise<string[]> {
	let done = 0;
	const look = async () => {
		const executions = await api.executions(id, 100);
		done = executions.filter(({ status }) => status === 'success').length;
		return done >= count && executions.map((each) => each.id).reverse();
	};
	return await until(`${count} executions have ended`, look, {
		...{ withinMs: 180_000, everyMs: 500, signal: api.signal },
		seen: () => `${done} have.`,
	});
}

/** Whether a value has everything in it that another one has. */
function has(actual: unknown, expected: unknown): boolean {
	if (typeof expected !== 'object' || expected === null) return actual === expected;
	if (typeof actual !== 'object' || actual === null) return false;
	return Object.entries(expected).every(([key, value]) =>
		has((actual as Record<string, unknown>)[key], value),
	);
}
