import { DatabaseSync } from 'node:sqlite';
import { parse } from 'flatted';
import { z } from 'zod';

import { until } from '../../tools/until.ts';

const row = z.object({ status: z.string(), stopped: z.string().nullable() });

const data = z.object({ data: z.string() });

const runs = z.object({
	resultData: z.object({
		runData: z.record(
			z.string(),
			z.array(
				z.object({
					executionTime: z.number(),
					startTime: z.number(),
					data: z.object({ main: z.array(z.array(z.unknown()).nullable()) }).optional(),
				}),
			),
		),
	}),
});

/** What a node did in an execution. */
export interface NodeRun {
	/** n8n's own measure, ms. */
	ms: number;
	/** Items that it gave out. */
	items: number;
}

/** Looks into n8n's database: asking n8n itself would be work that it does not have without us. */
export class Executions {
	readonly #file: string;
	readonly #signal: AbortSignal;
	#database?: DatabaseSync;

	/**
	 * @param file n8n's SQLite database
	 * @param signal ends every wait
	 */
	constructor(file: string, signal: AbortSignal) {
		this.#file = file;
		this.#signal = signal;
	}

	/** Waits until an execution has ended, at most ten minutes. @returns how it ended and its nodes */
	async finished(id: string): Promise<{ status: string; nodes: Record<string, NodeRun> }> {
		const [end] = await this.#settled('id = ?', id, 1);
		const text = data.parse(
			this.#open().prepare('SELECT data FROM execution_data WHERE executionId = ?').get(id),
		).data;
		const { runData } = runs.parse(parse(text)).resultData;
		const nodes = Object.entries(runData).map(([name, [run]]): [string, NodeRun] => {
			const items = (run?.data?.main ?? []).reduce((sum, list) => sum + (list?.length ?? 0), 0);
			return [name, { ms: run?.executionTime ?? NaN, items }];
		});
		return { status: end?.status ?? 'unknown', nodes: Object.fromEntries(nodes) };
	}

	/**
	 * Waits until a workflow has had `count` executions and all have ended, at most ten minutes.
	 *
	 * @returns when the last one ended, ms since the epoch
	 */
	async ended(workflowId: string, count: number): Promise<{ at: number }> {
		const rows = await this.#settled('workflowId = ?', workflowId, count);
		const ends = rows.map(({ stopped }) => Date.parse(`${(stopped ?? '').replace(' ', 'T')}Z`));
		return { at: Math.max(...ends) };
	}

	/** How many executions a workflow has had. */
	count(workflowId: string): number {
		const row = this.#open()
			.prepare('SELECT count(*) AS count FROM execution_entity WHERE workflowId = ?')
			.get(workflowId);
		return Number(row?.count);
	}

	/** The ID of a workflow's last execution. */
	newest(workflowId: string): string {
		const row = this.#open()
			.prepare('SELECT max(id) AS id FROM execution_entity WHERE workflowId = ?')
			.get(workflowId);
		return String(row?.id);
	}

	/** What all executions of a workflow have stored, one text each. @param status of those that are meant; all by default */
	stored(workflowId: string, status?: string): string[] {
		return this.#open()
			.prepare(
				`SELECT d.data AS data FROM execution_data d JOIN execution_entity e ON e.id = d.executionId
				WHERE e.workflowId = ? AND ifnull(?, e.status) = e.status`,
			)
			.all(workflowId, status ?? null)
			.map((each) => data.parse(each).data);
	}

	/** The same, each with when a node in it began, ms since the epoch. */
	begun(workflowId: string, node: string): Array<{ stored: string; at?: number }> {
		return this.stored(workflowId).map((stored) => {
			const at = runs.safeParse(parse(stored)).data?.resultData.runData[node]?.[0]?.startTime;
			return at === undefined ? { stored } : { stored, at };
		});
	}

	/** How many executions of a workflow ended in which way, or have not. */
	ends(workflowId: string): Record<string, number> {
		const rows = this.#open()
			.prepare(
				'SELECT status, count(*) AS count FROM execution_entity WHERE workflowId = ? GROUP BY status',
			)
			.all(workflowId);
		return Object.fromEntries(rows.map(({ status, count }) => [String(status), Number(count)]));
	}

	close(): void {
		this.#database?.close();
		this.#database = undefined;
	}

	async #settled(where: string, value: string, count: number): Promise<Array<z.infer<typeof row>>> {
		const query = this.#open().prepare(
			`SELECT status, stoppedAt AS stopped FROM execution_entity WHERE ${where}`,
		);
		const look = () => {
			const rows = query.all(value).map((each) => row.parse(each));
			return rows.length >= count && rows.every(({ stopped }) => stopped !== null) && rows;
		};
		const patience = { withinMs: 600_000, signal: this.#signal };
		return await until(`${count} executions have ended`, look, patience);
	}

	#open(): DatabaseSync {
		return (this.#database ??= new DatabaseSync(this.#file, { readOnly: true, timeout: 5000 }));
	}
}
