import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import type { Execution } from '../../tools/n8n/execution.ts';
import { until } from '../../tools/until.ts';
import { expectContains, expectEqual, expectThat } from './expect.ts';
import { publishListener } from './listener.ts';
import { sandboxCredential } from './owner.ts';
import { Questions } from './questions.ts';
import type { CredentialReference } from './reminders.ts';
import { VERSIONS, type UpgradeStage } from './upgradeStage.ts';
import { tap, write } from './waitChecks.ts';
import { node } from './workflowNodes.ts';

const PACKAGE = 'n8n-nodes-whatsapp-cloud';

const installed = z.object({
	installedVersion: z.string(),
	installedNodes: z.array(z.object({ type: z.string() })),
});

/** What there was before the upgrade. */
interface Before {
	credential: CredentialReference;
	listener: string;
	questions: Questions;
	/** An execution that waits for a customer. */
	asked: string;
	question: string;
	window: unknown;
}

let before: Before | undefined;

const CUSTOMER = '31612340001';
const OPTED_OUT = '31612340002';
const ASKED = '31612340003';
const TALKS_ON = '31612340004';

const restart: Check<UpgradeStage> = {
	title: 'n8n starts again',
	async run(stage) {
		await stage.restart();
		return 'with the new version';
	},
};

export const upgradeChecks: Array<Check<UpgradeStage>> = [
	{
		title: "n8n's own installer installs the version before, and it works",
		async run(stage) {
			const { api, phones, sandbox, webhookUrl } = stage;
			const answer = await api.session.call('POST', '/community-packages', { name: PACKAGE });
			const { installedVersion, installedNodes } = installed.parse(answer);
			expectEqual('The version', installedVersion, VERSIONS.older);
			expectEqual('Its nodes', installedNodes.length, 3);
			const name = 'WhatsApp';
			const data = { ...sandboxCredential(sandbox), store: 'auto' };
			const id = await api.createCredential({ name, type: 'whatsAppCloudApi', data });
			const credential = { id, name };
			const listener = await publishListener(api, credential);
			const questions = await Questions.publish(api, webhookUrl, credential, 'buttons');
			await write(stage, CUSTOMER);
			await heard(stage, listener, 1);
			const stop = { resource: 'conversation', operation: 'setConsent', marketing: 'stop' };
			const { failure } = await runNode(stage, credential, { ...stop, to: OPTED_OUT });
			expectEqual('Set Consent', failure, undefined);
			expectEqual('Opted out', await consentOf(stage, credential), true);
			await write(stage, ASKED);
			const asked = await questions.ask({ phone: ASKED });
			const question = (await phones.taken()).find(({ customer }) => customer === ASKED)?.id;
			const window = await windowOf(stage, credential, CUSTOMER);
			expectContains([JSON.stringify(window)], ['"open"']);
			before = { credential, listener, questions, asked, question: question ?? '', window };
			return `${installedNodes.length} nodes of ${installedVersion}`;
		},
	},
	{
		title: "n8n's own installer puts this version in its place, while n8n runs",
		async run(stage) {
			await stage.release();
			const body = { name: PACKAGE, version: VERSIONS.ours };
			const answer = await stage.api.session.call('PATCH', '/community-packages', body);
			const { installedVersion, installedNodes } = installed.parse(answer);
			expectEqual('The version', installedVersion, VERSIONS.ours);
			expectEqual('Its nodes', installedNodes.length, 3);
			return installedVersion;
		},
	},
	...['while n8n goes on running', 'after a restart'].flatMap((when, index) => [
		...(index === 1 ? [restart] : []),
		...stillThere(when),
	]),
];

function stillThere(when: string): Array<Check<UpgradeStage>> {
	return [
		{
			title: `windows and consent are still known, ${when}`,
			async run(stage) {
				const { credential, window } = known();
				expectEqual('The window', await windowOf(stage, credential, CUSTOMER), window);
				expectEqual('Opted out', await consentOf(stage, credential), true);
				return JSON.stringify(window);
			},
		},
		{
			title: `the published trigger hears customers once, and Send reaches them, ${when}`,
			async run(stage) {
				const { credential, listener } = known();
				const heardBefore = (await stage.api.executions(listener)).length;
				await write(stage, TALKS_ON, `Hello ${when}`);
				await heard(stage, listener, heardBefore + 1);
				const text = `Good morning ${when}`;
				const run = await runNode(stage, credential, {
					...{ resource: 'message', operation: 'send', to: TALKS_ON },
					...{ mode: 'freeFormOnly', text },
				});
				expectEqual('The execution', run.status, 'success');
				const sent = (await stage.phones.taken()).filter((message) => message.text === text);
				expectEqual('Messages', sent.length, 1);
				return text;
			},
		},
		{
			title: `an execution that waits for a customer goes on with the answer, ${when}`,
			async run(stage) {
				const { questions } = known();
				const { asked, question } = known();
				await tap(stage, ASKED, 'yes', 'Yes', question);
				const execution = await questions.ended(asked);
				expectEqual('The execution', execution.status, 'success');
				expectContains([JSON.stringify(execution.items.Answered)], ['"yes"']);
				// The next one waits through the restart.
				await write(stage, ASKED);
				const next = await questions.ask({ phone: ASKED });
				const messages = (await stage.phones.taken()).filter(({ customer }) => customer === ASKED);
				before = { ...known(), asked: next, question: messages.at(-1)?.id ?? '' };
				return execution.status;
			},
		},
	];
}

function known(): Before {
	if (!before) throw new Error('The version before was not set up');
	return before;
}

/** Exactly so many executions began because of messages. */
async function heard({ api, signal }: UpgradeStage, listener: string, count: number) {
	let seen = 0;
	const isHeard = async () => (seen = (await api.executions(listener)).length) >= count;
	const patience = { withinMs: 60_000, everyMs: 250, signal, seen: () => `${seen} began.` };
	await until(`${count} executions begin`, isHeard, patience);
	expectThat(seen === count, `${seen} executions began, not ${count}`);
}

const START = 'Start';
const RUN = 'Run';

/** Runs one of our nodes by itself. */
async function runNode(
	{ api }: UpgradeStage,
	credential: CredentialReference,
	parameters: object,
): Promise<Execution> {
	const { id } = await api.createWorkflow({
		name: RUN,
		nodes: [
			node(START, 'n8n-nodes-base.manualTrigger', {}),
			node(RUN, `${PACKAGE}.whatsAppCloud`, parameters, {
				credentials: { whatsAppCloudApi: credential },
			}),
		],
		connections: { [START]: { main: [[{ node: RUN, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	});
	return await api.run(id, START);
}

const state = z.object({
	state: z.string(),
	openedAt: z.string().nullable(),
	marketing: z.object({ optedOut: z.boolean() }),
});

async function stateOf(stage: UpgradeStage, credential: CredentialReference, to: string) {
	const parameters = { resource: 'conversation', operation: 'getWindow', to };
	const { items, failure } = await runNode(stage, credential, parameters);
	if (failure !== undefined) throw new Error(failure);
	return state.parse(items[RUN]?.[0]);
}

const consentOf = async (stage: UpgradeStage, credential: CredentialReference) =>
	(await stateOf(stage, credential, OPTED_OUT)).marketing.optedOut;

async function windowOf(stage: UpgradeStage, credential: CredentialReference, to: string) {
	const { state: isOpen, openedAt } = await stateOf(stage, credential, to);
	return { state: isOpen, openedAt };
}
