import type { FunctionsBase } from 'n8n-workflow';

export { messageOf } from '../thrown';

type Speaker = Pick<FunctionsBase, 'logger' | 'getNode' | 'getWorkflow'>;

/** Writes a line into n8n's log that says which trigger it is about. */
export function log(context: Speaker, level: 'info' | 'warn' | 'error', text: string): void {
	const { name } = context.getNode();
	const { id } = context.getWorkflow();
	context.logger[level](
		`WhatsApp Cloud Trigger "${name}" of workflow ${id ?? 'without ID'}: ${text}`,
	);
}
