import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';

import {
	isLeftover,
	readTestNote,
	testNote,
} from '../../nodes/WhatsAppCloud/trigger/register/testNote';

const NOW = 1_760_000_000_000;
const MINUTE = 60_000;

const note = (test: object | undefined, at = NOW - 1000) => ({
	...{ place: 'number:1', url: 'https://n8n/webhook-test/1', holder: 'w', at },
	...(test ? { test: JSON.stringify(test) } : {}),
});

const deadPid = spawnSync(process.execPath, ['-e', '']).pid;
const here = { host: hostname(), run: 'another' };

describe('an address that a test left behind', () => {
	it.each([
		['is one of a process that is gone', { ...here, pid: deadPid }, NOW, true],
		[
			'is one of an earlier process with our ID (a container)',
			{ ...here, pid: process.pid },
			NOW,
			true,
		],
		['is none of a process that runs', { ...here, pid: process.ppid }, NOW, false],
		['is none on another machine', { ...here, host: 'h2', pid: deadPid }, NOW, false],
		[
			'is one of any machine after three minutes',
			{ ...here, host: 'h2', pid: 1 },
			NOW + 4 * MINUTE,
			true,
		],
		['is none without a test', undefined, NOW + 4 * MINUTE, false],
	])('%s', (_what, test, now, expected) => {
		expect(isLeftover(note(test), now)).toBe(expected);
	});

	it('is one of this process itself after three minutes', () => {
		const own = { ...note(undefined), test: testNote(undefined) };
		expect(isLeftover(own, NOW + MINUTE)).toBe(false);
		expect(isLeftover(own, NOW + 4 * MINUTE)).toBe(true);
	});

	it('tells what stood before', () => {
		const previous = { url: 'https://a', fields: ['messages'], holder: 'workflow "A"' };
		expect(readTestNote({ ...note(undefined), test: testNote(previous) })?.previous).toEqual(
			previous,
		);
		expect(readTestNote(note(undefined))).toBeUndefined();
		expect(readTestNote({ ...note(undefined), test: 'junk' })).toBeUndefined();
	});
});
