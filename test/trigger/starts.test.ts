import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '../../tools/until.ts';
import {
	NotAsked,
	Starts,
	type HandOver,
	type Starter,
} from '../../nodes/WhatsAppCloud/trigger/background/starts';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import type { MessageEvent, WhatsAppEvent } from '../../nodes/WhatsAppCloud/webhook/events';

const SCOPE = 'workflow/node';

function message(id: string, phone: string): WhatsAppEvent {
	return {
		...{ event: 'message', messageId: id, type: 'text', phone, phoneNumberId: '1' },
	};
}

const idsOf = (events: WhatsAppEvent[]) => events.map((event) => (event as MessageEvent).messageId);

/** n8n as far as starting goes: each execution begins when the test says so, and ends when the test says so. */
class N8n implements Starter {
	readonly started: WhatsAppEvent[][] = [];
	readonly said: string[] = [];
	readonly ends: Array<PromiseWithResolvers<unknown>> = [];

	start({ events }: HandOver): Promise<unknown> {
		this.started.push(events);
		const end = Promise.withResolvers<unknown>();
		this.ends.push(end);
		return end.promise;
	}

	log(level: string, text: string): void {
		this.said.push(`${level}: ${text}`);
	}

	get ids(): string[] {
		return this.started.flatMap(idsOf).map(String);
	}
}

function begin(starts: Starts, events: WhatsAppEvent[]): void {
	starts.begun(SCOPE, events.map(eventKey));
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('lets n8n start what it can bear, and the rest as others have begun, oldest first', async () => {
	const [starts, n8n] = [new Starts({ underWay: 2 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const events = ['a', 'b', 'c', 'd', 'e'].map((id, index) => [message(id, `3161234567${index}`)]);
	expect(events.map((each) => starts.admit(SCOPE, each))).toEqual([
		...['now', 'now', 'later', 'later', 'later'],
	]);
	await turn();
	expect(n8n.ids).toEqual([]);
	begin(starts, events[0] ?? []);
	expect(n8n.ids).toEqual(['c']);
	begin(starts, events[1] ?? []);
	expect(n8n.ids).toEqual(['c', 'd']);
	n8n.ends[0]?.resolve({});
	begin(starts, events[2] ?? []);
	n8n.ends[0]?.resolve({});
	await turn();
	expect(n8n.ids).toEqual(['c', 'd', 'e']);
});

it('starts what comes later behind what waits, not before it', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const [a, b, c] = [[message('a', '1')], [message('b', '2')], [message('c', '3')]];
	expect([a, b].map((each) => starts.admit(SCOPE, each))).toEqual(['now', 'later']);
	begin(starts, a);
	expect(n8n.ids).toEqual(['b']);
	// The place is taken again.
	expect(starts.admit(SCOPE, c)).toBe('later');
});

it('keeps a customer’s messages in their order, and holds up nobody else for it', async () => {
	const [starts, n8n] = [new Starts({ underWay: 10 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const [first, second, third] = ['1', '2', '3'].map((id) => [message(id, '31612345670')]);
	const other = [message('other', '31612345671')];
	expect([first, second, third, other].map((each) => starts.admit(SCOPE, each ?? []))).toEqual([
		...['now', 'later', 'later', 'later'],
	]);
	await turn();
	expect(n8n.ids).toEqual(['other']);
	begin(starts, first ?? []);
	expect(n8n.ids).toEqual(['other', '2']);
	begin(starts, second ?? []);
	expect(n8n.ids).toEqual(['other', '2', '3']);
});

it('starts again what n8n failed before the workflow had it, a few times, and says so', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1, pauses: [1, 1, 100_000] }), new N8n()];
	starts.attach(SCOPE, n8n);
	starts.add(SCOPE, { events: [message('a', '1')] });
	for (const attempt of [0, 1]) {
		await sleep(20);
		expect(n8n.ids).toHaveLength(attempt + 1);
		n8n.ends[attempt]?.reject(new Error('Timeout waiting for lock'));
	}
	await sleep(20);
	expect(n8n.said).toEqual([
		expect.stringMatching(/^warn: .*Timeout waiting for lock.*started again/),
		expect.stringMatching(/^warn: .*started again/),
	]);
	begin(starts, n8n.started[2] ?? []);
	n8n.ends[2]?.resolve({});
	await sleep(20);
	expect(n8n.ids).toEqual(['a', 'a', 'a']);
});

it('gives up after that, says where the events are, and goes on with others', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1, pauses: [1], latePauses: [] }), new N8n()];
	starts.attach(SCOPE, n8n);
	starts.add(SCOPE, { events: [message('a', '1')] });
	starts.add(SCOPE, { events: [message('b', '2')] });
	for (let attempt = 0; attempt < 4; attempt++) {
		await sleep(20);
		const index = n8n.ids.lastIndexOf('a');
		n8n.ends[index]?.reject(new Error('full'));
		n8n.ends[n8n.ids.indexOf('b')]?.resolve({});
	}
	expect(n8n.ids.filter((id) => id === 'a')).toHaveLength(2);
	expect(n8n.ids).toContain('b');
	expect(n8n.said.at(-1)).toMatch(/the next time n8n starts/);
});

it('tries again much later what that has not helped, and lets the customer’s others go before', async () => {
	const [starts, n8n] = [new Starts({ pauses: [1], latePauses: [100] }), new N8n()];
	starts.attach(SCOPE, n8n);
	for (const id of ['a', 'b']) starts.add(SCOPE, { events: [message(id, '1')] });
	for (const attempt of [0, 1]) {
		await until('it is tried', () => n8n.ids.length > attempt);
		n8n.ends[attempt]?.reject(new Error('full'));
	}
	await until('the other one is started', () => n8n.ids.length > 2);
	begin(starts, n8n.started[2] ?? []);
	await until('it is tried again', () => n8n.ids.length > 3);
	expect(n8n.ids).toEqual(['a', 'a', 'b', 'a']);
	expect(n8n.said).toEqual([
		expect.stringMatching(/^warn: .*started again in 0.001 s/),
		expect.stringMatching(/^error: .*started again in 0.1 s/),
	]);
});

it('waits for as long as n8n cannot even be asked, asks for the workflow’s others no sooner, and keeps the order', async () => {
	const [starts, n8n] = [new Starts({ pauses: [], latePauses: [], away: 1 }), new N8n()];
	let asked = 0;
	const start = n8n.start.bind(n8n);
	n8n.start = async (handOver) => {
		if (++asked > 10) return await start(handOver);
		throw new NotAsked('The store is restarting.');
	};
	starts.attach(SCOPE, n8n);
	for (const id of ['a', 'b']) starts.add(SCOPE, { events: [message(id, '1')] });
	await until('n8n is asked', () => n8n.ids.length === 1);
	expect(n8n.ids).toEqual(['a']);
	expect(asked).toBe(11);
	expect(n8n.said).toEqual([expect.stringMatching(/^warn: What came in waits .*restarting/)]);
	begin(starts, n8n.started[0] ?? []);
	expect(n8n.ids).toEqual(['a', 'b']);
});

it('does not start again what failed in the workflow', async () => {
	const [starts, n8n] = [new Starts({ pauses: [1, 1] }), new N8n()];
	starts.attach(SCOPE, n8n);
	starts.add(SCOPE, { events: [message('a', '1')] });
	await turn();
	begin(starts, n8n.started[0] ?? []);
	n8n.ends[0]?.reject(new Error('A node failed'));
	await sleep(20);
	expect(n8n.ids).toEqual(['a']);
	expect(n8n.said).toEqual([]);
});

it('asks once more for what its webhook was to start and n8n has not come to', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1, overdue: 10, pauses: [1] }), new N8n()];
	starts.attach(SCOPE, n8n);
	expect(starts.admit(SCOPE, [message('a', '1')])).toBe('now');
	await sleep(60);
	expect(n8n.ids).toEqual(['a']);
	expect(n8n.said[0]).toMatch(/n8n has not started it/);
});

it('counts what takes long only for its first seconds', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1, countsFor: 10 }), new N8n()];
	starts.attach(SCOPE, n8n);
	starts.add(SCOPE, { events: [message('long', '1')] });
	starts.add(SCOPE, { events: [message('next', '2')] });
	await turn();
	begin(starts, n8n.started[0] ?? []);
	expect(n8n.ids).toEqual(['long']);
	await sleep(40);
	expect(n8n.ids).toEqual(['long', 'next']);
});

it('frees what n8n did not take: it comes again', () => {
	const [starts, n8n] = [new Starts({ underWay: 1 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const event = message('a', '1');
	expect(starts.admit(SCOPE, [event])).toBe('now');
	starts.forget(SCOPE, [eventKey(event)]);
	expect(starts.admit(SCOPE, [event])).toBe('now');
});

it('takes in no more than it can hold', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1, waiting: 2 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const turns = ['a', 'b', 'c', 'd'].map((id) => starts.admit(SCOPE, [message(id, id)]));
	expect(turns).toEqual(['now', 'later', 'later', 'refused']);
});

it('leaves everything to n8n where nobody could start it, and goes on when somebody can again', async () => {
	const [starts, n8n] = [new Starts({ underWay: 1 }), new N8n()];
	for (const id of ['a', 'b', 'c']) expect(starts.admit(SCOPE, [message(id, id)])).toBe('now');
	const detach = starts.attach(SCOPE, n8n);
	const first = [message('d', 'd')];
	expect(starts.admit(SCOPE, first)).toBe('now');
	expect(starts.admit(SCOPE, [message('e', 'e')])).toBe('later');
	detach();
	begin(starts, first);
	await turn();
	expect(n8n.ids).toEqual([]);
	starts.attach(SCOPE, n8n)();
	expect(n8n.ids).toEqual(['e']);
	starts.attach(SCOPE, n8n);
	begin(starts, n8n.started[0] ?? []);
	n8n.ends[0]?.resolve({});
	await turn();
	expect(n8n.ids).toEqual(['e']);
});

it('goes on with who came last for a workflow, though the one before leaves only then', async () => {
	const [starts, before, n8n] = [new Starts(), new N8n(), new N8n()];
	const leave = starts.attach(SCOPE, before);
	starts.attach(SCOPE, n8n);
	leave();
	starts.add(SCOPE, { events: [message('a', '1')] });
	await turn();
	expect([before.ids, n8n.ids]).toEqual([[], ['a']]);
});

it('keeps the order of a customer who shows another name now, or one less', async () => {
	const [starts, n8n] = [new Starts({ underWay: 10 }), new N8n()];
	starts.attach(SCOPE, n8n);
	const names = [
		...[{ userId: 'US.1' }, { phone: '31612345670', userId: 'US.1' }],
		...[{ phone: '31612345670' }, { phone: '31612345670', parentUserId: 'US.ENT.1' }],
	];
	const all = names.map((who, index): WhatsAppEvent[] => [
		{ event: 'message', messageId: String(index), type: 'text', phoneNumberId: '1', ...who },
	]);
	for (const events of all) starts.add(SCOPE, { events });
	await turn();
	for (const [index, events] of all.entries()) {
		expect(n8n.ids).toEqual(all.slice(0, index + 1).map((_events, id) => String(id)));
		begin(starts, events);
	}
});

it('lets no later message of a customer go before one that n8n failed, and others do not wait', async () => {
	const [starts, n8n] = [new Starts({ underWay: 5, pauses: [40] }), new N8n()];
	starts.attach(SCOPE, n8n);
	for (const id of ['1', '2']) starts.add(SCOPE, { events: [message(id, '31612345670')] });
	await turn();
	n8n.ends[0]?.reject(new Error('Timeout waiting for lock'));
	await turn();
	starts.add(SCOPE, { events: [message('3', '31612345670')] });
	starts.add(SCOPE, { events: [message('other', '31612345671')] });
	await turn();
	expect(n8n.ids).toEqual(['1', 'other']);
	await sleep(60);
	expect(n8n.ids).toEqual(['1', 'other', '1']);
	begin(starts, n8n.started[2] ?? []);
	expect(n8n.ids).toEqual(['1', 'other', '1', '2']);
});

it('takes in for others while much waits for a workflow that is no longer published', async () => {
	const [starts, n8n, other] = [new Starts({ underWay: 1, waiting: 2 }), new N8n(), new N8n()];
	const detach = starts.attach(SCOPE, n8n);
	starts.attach('other/node', other);
	const first = [message('1', '1')];
	expect(starts.admit(SCOPE, first)).toBe('now');
	for (const id of ['2', '3']) expect(starts.admit(SCOPE, [message(id, id)])).toBe('later');
	expect(starts.offer('other/node', { events: [message('a', 'a')] })).toBe('refused');
	detach();
	begin(starts, first);
	expect(starts.admit('other/node', [message('b', 'b')])).toBe('now');
	expect(starts.offer('other/node', { events: [message('c', 'c')] })).toBe('later');
	starts.forget('other/node', [eventKey(message('b', 'b'))]);
	expect(other.ids).toEqual(['c']);
	starts.attach(SCOPE, n8n);
	starts.begun('other/node', [eventKey(message('c', 'c'))]);
	other.ends[0]?.resolve({});
	await turn();
	expect(n8n.ids).toEqual(['2']);
});
