import { readFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { ROOT } from '../../tools/root.ts';

/** What the numbers were measured on. */
export interface Machine {
	cores: number;
	processor: string;
	memoryGb: number;
	/** Processes that wanted to run before the benchmark started, on average of a minute. */
	load: number;
	node: string;
	n8n: string;
	package: string;
}

export async function machine(installation: string, load: number): Promise<Machine> {
	const [first, ...others] = cpus();
	return {
		cores: others.length + 1,
		processor: first?.model.trim() ?? 'unknown',
		memoryGb: Math.round(totalmem() / 1e9),
		load,
		node: process.versions.node,
		n8n: await versionIn(join(installation, 'node_modules', 'n8n')),
		package: await versionIn(ROOT),
	};
}

/** One line for people. */
export function describe(facts: Machine): string {
	const { cores, processor, memoryGb, load, node, n8n } = facts;
	return `${cores} cores (${processor}), ${memoryGb} GB, load ${load} before · Node ${node} · n8n ${n8n} · n8n-nodes-whatsapp-cloud ${facts.package}`;
}

/** Runnable processes, on average of the last minute: what else this machine is busy with. */
export function currentLoad(): number {
	return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}

async function versionIn(folder: string): Promise<string> {
	const file: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
	return z.object({ version: z.string() }).parse(file).version;
}
