import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Model } from '../../demo/model.ts';
import { SETTLED, workflowFile } from '../../tools/n8n/api.ts';
import type { Check } from '../../tools/checks.ts';
import { ROOT } from '../../tools/root.ts';
import { pause, until } from '../../tools/until.ts';
import { expectEqual } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { write } from './waitChecks.ts';

/** The example of an agent that answers once, with a model. */
async function publishAgent({ api, credential }: KillStage, model: Model): Promise<string> {
	const file = await readFile(join(ROOT, 'examples', 'ai-agent.json'), 'utf8');
	const workflow = workflowFile.parse(JSON.parse(file));
	const name = 'Model that repeats';
	const id = await api.createCredential({ name, type: 'openAiApi', data: model.credential });
	for (const node of workflow.nodes) {
		if (node.type.startsWith('n8n-nodes-whatsapp-cloud.')) {
			node.credentials = { whatsAppCloudApi: credential };
		}
		if (node.name === 'Model') node.credentials = { openAiApi: { id, name } };
	}
	const saved = await api.createWorkflow(workflow);
	await api.publish(saved);
	return saved.id;
}

async function sentTo({ phones }: KillStage, phone: string): Promise<string[]> {
	const taken = (await phones.taken()).filter(({ customer }) => customer === phone);
	return taken.map(({ text }) => text);
}

/** How many executions of a workflow are over. */
async function ended({ api }: KillStage, workflowId: string): Promise<number> {
	return (await api.executions(workflowId)).filter(({ status }) => SETTLED.has(status)).length;
}

/** Before the others: a number has one listener. */
export const collectChecks: Array<Check<KillStage>> = [
	{
		title:
			'an agent answers once what a customer writes in several messages, though n8n is killed meanwhile, or the workflow unpublished; and not at all once a person has taken over',
		async run(stage) {
			const model = await Model.open();
			try {
				const workflowId = await publishAgent(stage, model);
				const [anna, ben, carla] = ['31640000001', '31640000002', '31640000003'];
				const patience = { withinMs: 180_000, everyMs: 250, signal: stage.signal };
				const isAnswered = (phone: string) => async () => (await sentTo(stage, phone)).length > 0;
				await write(stage, anna, 'Hi');
				await write(stage, anna, 'Do you open on Sunday?');
				await stage.kill();
				await stage.start();
				await until('the agent answers', isAnswered(anna), patience);
				await write(stage, ben, 'Bye');
				await write(stage, carla, 'May I talk to a person?');
				await stage.api.republish(workflowId);
				await until('the agent answers what was collected', isAnswered(ben), patience);
				await until('Carla hears of a person', isAnswered(carla), patience);
				const before = await ended(stage, workflowId);
				await write(stage, carla, 'Hello?');
				const isRead = async () => (await ended(stage, workflowId)) > before;
				await until('the workflow reads what Carla writes to that person', isRead, patience);
				// A second execution of the same would come about now.
				await pause(1000, stage.signal);
				expectEqual('To Anna', await sentTo(stage, anna), [
					'You wrote: Hi\nDo you open on Sunday?',
				]);
				expectEqual('To Ben', await sentTo(stage, ben), ['You wrote: Bye']);
				expectEqual('To Carla', await sentTo(stage, carla), [
					'Thank you for your message! A colleague will answer you here.',
				]);
				expectEqual('Asked', model.asked, 3);
				await stage.api.unpublish(workflowId);
				return 'two answers to three messages, and one customer for a person';
			} finally {
				await model.stop();
			}
		},
	},
];
