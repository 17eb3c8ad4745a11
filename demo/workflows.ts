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
	orders: 'order-updates.json',
	stock: 'back-in-stock.json',
	inbox: 'team-inbox.json',
	write: 'write-to-one-customer.json',
	files: 'files-to-a-folder.json',
	setUp: 'set-up-assistant.json',
	agent: 'ai-agent.json',
} as const;

/** A number has one trigger, and *Reply to Customers* has it. */
const UNPUBLISHED = new Set<ExampleName>(['bot', 'report', 'inbox', 'files', 'agent']);

export type ExampleName = keyof typeof EXAMPLES;

/** The same for each example. */
export function ofEachExample<T>(make: (name: ExampleName) => T): Record<ExampleName, T> {
	const names = Object.keys(EXAMPLES) as ExampleName[];
	return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<ExampleName, T>;
}

/** What somebody who imports an example fills in. */
export interface Surroundings {
	/** Credentials, by the beginning of the types of the nodes that use them. */
	credentials: Record<string, Record<string, { id: string; name: string }>>;
	/** Where n8n may write files to. */
	folder: string;
}

/** In *Appointment reminders*: the trigger to start by hand, and the node that holds the list. */
export const REMINDERS = { manualTrigger: 'Try It Now', list: 'Appointments', send: 'Remind' };

export interface Appointment {
	customer: string;
	phone: string;
	day: string;
	time: string;
	treatment: string;
}

/** Reads an example and fills in what a person who imports it does. */
export async function readExample(
	name: ExampleName,
	{ credentials, folder }: Surroundings,
): Promise<WorkflowFile> {
	const text = await readFile(join(ROOT, 'examples', EXAMPLES[name]), 'utf8');
	const workflow = workflowFile.parse(
		JSON.parse(text.replaceAll('/home/node/.n8n-files', JSON.stringify(folder).slice(1, -1))),
	);
	for (const node of workflow.nodes) {
		const [, own] = Object.entries(credentials).find(([type]) => node.type.startsWith(type)) ?? [];
		if (own) node.credentials = own;
	}
	return workflow;
}

/** Saves the examples in n8n, and publishes those that get on with one another. */
export async function importExamples(
	api: N8nApi,
	surroundings: Surroundings,
): Promise<Record<ExampleName, SavedWorkflow>> {
	const saved: Partial<Record<ExampleName, SavedWorkflow>> = {};
	for (const name of Object.keys(EXAMPLES) as ExampleName[]) {
		const workflow = await api.createWorkflow(await readExample(name, surroundings));
		if (!UNPUBLISHED.has(name)) await api.publish(workflow);
		saved[name] = workflow;
	}
	return saved as Record<ExampleName, SavedWorkflow>;
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
