import type { TemplateDefinition } from '../template/definition';
import type { Ask } from './templateMemory';

/** So many templates are looked up one by one. */
export const ONE_BY_ONE = 20;

/**
 * Looks many templates up in one list of all that the account has, a hundred at a time: Meta counts look-ups, and a
 * batch may name hundreds. One by one if the account has so many others that the list is the longer way.
 *
 * @param list asks Graph for all templates, for so long (ms)
 */
export function fromList(
	names: ReadonlySet<string>,
	list: (patienceMs: number) => AsyncIterable<TemplateDefinition>,
	oneByOne: Ask,
): Ask {
	let listed: Promise<Map<string, TemplateDefinition[]> | undefined> | undefined;
	return async (name, patienceMs) => {
		listed ??= findIn(list(patienceMs), names);
		const found = await listed;
		return found ? (found.get(name) ?? []) : await oneByOne(name, patienceMs);
	};
}

async function findIn(
	list: AsyncIterable<TemplateDefinition>,
	names: ReadonlySet<string>,
): Promise<Map<string, TemplateDefinition[]> | undefined> {
	const found = new Map<string, TemplateDefinition[]>();
	let left = names.size * ONE_BY_ONE;
	for await (const definition of list) {
		if (left-- === 0) return undefined;
		const { name } = definition;
		if (names.has(name)) found.set(name, [...(found.get(name) ?? []), definition]);
	}
	return found;
}
