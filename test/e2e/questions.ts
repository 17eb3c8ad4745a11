import { randomUUID } from 'node:crypto';

import { SETTLED, type N8nApi, type WorkflowFile } from '../../tools/n8n/api.ts';
import type { Execution } from '../../tools/n8n/execution.ts';
import { until, type Patience } from '../../tools/until.ts';
import { post } from './post.ts';
import type { CredentialReference } from './reminders.ts';
import { node, startNode } from './workflowNodes.ts';

const ASK = 'Ask';

/** How a question is asked. */
export interface Question {
	phone: string;
	/** Minutes. */
	wait?: number;
}

/** A workflow that asks whoever it is given over a webhook, and goes on with the answer. */
export class Questions {
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
		accept: 'any' | 'buttons',
	): Promise<Questions> {
		return await Questions.publishAs(api, url, (path) => workflow(path, credential, accept));
	}

	/** @param make the workflow that begins with a webhook at this path */
	static async publishAs(
		api: N8nApi,
		url: string,
		make: (path: string) => WorkflowFile,
	): Promise<Questions> {
		const path = `ask-${randomUUID()}`;
		const saved = await api.createWorkflow(make(path));
		await api.publish(saved);
		return new Questions(api, `${url}/webhook/${path}`, saved.id);
	}

	/**
	 * Starts an execution, and waits until it waits.
	 *
	 * @returns its ID
	 * @throws why it does not wait
	 */
	async ask(question: Question): Promise<string> {
		return await this.start({ wait: 60, ...question });
	}

	/** The same, with whatever the workflow is given. */
	async start(given: object): Promise<string> {
		const id = await this.begin(given);
		const isWaiting = async () => {
			const found = await this.listed(id);
			if (found?.status === 'error') throw new Error((await this.api.execution(id)).failure);
			return found?.status === 'waiting';
		};
		await until(`execution ${id} waits`, isWaiting, this.#patience(120_000));
		return id;
	}

	/** Runs one to its end. */
	async run(given: object): Promise<Execution> {
		return await this.ended(await this.begin(given));
	}

	/** How an execution ended. */
	async ended(id: string, withinMs = 120_000): Promise<Execution> {
		const isOver = async () => SETTLED.has((await this.listed(id))?.status ?? '');
		await until(`execution ${id} ends`, isOver, this.#patience(withinMs));
		return await this.api.execution(id);
	}

	private async begin(given: object): Promise<string> {
		const before = new Set((await this.executions()).map(({ id }) => id));
		await post(this.url, given, this.api.signal);
		const fresh = async () => (await this.executions()).find(({ id }) => !before.has(id))?.id;
		return await until('an execution begins', fresh, this.#patience(120_000));
	}

	#patience(withinMs: number): Patience {
		return { withinMs, everyMs: 250, signal: this.api.signal };
	}

	async status(id: string): Promise<string> {
		return (await this.api.execution(id)).status;
	}

	private async listed(id: string) {
		return (await this.executions()).find((execution) => execution.id === id);
	}

	private async executions() {
		return await this.api.executions(this.workflowId);
	}
}

/** The node's parameters but for whom it asks, and how long it waits: minutes. */
export function askQuestion(accept: string): Record<string, unknown> {
	const variables = { body_1: 'Anna', body_2: 'Monday', body_3: '14:30' };
	return {
		...{ resource: 'message', operation: 'sendAndWait', accept, waitUnit: 'minutes' },
		body: 'Does Monday, 14:30 suit you?',
		buttons: {
			values: [
				{ id: 'yes', title: 'Yes' },
				{ id: 'no', title: 'No' },
			],
		},
		template: { __rl: true, mode: 'list', value: 'appointment_reminder|en_US' },
		templateValues: {
			...{ mappingMode: 'defineBelow', value: variables, matchingColumns: [], schema: [] },
		},
	};
}

function workflow(path: string, credential: CredentialReference, accept: string): WorkflowFile {
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	return {
		name: `Questions ${path}`,
		nodes: [
			startNode(path),
			node(
				ASK,
				'n8n-nodes-whatsapp-cloud.whatsAppCloud',
				{
					...askQuestion(accept),
					to: '={{ $json.body.phone }}',
					waitAmount: '={{ $json.body.wait }}',
				},
				{ credentials: { whatsAppCloudApi: credential } },
			),
			node('Answered', 'n8n-nodes-base.noOp', {}),
			node('No Answer', 'n8n-nodes-base.noOp', {}),
		],
		connections: {
			Start: { main: [to(ASK)] },
			[ASK]: { main: [to('Answered'), to('No Answer')] },
		},
		settings: { executionOrder: 'v1' },
	};
}
