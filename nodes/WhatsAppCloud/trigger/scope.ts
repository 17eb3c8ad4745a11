import type { FunctionsBase } from 'n8n-workflow';

/** Who hands events over: this node of this workflow. */
export function scopeOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
}
