import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import type { TemplateDefinition } from '../../nodes/WhatsAppCloud/template/definition';
import { TemplateMemory } from '../../nodes/WhatsAppCloud/account/templateMemory';

const MINUTE = 60_000;
const NOW = 1_800_000_000_000;

const definition = { name: 'a', language: 'en' } as TemplateDefinition;

const refusal = () =>
	new GraphError({ title: 'No', code: 80008, retry: 'now', sent: 'no', advice: 'Wait.' });

/** Graph, as it answers one look-up after the other. */
function graph(...answers: Array<TemplateDefinition[] | Error | Promise<TemplateDefinition[]>>) {
	const patience: number[] = [];
	const ask = async (_name: string, patienceMs: number) => {
		patience.push(patienceMs);
		const answer = await answers[patience.length - 1];
		if (answer === undefined || answer instanceof Error) throw answer ?? refusal();
		return answer;
	};
	return { ask, patience };
}

describe('a template', () => {
	it('is looked up once a minute, however many ask', async () => {
		const memory = new TemplateMemory();
		const { ask, patience } = graph([definition], [definition]);
		for (const now of [NOW, NOW + 1, NOW + MINUTE - 1, NOW + MINUTE]) {
			const options = { now };
			const both = [memory.find('a', ask, options), memory.find('a', ask, options)];
			expect(await Promise.all(both)).toEqual(Array(2).fill({ definitions: [definition] }));
		}
		expect(patience).toHaveLength(2);
	});

	it('is looked up anew where the clock was put back', async () => {
		const memory = new TemplateMemory();
		const { ask, patience } = graph([definition], [definition]);
		await memory.find('a', ask, { now: NOW });
		expect(memory.isFresh('a', NOW - 60 * MINUTE)).toBe(false);
		await memory.find('a', ask, { now: NOW - 60 * MINUTE });
		expect(patience).toHaveLength(2);
	});

	it('is as it was for a day while Graph cannot be asked, and then unknown', async () => {
		const memory = new TemplateMemory();
		const { ask, patience } = graph([definition]);
		await memory.find('a', ask, { now: NOW });
		const later = await memory.find('a', ask, { now: NOW + 23 * 60 * MINUTE });
		expect(later).toMatchObject({
			definitions: [definition],
			lastKnown: { at: NOW, reason: { code: 80008 } },
		});
		await expect(memory.find('a', ask, { now: NOW + 25 * 60 * MINUTE })).rejects.toThrow('No');
		// Whoever knows it has less patience.
		expect(patience).toEqual([60_000, 5_000, 60_000]);
	});

	it.each<[string, (memory: TemplateMemory) => void]>([
		['Meta said that it is not as remembered', (memory) => memory.forget('a')],
		['news of it came', (memory) => memory.forgetBefore('a', NOW + 1)],
	])('is not as it was once %s', async (_why, change) => {
		const memory = new TemplateMemory();
		const { ask } = graph([definition]);
		await memory.find('a', ask, { now: NOW });
		change(memory);
		await expect(memory.find('a', ask, { now: NOW + MINUTE })).rejects.toThrow('No');
	});

	it('that is gone is not remembered', async () => {
		const memory = new TemplateMemory();
		const { ask, patience } = graph([definition], []);
		await memory.find('a', ask, { now: NOW });
		expect(await memory.find('a', ask, { now: NOW + MINUTE })).toEqual({ definitions: [] });
		await expect(memory.find('a', ask, { now: NOW + MINUTE })).rejects.toThrow('No');
		expect(patience).toHaveLength(3);
	});
});

describe('a look-up that several wait for', () => {
	it("is not ended by the Stop of one, and that one's ends at once", async () => {
		const memory = new TemplateMemory();
		const { promise, resolve } = Promise.withResolvers<TemplateDefinition[]>();
		const { ask } = graph(promise);
		const stop = new AbortController();
		const stopped = memory.find('a', ask, { now: NOW, signal: stop.signal });
		const other = memory.find('a', ask, { now: NOW });
		stop.abort();
		await expect(stopped).rejects.toThrow('cancelled');
		resolve([definition]);
		expect(await other).toEqual({ definitions: [definition] });
	});

	it('is not waited for by whoever does without it', async () => {
		const memory = new TemplateMemory();
		const { promise, resolve } = Promise.withResolvers<TemplateDefinition[]>();
		const { ask } = graph(promise);
		const needed = memory.find('a', ask, { now: NOW });
		await expect(memory.find('a', ask, { now: NOW, waitMs: 20 })).rejects.toThrow('within 0.02 s');
		resolve([definition]);
		expect(await needed).toEqual({ definitions: [definition] });
	});

	it('goes on for whoever has more patience than the one who began it', async () => {
		const memory = new TemplateMemory();
		const { promise, reject } = Promise.withResolvers<TemplateDefinition[]>();
		const { ask, patience } = graph(promise, [definition]);
		const hasty = memory.find('a', ask, { now: NOW, patienceMs: 5_000 });
		const patient = memory.find('a', ask, { now: NOW });
		reject(refusal());
		await expect(hasty).rejects.toThrow('No');
		expect(await patient).toEqual({ definitions: [definition] });
		expect(patience).toEqual([5_000, 60_000]);
	});
});
