import { randomUUID } from 'node:crypto';

import { SETTLED, type N8nApi, type WorkflowFile } from '../../tools/n8n/api.ts';
import type { Execution } from '../../tools/n8n/execution.ts';
import { until } from '../../tools/until.ts';
import { post } from './post.ts';

export interface Person {
	phone: string;
	/** What makes the message the same message. */
	key: string;
}

export interface CredentialReference {
	id: string;
	name: string;
}

/** What a test may set in *Options*. */
export interface SendOptions {
	messagesPerSecond?: number;
}

/** Whether messages whose outcome is unknown are sent again (*Retry Unknown Outcomes*). */
export type Insistence = 'insisting' | 'careful';

const SEND = 'Remind';

/** A workflow that reminds the people it is given over a webhook, published in n8n. */
export class Reminders {
	private readonly api: N8nApi;
	private readonly url: string;
	readonly workflowId: string;

	private constructor(api: N8nApi, url: string, workflowId: string) {
		this.api = api;
		this.url = url;
		this.workflowId = workflowId;
	}

	/** @param url where n8n takes webhooks, without a slash at the end */
	static async publish(
		api: N8nApi,
		url: string,
		credential: CredentialReference,
		options: SendOptions = {},
	): Promise<Reminders> {
		const path = `remind-${randomUUID()}`;
		const saved = await api.createWorkflow(workflow(path, credential, options));
		await api.publish(saved);
		return new Reminders(api, `${url}/webhook/${path}`, saved.id);
	}

	/** Starts one execution. */
	async start(people: Person[], how: Insistence = 'careful'): Promise<void> {
		const asked = people.map((person) => ({ ...person, insist: how === 'insisting' }));
		await post(this.url, { people: asked }, this.api.signal);
	}

	/** Runs one execution to its end. */
	async run(people: Person[], how: Insistence = 'careful'): Promise<Outcome[]> {
		const before = await this.executions();
		await this.start(people, how);
		const [execution] = await this.finished(before, 1);
		return outcomesOf(execution);
	}

	/** Waits until so many executions that are not among `before` have ended. */
	async finished(before: ReadonlySet<string>, count: number): Promise<Execution[]> {
		let states = '';
		const look = async () => {
			const all = await this.api.executions(this.workflowId);
			const fresh = all.filter(({ id }) => !before.has(id));
			states = fresh.map(({ id, status }) => `${id} is ${status}`).join(', ');
			const ended = fresh.filter(({ status }) => SETTLED.has(status));
			return ended.length >= count && ended;
		};
		const ended = await until(`${count} executions have ended`, look, {
			...{ withinMs: 300_000, everyMs: 500, signal: this.api.signal },
			seen: () => states || 'None has begun.',
		});
		return await Promise.all(ended.map(async ({ id }) => await this.api.execution(id)));
	}

	async executions(): Promise<Set<string>> {
		return new Set((await this.api.executions(this.workflowId)).map(({ id }) => id));
	}
}

/** What the node says of one item. */
export interface Outcome {
	status?: string;
	error?: string;
	details?: { status?: string; retry?: string };
}

export function outcomesOf(execution: Execution | undefined): Outcome[] {
	return (execution?.items[SEND] ?? []) as Outcome[];
}

/** How many items have this status. */
export function count(outcomes: Outcome[], status: string): number {
	return outcomes.filter((item) => (item.status ?? item.details?.status) === status).length;
}

function workflow(
	path: string,
	credential: CredentialReference,
	options: SendOptions,
): WorkflowFile {
	const node = (name: string, type: string, parameters: object, more: object = {}) => ({
		id: randomUUID(),
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as Record<string, unknown>,
		...more,
	});
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		name: `Reminders ${path}`,
		nodes: [
			node(
				'Webhook',
				'n8n-nodes-base.webhook',
				{ httpMethod: 'POST', path, options: {} },
				{ typeVersion: 2, webhookId: path },
			),
			node('People', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'body.people', options: {} }),
			node(
				SEND,
				'n8n-nodes-whatsapp-cloud.whatsAppCloud',
				{
					resource: 'message',
					operation: 'send',
					mode: 'templateOnly',
					to: '={{ $json.phone }}',
					template: { __rl: true, mode: 'list', value: 'opening_hours|en_US' },
					options: {
						messageKey: '={{ $json.key }}',
						retryUnknown: '={{ $json.insist }}',
						...options,
					},
				},
				{ onError: 'continueErrorOutput', credentials: { whatsAppCloudApi: credential } },
			),
		],
		connections: { Webhook: to('People'), People: to(SEND) },
		settings: { executionOrder: 'v1' },
	};
}

let lastPhone = 31650000000;

export function newPeople(howMany: number, occasion: string): Person[] {
	return Array.from({ length: howMany }, () => {
		const phone = String(++lastPhone);
		return { phone, key: `${occasion}-${phone}` };
	});
}
