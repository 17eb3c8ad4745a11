import { setTimeout as sleep } from 'node:timers/promises';

import { chosenBy, runChecks } from '../../tools/checks.ts';
import { N8nApi } from '../../tools/n8n/api.ts';
import { ControlClient } from '../../sandbox/client.ts';
import { together, until, within } from '../../tools/until.ts';
import { open } from '../support/open';
import { createServer } from 'node:http';

const never = new Promise<string>(() => undefined);
const forever = new AbortController().signal;

describe('until', () => {
	it('gives what was seen, once it is neither undefined nor false', async () => {
		const seen = [undefined, false, 0] as const;
		let looks = 0;
		expect(await until('it is there', () => seen[looks++], { everyMs: 1 })).toBe(0);
		expect(looks).toBe(3);
	});

	it('comes to an end, and says what did not come and what was seen', async () => {
		const waiting = until('all are there', () => false, {
			...{ withinMs: 30, everyMs: 5 },
			seen: () => '2 are.',
		});
		await expect(waiting).rejects.toThrow(
			'In 0.0 s it did not come about that all are there. 2 are.',
		);
	});

	it('stops in the middle of a pause', async () => {
		const stop = new AbortController();
		const waiting = until('it comes', () => false, { everyMs: 60_000, signal: stop.signal });
		setTimeout(() => stop.abort(new Error('Ctrl+C')), 20);
		await expect(waiting).rejects.toThrow('Ctrl+C');
	});

	it('passes on what went wrong in looking', async () => {
		const look = () => Promise.reject(new Error('gone'));
		await expect(until('it comes', look)).rejects.toThrow('gone');
	});
});

describe('within', () => {
	it('leaves work that does not end', async () => {
		await expect(within(never, 20, 'the check', forever)).rejects.toThrow(
			'In 0.0 s, the check did not come to an end.',
		);
		await expect(within(never, 60_000, 'the check', AbortSignal.timeout(20))).rejects.toThrow(
			/abort/i,
		);
		expect(await within(Promise.resolve('done'), 20, 'the check', forever)).toBe('done');
	});
});

describe('together', () => {
	it('fails once all have come to an end', async () => {
		const ended: string[] = [];
		const slow = sleep(30).then(() => ended.push('slow'));
		await expect(together([Promise.reject(new Error('gone')), slow])).rejects.toThrow('gone');
		expect(ended).toEqual(['slow']);
	});
});

describe('a run of checks', () => {
	it('ends with its signal, whatever a check waits for', async () => {
		const lines: string[] = [];
		const stop = new AbortController();
		setTimeout(() => stop.abort(), 30);
		const checks = [
			{ title: 'quick', run: () => Promise.resolve('done') },
			{ title: 'stuck', run: () => never },
			{ title: 'next', run: () => Promise.resolve('done') },
		];
		expect(await runChecks(checks, {}, (line) => lines.push(line), stop.signal)).toBe(1);
		expect(lines).toHaveLength(1);
	});

	it('may be of those whose titles have some words, with what all of them need', () => {
		const run = () => Promise.resolve('done');
		const checks = [
			{ title: 'logs in', needed: true, run },
			{ title: 'writes STOP', run },
			{ title: 'reads', run },
		];
		const titles = (...words: string[]) => chosenBy(words, checks).map(({ title }) => title);
		expect(titles('stop')).toEqual(['logs in', 'writes STOP']);
		expect(titles('reads', 'STOP')).toHaveLength(3);
		expect(titles()).toHaveLength(3);
		expect(() => titles('reads', 'call')).toThrow('"call"');
	});
});

describe('a request that is not answered', () => {
	it('ends with the signal of its client', async () => {
		const { port } = await open(createServer(() => undefined));
		const url = `http://127.0.0.1:${port}`;
		const stop = new AbortController();
		const asked = [
			new N8nApi(url, stop.signal).execution('1'),
			new ControlClient(url, 'token', stop.signal).call('GET', '/account'),
		];
		await sleep(20);
		stop.abort();
		for (const request of asked) await expect(request).rejects.toThrow(/abort/);
	});
});
