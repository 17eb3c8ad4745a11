import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { N8nApi, SavedWorkflow, WorkflowFile } from '../tools/n8n/api.ts';
import { workflowFile } from '../tools/n8n/api.ts';
import { ROOT } from '../tools/root.ts';

/** The example workflows, by file name in `examples/`. */
export const EXAMPLES = {
	reply: 'reply-to-customers.json',
	reminders: 'appointment-reminders.json',
	confirm: 'confirm-appointment.json',
	code: 'one-time-code.json',
	bot: 'reply-bot.json',
	payment: 'payment-reminder-and-receipt.json',
	list: 'list-from-a-spreadsheet.json',
	report: 'delivery-report.json',
} as const;

/** A number has one trigger, and *Reply to Customers* has it; a list is started by hand. */
const UNPUBLISHED = new Set<ExampleName>(['bot', 'report', 'list']);

export type ExampleName = keyof typeof EXAMPLES;

/** In *Appointment reminders*: the trigger to start by hand, and the node that holds the list. */
export const REMINDERS = { manualTrigger: 'Try It Now', list: 'Appointments', send: 'Remind' };

export interface Appointment {
	customer: string;
	phone: string;
	day: string;
	time: string;
	treatment: string;
}

/** Reads an example and gives each of our nodes the credential, as a person who imports it does. */
async function readExample(
	name: ExampleName,
	credential: { id: string; name: string },
): Promise<WorkflowFile> {
	const file = await readFile(join(ROOT, 'examples', EXAMPLES[name]), 'utf8');
	const workflow = workflowFile.parse(JSON.parse(file));
	for (const node of workflow.nodes) {
		if (node.type.startsWith('n8n-nodes-whatsapp-cloud.')) {
			node.credentials = { whatsAppCloudApi: credential };
		}
	}
	return workflow;
}

/** Saves the examples in n8n, and publishes those that get on with one another. */
export async function importExamples(
	api: N8nApi,
	credential: { id: string; name: string },
): Promise<Record<ExampleName, SavedWorkflow>> {
	const save = async (name: ExampleName) => {
		const saved = await api.createWorkflow(await readExample(name, credential));
		if (!UNPUBLISHED.has(name)) await api.publish(saved);
		return saved;
	};
	return {
		reply: await save('reply'),
		reminders: await save('reminders'),
		confirm: await save('confirm'),
		code: await save('code'),
		bot: await save('bot'),
		payment: await save('payment'),
		list: await save('list'),
		report: await save('report'),
	};
}

/** *Appointment reminders*, or *Confirm …*, with another list of appointments. */
export function withAppointments(
	workflow: WorkflowFile,
	appointments: Appointment[],
): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		node.name === REMINDERS.list
			? {
					...node,
					parameters: { ...node.parameters, jsonOutput: JSON.stringify({ appointments }) },
				}
			: node,
	);
	return { ...workflow, nodes };
}
