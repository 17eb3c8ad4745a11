import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { count, newPeople, outcomesOf, Reminders } from '../e2e/reminders.ts';
import { rateOf } from '../e2e/phones.ts';
import { setQueueStage } from '../e2e/queueStage.ts';
import { LIMIT } from './paced.ts';

export interface WorkersResult {
	messages: number;
	/** Messages per second of both workers together, to what the number is allowed. */
	ofLimit: number;
	accepted: number;
	once: number;
	never: number;
	repeatedly: number;
}

/** One number, a batch shared out to two workers of an n8n in queue mode, on PostgreSQL and Redis. */
export async function benchWorkers(
	messages: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<WorkersResult> {
	const folder = await mkdtemp(join(tmpdir(), 'whatsapp-cloud-bench-queue-'));
	const stage = await setQueueStage(folder, report, signal);
	try {
		report(`Sending at ${LIMIT} a second with two workers …`);
		const people = newPeople(messages, 'bench');
		const reminders = await Reminders.publish(stage.api, stage.webhookUrl, stage.credential);
		const half = Math.ceil(messages / 2);
		await Promise.all([
			reminders.start(people.slice(0, half)),
			reminders.start(people.slice(half)),
		]);
		const executions = await reminders.finished(new Set(), 2);
		const counts = await stage.phones.counts(people.map(({ phone }) => phone));
		return {
			messages,
			ofLimit: rateOf(await stage.phones.taken()) / LIMIT,
			accepted: count(executions.flatMap(outcomesOf), 'accepted'),
			once: counts.once,
			never: counts.none,
			repeatedly: counts.more,
		};
	} finally {
		await stage.close();
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
