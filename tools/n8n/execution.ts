import { parse } from 'flatted';
import { z } from 'zod';

/** What one execution did. */
export interface Execution {
	id: string;
	workflowId: string;
	/** `success`, `error`, `running`, `waiting`, … */
	status: string;
	/** `manual`, `webhook`, `trigger`, … */
	mode: string;
	/** The `json` of the items that a node put out, in its last run, by node name; all outputs in order. */
	items: Record<string, unknown[]>;
	/** The same of each of its runs. */
	runs: Record<string, unknown[][]>;
	/** Why it ended, if not with success. */
	failure?: string;
}

const stored = z.object({
	id: z.string(),
	workflowId: z.string(),
	status: z.string(),
	mode: z.string(),
	data: z.string().optional(),
});

const failed = z.object({
	message: z.string().optional(),
	description: z.string().nullish(),
	node: z.object({ name: z.string() }).optional(),
});

const output = z.array(z.object({ json: z.unknown() })).nullable();
const run = z.object({
	data: z
		.object({ main: z.array(output) })
		.partial()
		.optional(),
});
const result = z.object({
	resultData: z
		.object({ runData: z.record(z.string(), z.array(run)), error: failed.optional() })
		.partial()
		.default({}),
});

/** Reads an execution as n8n's REST API returns it. */
export function readExecution(answer: unknown): Execution {
	const { id, workflowId, status, mode, data } = stored.parse(answer);
	// While an execution runs, n8n may have nothing of it to show yet.
	const shown = data === undefined ? undefined : (parse(data) as unknown);
	const { runData = {}, error } = result.parse(shown ?? {}).resultData;
	const runs = Object.entries(runData).map(
		([node, all]) =>
			[
				node,
				all.map(({ data }) =>
					(data?.main ?? []).flatMap((list) => (list ?? []).map((item) => item.json)),
				),
			] as const,
	);
	const failure =
		error && [error.node?.name, error.message, error.description].filter(Boolean).join(': ');
	return {
		id,
		workflowId,
		status,
		mode,
		items: Object.fromEntries(runs.map(([node, all]) => [node, all.at(-1) ?? []])),
		runs: Object.fromEntries(runs),
		...(failure ? { failure } : {}),
	};
}
