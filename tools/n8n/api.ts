import { z } from 'zod';

import { until, type Patience } from '../until.ts';
import { readExecution, type Execution } from './execution.ts';
import { N8nSession } from './session.ts';

export interface Owner {
	email: string;
	firstName: string;
	lastName: string;
	password: string;
}

/** A workflow as it stands in an exported file. */
export const workflowFile = z.object({
	name: z.string(),
	nodes: z.array(
		z
			.object({
				id: z.string(),
				name: z.string(),
				type: z.string(),
				parameters: z.record(z.string(), z.unknown()),
				credentials: z.record(z.string(), z.unknown()).optional(),
			})
			.passthrough(),
	),
	connections: z.record(z.string(), z.unknown()),
	settings: z.record(z.string(), z.unknown()).optional(),
});

export type WorkflowFile = z.infer<typeof workflowFile>;

const identified = z.object({ id: z.string() });
const savedWorkflow = z.object({ id: z.string(), versionId: z.string() });
const published = z.object({ activeVersionId: z.string().nullish() });
const publication = z.object({
	status: z.string(),
	triggers: z.array(z.object({ status: z.string(), errorMessage: z.string().nullish() })),
});
const started = z.object({ executionId: z.string() });
const executionList = z.object({
	results: z.array(
		z.object({ id: z.string(), workflowId: z.string(), status: z.string(), mode: z.string() }),
	),
});

export type SavedWorkflow = z.infer<typeof savedWorkflow>;

/** What an execution's `status` is when nothing more comes. */
export const SETTLED: ReadonlySet<string> = new Set(['success', 'error', 'canceled', 'crashed']);

/** The part of n8n's REST API that a person uses in the editor: account, credentials, workflows, executions. */
export class N8nApi {
	readonly session: N8nSession;
	/** Ends every request and every wait. */
	readonly signal: AbortSignal | undefined;

	/** @param url n8n's address without a slash at the end */
	constructor(url: string, signal?: AbortSignal) {
		this.session = new N8nSession(url, signal);
		this.signal = signal;
	}

	/** Makes the first account of a fresh n8n and logs in as it. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.session.call('POST', '/owner/setup', owner);
	}

	async login({ email, password }: Pick<Owner, 'email' | 'password'>): Promise<void> {
		await this.session.call('POST', '/login', { emailOrLdapLoginId: email, password });
	}

	/** @returns the credential's id */
	async createCredential(credential: {
		name: string;
		type: string;
		data: Record<string, unknown>;
	}): Promise<string> {
		return identified.parse(await this.session.call('POST', '/credentials', credential)).id;
	}

	/** Replaces a credential's fields. */
	async updateCredential(
		id: string,
		credential: { name: string; type: string; data: Record<string, unknown> },
	): Promise<void> {
		await this.session.call('PATCH', `/credentials/${id}`, credential);
	}

	async deleteCredential(id: string): Promise<void> {
		await this.session.call('DELETE', `/credentials/${id}`);
	}

	async createWorkflow(workflow: WorkflowFile): Promise<SavedWorkflow> {
		return savedWorkflow.parse(await this.session.call('POST', '/workflows', workflow));
	}

	/** A workflow's draft as n8n has it. */
	async workflow(id: string): Promise<WorkflowFile> {
		return workflowFile.parse(await this.session.call('GET', `/workflows/${id}`));
	}

	/** Which version of a workflow its draft is. */
	async saved(id: string): Promise<SavedWorkflow> {
		return savedWorkflow.parse(await this.session.call('GET', `/workflows/${id}`));
	}

	/** Saves a workflow's draft; what is published stays as it is. */
	async updateWorkflow(id: string, workflow: Partial<WorkflowFile>): Promise<SavedWorkflow> {
		return savedWorkflow.parse(await this.session.call('PATCH', `/workflows/${id}`, workflow));
	}

	/**
	 * Publishes a workflow and waits until all its triggers listen.
	 *
	 * @throws when a trigger could not be activated, with its message
	 */
	async publish({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.session.call('POST', `/workflows/${id}/activate`, { versionId });
		const isPublished = async () => {
			const { status, triggers } = await this.#publication(id);
			if (status === 'published') return true;
			if (status === 'in_progress') return false;
			const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			throw new Error(`Workflow ${id} is ${status} after publishing. ${reasons.join(' ')}`);
		};
		await until(`workflow ${id} is published`, isPublished, this.#patience(120_000));
	}

	async #publication(id: string): Promise<z.infer<typeof publication>> {
		try {
			return publication.parse(
				await this.session.call('GET', `/workflows/${id}/publication-status`),
			);
		} catch (thrown) {
			// Older versions answer when all triggers listen, and know no status.
			if (!/ 404 .*status is not available/.test(String(thrown))) throw thrown;
			return { status: 'published', triggers: [] };
		}
	}

	/** Has a published workflow's triggers registered once more; leaves an unpublished one alone. */
	async republish(id: string): Promise<void> {
		const { activeVersionId } = published.parse(await this.session.call('GET', `/workflows/${id}`));
		if (!activeVersionId) return;
		await this.unpublish(id);
		await this.publish({ id, versionId: activeVersionId });
	}

	/** Waits until its triggers have given up what they had: n8n answers before that. */
	async unpublish(id: string): Promise<void> {
		await this.session.call('POST', `/workflows/${id}/deactivate`, {});
		const isDone = async () => (await this.#publication(id)).status !== 'in_progress';
		await until(`workflow ${id} is unpublished`, isDone, this.#patience(120_000));
	}

	/**
	 * Runs a workflow's draft from one of its triggers, as the Execute Workflow button does, to the end.
	 *
	 * @param trigger the trigger node's name; one that n8n can start itself (manual, schedule)
	 */
	async run(id: string, trigger: string): Promise<Execution> {
		const { executionId } = started.parse(
			await this.session.call('POST', `/workflows/${id}/run`, {
				triggerToStartFrom: { name: trigger },
			}),
		);
		return await this.finishedExecution(id, executionId);
	}

	/** Executions of a workflow, newest first; the last 20 unless `limit` says otherwise (100 at most). */
	async executions(
		workflowId: string,
		limit = 20,
	): Promise<Array<{ id: string; status: string; mode: string }>> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const path = `/executions?filter=${filter}&limit=${limit}`;
		return executionList.parse(await this.session.call('GET', path)).results;
	}

	async execution(id: string): Promise<Execution> {
		return readExecution(await this.session.call('GET', `/executions/${id}`));
	}

	/** Waits for an execution to end. @throws when it has not in two minutes */
	async finishedExecution(workflowId: string, id: string): Promise<Execution> {
		// The list has no data in it: n8n has better things to do than to read all of it out again and again.
		const isOver = async () =>
			(await this.executions(workflowId)).some(
				(each) => each.id === id && SETTLED.has(each.status),
			);
		await until(`execution ${id} ends`, isOver, this.#patience(120_000));
		return await this.execution(id);
	}

	#patience(withinMs: number): Patience {
		return { withinMs, everyMs: 250, signal: this.signal };
	}
}
