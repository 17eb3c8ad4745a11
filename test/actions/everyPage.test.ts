import { everyPage } from '../../nodes/WhatsAppCloud/actions/everyPage';

it('a long list ends when the execution is stopped', async () => {
	const stop = new AbortController();
	const list = async (after = 0) => {
		if (after === 2) stop.abort(new Error('Stopped'));
		return { entries: [after], next: after + 1 };
	};
	const seen: number[] = [];
	const read = async () => {
		for await (const page of everyPage(stop.signal, list)) seen.push(...page);
	};
	await expect(read()).rejects.toThrow('Stopped');
	expect(seen).toEqual([0, 1, 2]);
});
