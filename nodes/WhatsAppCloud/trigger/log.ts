import type { FunctionsBase } from 'n8n-workflow';

import type { LogLevel } from '../log';
import { Recent } from '../recent';

type Speaker = Pick<FunctionsBase, 'logger' | 'getNode' | 'getWorkflow'>;

/** Writes a line into n8n's log that says which trigger it is about. */
export function log(context: Speaker, level: LogLevel, text: string): void {
	const { name } = context.getNode();
	const { id } = context.getWorkflow();
	context.logger[level](
		`WhatsApp Cloud Trigger "${name}" of workflow ${id ?? 'without ID'}: ${text}`,
	);
}

/** How often the same is told, ms: thousands of deliveries may be about it. */
const TELL_EVERY_MS = 60 * 60 * 1000;

const MOST_TOLD = 1_000;

const told = new Recent<string, number>(MOST_TOLD);

/** Whether a line about something is due, because there was none for an hour. @param now ms */
export function isNews(about: string, now: number): boolean {
	const at = told.get(about);
	if (at !== undefined && Math.abs(now - at) < TELL_EVERY_MS) return false;
	told.set(about, now);
	return true;
}
