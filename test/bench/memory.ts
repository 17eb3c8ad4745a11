import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { pause } from '../../tools/until.ts';
import { median } from './measure.ts';
import { runOnce } from './runOnce.ts';
import { phonesOf, SENDERS, senderWorkflow } from './senders.ts';
import type { Stage } from './stage.ts';

export interface MemoryResult {
	name: string;
	label: string;
	messages: number;
	/** The most that n8n had in memory meanwhile, above what it had before, MB. */
	megabytes: number;
}

/** What is compared: sending, and the same node with the same items that sends nothing. */
const COMPARED = ['oursText', 'noOpText'];

const WARM_UP = 200;

/** What is measured is what is needed, not how long V8 lets garbage lie. */
const EAGER_GC = `--import=${join(import.meta.dirname, 'eagerGc.mjs')}`;

/**
 * The memory that batches of these sizes take. Each is measured in an n8n of its own, since a process does not
 * give back what it once took.
 */
export async function benchMemory(
	stage: Stage,
	sizes: number[],
	rounds: number,
	report: (line: string) => void,
	signal: AbortSignal,
): Promise<MemoryResult[]> {
	await stage.sandbox.openWindows(phonesOf('open', Math.max(...sizes)));
	const results: MemoryResult[] = [];
	for (const messages of sizes) {
		for (const sender of SENDERS.filter(({ name }) => COMPARED.includes(name))) {
			const { name, label } = sender;
			const workflow = async (count: number) =>
				(await stage.api.createWorkflow(senderWorkflow(sender, count, stage.credentials))).id;
			const [warmUp, measured] = [await workflow(WARM_UP), await workflow(messages)];
			const peaks: number[] = [];
			for (let round = 1; round <= rounds; round++) {
				signal.throwIfAborted();
				report(`Memory of ${messages} items, ${label}, round ${round} of ${rounds} …`);
				await stage.restart(EAGER_GC);
				await runOnce(stage, warmUp);
				peaks.push(await peakOf(stage, measured, signal));
			}
			results.push({ name, label, messages, megabytes: median(peaks) });
		}
	}
	await stage.restart();
	return results;
}

/** MB above what n8n had before. */
async function peakOf(stage: Stage, workflowId: string, signal: AbortSignal): Promise<number> {
	await pause(2000, signal);
	const { pid } = stage.n8n;
	const before = memoryOf(pid, 'VmRSS');
	// Starts the high-water mark anew (proc(5)).
	writeFileSync(`/proc/${pid}/clear_refs`, '5');
	await runOnce(stage, workflowId);
	return memoryOf(pid, 'VmHWM') - before;
}

/** MB. */
function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
	const status = readFileSync(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status) ?? [];
	return Number(kilobytes) / 1024;
}

/** The memory of sending the largest batch, to that of the same items in a node that sends nothing. */
export function memoryToNothing(results: MemoryResult[]): number {
	const largest = Math.max(...results.map(({ messages }) => messages));
	const of = (name: string) =>
		results.find((result) => result.name === name && result.messages === largest)?.megabytes ?? NaN;
	return of('oursText') / of('noOpText');
}
