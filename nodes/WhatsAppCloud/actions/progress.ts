import type { IExecuteFunctions } from 'n8n-workflow';

/** Batches that are done sooner say nothing. */
const EVERY_MS = 10_000;

/** How far a batch is, in items. */
export interface Progress {
	done: number;
	failed: number;
	total: number;
}

/** What is needed of a node to report. */
export type Reporter = Pick<
	IExecuteFunctions,
	'getNode' | 'getWorkflow' | 'logger' | 'sendMessageToUI'
>;

/**
 * Says every ten seconds how far a long batch is: in n8n's log, and for an execution that was started in
 * the editor also in the browser's console, the one place that n8n offers a node while it runs.
 *
 * @returns ends it
 */
export function reportProgress(
	node: Reporter,
	progress: () => Progress,
	everyMs: number = EVERY_MS,
): () => void {
	const { id } = node.getWorkflow();
	const who = `WhatsApp Cloud: "${node.getNode().name}"${id ? ` in workflow ${id}` : ''}`;
	const timer = setInterval(() => {
		const { done, failed, total } = progress();
		const line = `${who}: ${done + failed} of ${total} items done${
			failed > 0 ? `, ${failed} of them failed` : ''
		}`;
		node.logger.info(line);
		node.sendMessageToUI(line);
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}
