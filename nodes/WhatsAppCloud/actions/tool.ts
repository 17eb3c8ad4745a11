import { NodeConnectionTypes, type INode } from 'n8n-workflow';

/** Whether an AI Agent, or whoever else calls tools, runs the node: then a model reads what comes out of it. */
export function isTool({ type, rewireOutputLogTo }: INode): boolean {
	return type.endsWith('Tool') || rewireOutputLogTo === NodeConnectionTypes.AiTool;
}
