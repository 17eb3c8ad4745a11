/**
 * Reads what n8n's executions are stored as: the `flatted` format, a JSON array in which every string
 * is an element of its own and every reference a string that holds the index of its element. The first
 * element is the root.
 */
export function parseFlatted(text: string): unknown {
	const document: unknown = JSON.parse(text);
	if (!Array.isArray(document)) throw new Error('This is not a flatted document.');
	const elements: unknown[] = document;
	const done = new Map<number, unknown>();

	function resolve(index: number): unknown {
		const element: unknown = elements[index];
		if (typeof element !== 'object' || element === null) return element;
		if (done.has(index)) return done.get(index);
		const copy: Record<string, unknown> | unknown[] = Array.isArray(element) ? [] : {};
		// Before its members, because one of them may lead back to it.
		done.set(index, copy);
		for (const [key, value] of Object.entries(element)) {
			Reflect.set(copy, key, typeof value === 'string' ? resolve(Number(value)) : value);
		}
		return copy;
	}

	return resolve(0);
}
