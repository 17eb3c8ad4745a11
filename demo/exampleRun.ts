import { pause } from '../tools/until.ts';
import type { Execution } from '../tools/n8n/execution.ts';
import type { PhoneMessage } from './phones.ts';
import type { Stage } from './stage.ts';
import { REMINDERS, type ExampleName } from './workflows.ts';

/** What a webhook of an example answers. */
export interface Answer {
	status: number;
	body: unknown;
}

/** What an app would do: calls a webhook of a published example. */
export async function post({ n8n, signal }: Stage, path: string, body: unknown): Promise<Answer> {
	const response = await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.any([AbortSignal.timeout(60_000), ...(signal ? [signal] : [])]),
	});
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** @throws with the answer, unless it has this status, and these fields */
export function expectAnswer(
	answer: Answer,
	status: number,
	fields: Record<string, unknown> = {},
): void {
	const body = Object(answer.body) as Record<string, unknown>;
	const isRight = Object.entries(fields).every(([key, value]) => body[key] === value);
	if (answer.status === status && isRight) return;
	throw new Error(`Expected ${status} ${JSON.stringify(fields)}; got ${JSON.stringify(answer)}`);
}

/** The last message on a phone that has got so many, and no more. */
export async function lastOf(
	{ phones, signal }: Stage,
	phone: string,
	count: number,
): Promise<PhoneMessage> {
	await phones.waitFor(phone, count);
	await pause(500, signal);
	const messages = await phones.received(phone);
	const last = messages.at(-1);
	if (last && messages.length === count) return last;
	throw new Error(`Expected ${count} messages on ${phone}; saw ${JSON.stringify(messages)}`);
}

/** @throws unless the text has this part */
export function expectText({ text }: PhoneMessage, part: string): string {
	if (text?.includes(part)) return `received: ${text}`;
	throw new Error(`Expected "${part}"; saw "${text ?? ''}"`);
}

/** Runs an example from its manual trigger. @throws unless it succeeds */
export async function runByHand(
	{ api, furnishings }: Stage,
	name: ExampleName,
	trigger = REMINDERS.manualTrigger,
): Promise<Execution> {
	const execution = await api.run(furnishings.workflows[name], trigger);
	if (execution.status === 'success') return execution;
	throw new Error(`${name} ended with "${execution.status}". ${execution.failure ?? ''}`);
}

/** Changes a node of an example, as a person does who adapts it. */
export async function withNode(
	{ api, furnishings }: Stage,
	example: ExampleName,
	name: string,
	change: (parameters: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> {
	const id = furnishings.workflows[example];
	const { nodes, connections } = await api.workflow(id);
	const changed = nodes.map((node) =>
		node.name === name ? { ...node, parameters: change(node.parameters) } : node,
	);
	await api.updateWorkflow(id, { nodes: changed, connections });
}

/** For examples that collect messages: nobody writes on in the meantime. */
export const quick = (parameters: Record<string, unknown>) => ({
	...parameters,
	triggerOptions: { ...Object(parameters.triggerOptions), quietTime: 1 } as unknown,
});

/** Does something while another example has the number's trigger than *Reply to Customers*. */
export async function inPlaceOfReply(
	{ api, furnishings }: Stage,
	name: ExampleName,
	work: () => Promise<string>,
): Promise<string> {
	const { reply, [name]: id } = furnishings.workflows;
	await api.unpublish(reply);
	try {
		await api.publish(await api.saved(id));
		return await work();
	} finally {
		await api.unpublish(id);
		await api.publish(await api.saved(reply));
	}
}
