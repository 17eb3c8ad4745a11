import type { TemplateDefinition } from '../../nodes/WhatsAppCloud/template/definition';
import { fromList } from '../../nodes/WhatsAppCloud/account/templateList';

const definition = (name: string, language = 'en') => ({ name, language }) as TemplateDefinition;

/** An account's templates: how many of them were listed, and which were looked up by themselves. */
function account(names: string[]) {
	const asked = { listed: 0, alone: [] as string[] };
	const list = async function* () {
		for (const name of names) {
			asked.listed++;
			yield definition(name);
		}
	};
	const alone = async (name: string) => {
		asked.alone.push(name);
		return [definition(name)];
	};
	return { asked, list, alone };
}

describe('many templates', () => {
	const wanted = Array.from({ length: 30 }, (_, index) => `wanted_${index}`);

	it('are found in one list', async () => {
		const { asked, list, alone } = account(['other', ...wanted, 'wanted_1']);
		const ask = fromList(new Set(wanted), list, alone);
		const found = await Promise.all([...wanted, 'missing'].map((name) => ask(name, 1)));
		expect(found.map(({ length }) => length)).toEqual([1, 2, ...Array<number>(28).fill(1), 0]);
		expect(asked).toEqual({ listed: 32, alone: [] });
	});

	it('are looked up one by one where that takes fewer look-ups', async () => {
		const others = Array.from({ length: 6_000 }, (_, index) => `other_${index}`);
		const { asked, list, alone } = account(others);
		const ask = fromList(new Set(wanted), list, alone);
		await Promise.all(wanted.map((name) => ask(name, 1)));
		expect(asked.alone).toEqual(wanted);
		expect(asked.listed).toBeLessThanOrEqual(601);
	});
});
