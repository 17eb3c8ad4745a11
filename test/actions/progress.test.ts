import type { INode } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';

import { reportProgress, type Reporter } from '../../nodes/WhatsAppCloud/actions/progress';
import { until } from '../../tools/until.ts';

function reporter() {
	const [log, browser]: [string[], string[]] = [[], []];
	const logger = { info: (line: string) => log.push(line) };
	const node = {
		getNode: () => ({ name: 'Remind' }) as INode,
		getWorkflow: () => ({ id: 'w1', active: true }),
		logger: logger as unknown as Reporter['logger'],
		sendMessageToUI: (line: string) => browser.push(line),
	};
	return { node, log, browser };
}

describe('the progress of a long batch', () => {
	it('stands in the log, and in the browser, as long as it runs', async () => {
		const { node, log, browser } = reporter();
		let done = 100;
		const end = reportProgress(node, () => ({ done, failed: 0, total: 1000 }), 20);
		await until('a line', () => log.length >= 1, { everyMs: 5 });
		done = 500;
		await until('another line', () => log.length >= 2, { everyMs: 5 });
		end();
		const lines = [...log];
		await sleep(60);
		expect(log).toEqual(lines);
		expect(browser).toEqual(lines);
		expect(lines[0]).toBe('WhatsApp Cloud: "Remind" in workflow w1: 100 of 1000 items done');
		expect(lines[1]).toContain('500 of 1000 items done');
	});

	it('counts what failed', async () => {
		const { node, log } = reporter();
		const end = reportProgress(node, () => ({ done: 90, failed: 10, total: 1000 }), 5);
		await until('a line', () => log.length >= 1, { everyMs: 5 });
		end();
		expect(log[0]).toContain('100 of 1000 items done, 10 of them failed');
	});

	it('says nothing of a batch that is done at once', async () => {
		const { node, log } = reporter();
		reportProgress(node, () => ({ done: 1, failed: 0, total: 1 }))();
		await sleep(20);
		expect(log).toEqual([]);
	});
});
