import type {
	EngineRequest,
	EngineResponse,
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Run } from './run';

const description = (name: string): INodeTypeDescription => ({
	...{ displayName: name, name, group: ['transform'], version: 1, description: name },
	defaults: { name },
	inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool],
	outputs: [NodeConnectionTypes.Main],
	properties: [],
});

/** An agent that has n8n run its tools, as the AI Agent does from version 3 on. */
export const agent: INodeType = {
	description: description('agent'),
	async execute(
		this: IExecuteFunctions,
		response?: EngineResponse,
	): Promise<INodeExecutionData[][] | EngineRequest> {
		if (response && response.actionResponses.length > 0) {
			const [{ data } = {}] = response.actionResponses;
			return [[{ json: { ran: { ...data } } }]];
		}
		return {
			actions: [
				{
					...{ actionType: 'ExecutionNodeAction', nodeName: 'Tool', id: 'call-1' },
					...{ input: this.getInputData()[0]?.json ?? {}, metadata: {} },
					type: NodeConnectionTypes.AiTool,
				},
			],
			metadata: {},
		};
	},
};

/** An agent that runs its tools itself, as older ones and the MCP server do; for all items at the same time. */
export const olderAgent: INodeType = {
	description: description('olderAgent'),
	async execute(this: IExecuteFunctions) {
		const answers = this.getInputData().map(async ({ json }, itemIndex) => {
			const [tool] = (await this.getInputConnectionData(
				NodeConnectionTypes.AiTool,
				itemIndex,
			)) as Array<{
				description: string;
				schema: { shape: object };
				invoke(input: unknown): Promise<string>;
			}>;
			const read = await tool
				?.invoke(json)
				.catch((thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)));
			const asks = Object.keys(tool?.schema.shape ?? {});
			return { json: { read, description: tool?.description, asks } };
		});
		return [await Promise.all(answers)];
	},
};

/** What n8n makes of a node that is usable as a tool, or as the human review of tools. */
export function asTool(node: INodeType, kind: 'Tool' | 'HitlTool' = 'Tool'): INodeType {
	const { description: own } = node;
	const tool = Object.create(node) as INodeType;
	tool.description = {
		...own,
		...{ name: `${own.name}${kind}`, inputs: [], outputs: [NodeConnectionTypes.AiTool] },
	};
	return tool;
}

/** What a model reads of a tool that n8n has run for its agent: what came out of it, or why it failed. */
export function readBy(run: Run): string {
	const task = run.raw.data.resultData.runData.Tool?.at(-1);
	const items = task?.data?.ai_tool?.[0]?.map(({ json }) => json);
	return items ? JSON.stringify(items) : (task?.error?.message ?? '');
}
