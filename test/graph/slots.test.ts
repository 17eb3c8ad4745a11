import { Slots } from '../../nodes/WhatsAppCloud/graph/slots';

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('as many as there are slots get in, the others in the order in which they came', async () => {
	const slots = new Slots(2);
	const entered: string[] = [];
	const leave: Array<() => void> = [];
	for (const name of ['a', 'b', 'c', 'd']) {
		void slots.take().then((release) => {
			entered.push(name);
			leave.push(release);
		});
	}
	await settle();
	expect(entered).toEqual(['a', 'b']);
	leave[1]?.();
	await settle();
	expect(entered).toEqual(['a', 'b', 'c']);
	leave[0]?.();
	await settle();
	expect(entered).toEqual(['a', 'b', 'c', 'd']);
});

test('who is cancelled while waiting leaves the queue, and takes no slot', async () => {
	const slots = new Slots(1);
	const release = await slots.take();
	const stop = new AbortController();
	const cancelled = slots.take(stop.signal);
	const next = slots.take();
	stop.abort(new Error('stopped'));
	await expect(cancelled).rejects.toThrow('stopped');
	release();
	(await next)();
	(await slots.take())();
});

test('who is cancelled after getting in keeps the slot until it is given back', async () => {
	const slots = new Slots(1);
	const first = new AbortController();
	const held = await slots.take(first.signal);
	const stop = new AbortController();
	const waiting = slots.take(stop.signal);
	held();
	const next = slots.take();
	const release = await waiting;
	stop.abort();
	release();
	(await next)();
});

test('there may be more of them from now on, or fewer', async () => {
	const slots = new Slots(1);
	const leave: Array<() => void> = [];
	const take = () => void slots.take().then((release) => leave.push(release));
	for (let count = 0; count < 5; count++) take();
	await settle();
	expect(leave).toHaveLength(1);
	slots.resize(3);
	await settle();
	expect(leave).toHaveLength(3);
	slots.resize(2);
	leave[0]?.();
	await settle();
	expect(leave).toHaveLength(3);
	leave[1]?.();
	await settle();
	expect(leave).toHaveLength(4);
});
