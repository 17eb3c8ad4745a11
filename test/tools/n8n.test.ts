import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { n8nEnvironment } from '../../tools/n8n/environment';
import { startN8n, type N8nOptions } from '../../tools/n8n/process';

/** A folder with something in the place of n8n's program that does what is written here. */
function installation(program: string): Pick<N8nOptions, 'installation' | 'userFolder'> {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'n8n-'));
	const bin = join(folder, 'node_modules', 'n8n', 'bin');
	mkdirSync(bin, { recursive: true });
	writeFileSync(join(bin, 'n8n'), program);
	return { installation: folder, userFolder: folder };
}

/** Is ready after a while. */
const slow = (ms: number) => `
	console.log('Migrating');
	const { createServer } = require('node:http');
	const listen = () => createServer((_, answer) => answer.end()).listen(process.env.N8N_PORT, '127.0.0.1');
	setTimeout(listen, ${ms});`;

describe('starting n8n', () => {
	it('takes as long as it takes, and says now and then that it does', async () => {
		const lines: string[] = [];
		const n8n = await startN8n({
			...installation(slow(2500)),
			readyWithinMs: Infinity,
			report: (line) => lines.push(line),
			reportEveryMs: 500,
		});
		await n8n.stop();
		expect(lines.length).toBeGreaterThan(1);
		for (const line of lines)
			expect(line).toMatch(/^ {2}… \d+\.\d s, n8n says: (Migrating|nothing yet)$/);
	});

	it('ends with the end of the log when n8n ends, or its time is over', async () => {
		await expect(
			startN8n(installation('console.log("No space left"); process.exit(3)')),
		).rejects.toThrow(/^n8n ended with code 3\. The end of its log:\nNo space left$/);
		await expect(startN8n({ ...installation(slow(60_000)), readyWithinMs: 1500 })).rejects.toThrow(
			/^n8n did not answer in \d\.\d s\..*\nMigrating$/s,
		);
	});

	it('ends when somebody interrupts', async () => {
		const started = Date.now();
		const signal = AbortSignal.timeout(700);
		await expect(startN8n({ ...installation(slow(60_000)), signal })).rejects.toThrow('timeout');
		expect(Date.now() - started).toBeLessThan(10_000);
	});
});

describe("n8n's environment", () => {
	it("has the machine's time zone, which n8n would take for New York's", () => {
		const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
		const env = n8nEnvironment({ userFolder: '/', port: 1, runnersBrokerPort: 2 });
		expect(env.GENERIC_TIMEZONE).toBe(timeZone);
	});
});
