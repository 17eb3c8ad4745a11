import type { FunctionsBase } from 'n8n-workflow';

/** Who hands events over: this node of this workflow. */
export function scopeOf(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return `${context.getWorkflow().id ?? ''}/${context.getNode().id}`;
}

/** The same in words. */
export function holderIn(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return `workflow "${context.getWorkflow().name ?? ''}" (node "${context.getNode().name}")`;
}
