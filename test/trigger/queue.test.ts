import { startInQueue } from '../../nodes/WhatsAppCloud/trigger/background/queue';

const HOUR = 60 * 60 * 1000;

afterEach(() => jest.useRealTimers());

/** n8n's queue; the first `lost` executions never come out of it. */
function queue(lost: number) {
	let asked = 0;
	const said: string[] = [];
	return {
		said,
		asked: () => asked,
		starter: {
			signal: new AbortController().signal,
			start: async () => {
				if (asked++ < lost) await new Promise(() => undefined);
			},
			isKept: async () => asked <= lost,
			log: (_level: string, text: string) => void said.push(text),
		},
	};
}

it('asks again for an execution that Redis has lost', async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
	const { starter, asked, said } = queue(1);
	const started = startInQueue(starter, { events: [] });
	await jest.advanceTimersByTimeAsync(HOUR - 1);
	expect(asked()).toBe(1);
	await jest.advanceTimersByTimeAsync(1);
	jest.useRealTimers();
	await started;
	expect(asked()).toBe(2);
	expect(said).toEqual([expect.stringContaining('n8n has not started it')]);
});

it('leaves one alone that an execution has', async () => {
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
	const { starter, asked, said } = queue(1);
	const started = startInQueue({ ...starter, isKept: async () => false }, { events: [] });
	await jest.advanceTimersByTimeAsync(HOUR);
	await started;
	expect(asked()).toBe(1);
	expect(said).toEqual([]);
});
