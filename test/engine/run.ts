import type {
	ExecutionError,
	IDataObject,
	INodeExecutionData,
	IRun,
	ITaskData,
} from 'n8n-workflow';

/** What one node did in an execution (its last run, if it ran more than once). */
export interface NodeRun {
	status: ITaskData['executionStatus'];
	error?: ExecutionError;
	/** Items per output; with "Continue (using error output)" the last output holds the failed items. */
	outputs: INodeExecutionData[][];
	/** The items of the first output. */
	items: INodeExecutionData[];
	/** The `json` of the items of the first output. */
	json: IDataObject[];
	runs: ITaskData[];
}

/** A finished execution. */
export class Run {
	constructor(readonly raw: IRun) {}

	get status(): IRun['status'] {
		return this.raw.status;
	}

	/** What stopped the execution. */
	get error(): ExecutionError | undefined {
		return this.raw.data.resultData.error;
	}

	hasRun(name: string): boolean {
		return this.raw.data.resultData.runData[name] !== undefined;
	}

	node(name: string): NodeRun {
		const runs = this.raw.data.resultData.runData[name];
		const last = runs?.at(-1);
		if (!runs || !last) {
			throw new Error(`"${name}" did not run: ${this.error?.message ?? 'nothing led to it'}`);
		}
		const outputs = (last.data?.['main'] ?? []).map((items) => items ?? []);
		const items = outputs[0] ?? [];
		return {
			status: last.executionStatus,
			...(last.error ? { error: last.error } : {}),
			outputs,
			items,
			json: items.map(({ json }) => json),
			runs,
		};
	}
}
