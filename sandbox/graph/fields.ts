import { GraphError } from '../errors/graph-error.ts';
import { textOf, type JsonObject, type JsonValue } from '../json.ts';

/**
 * A node's fields as `fields=` asks for them; `id` is always there. What stands in braces, brackets or after
 * a dot (`health_status{entities}`, `pricing_analytics.start(1)`) does not narrow a field further.
 *
 * @param nodeType as Graph calls it in its refusal
 * @throws GraphError `(#100) Tried accessing nonexisting field (x) on node type (y)`
 */
export function selectFields(
	nodeType: string,
	all: Record<string, () => JsonValue | undefined>,
	defaults: string[],
	fields: JsonValue | undefined,
): JsonObject {
	const asked = splitFields(textOf(fields));
	const result: JsonObject = {};
	for (const name of asked.length > 0 ? asked : defaults) {
		const read = all[name];
		if (!read) {
			throw new GraphError(400, {
				message: `(#100) Tried accessing nonexisting field (${name}) on node type (${nodeType})`,
				type: 'OAuthException',
				code: 100,
			});
		}
		const value = read();
		if (value !== undefined) result[name] = value;
	}
	const id = all.id?.();
	if (id !== undefined && result.id === undefined) result.id = id;
	return result;
}

function splitFields(fields: string | undefined): string[] {
	if (!fields) return [];
	const names: string[] = [];
	let depth = 0;
	let name = '';
	for (const character of `${fields},`) {
		if (character === ',' && depth === 0) {
			const bare = /^[\w]+/.exec(name.trim())?.[0];
			if (bare) names.push(bare);
			name = '';
			continue;
		}
		if ('({['.includes(character)) depth += 1;
		if (')}]'.includes(character)) depth -= 1;
		name += character;
	}
	return [...new Set(names)];
}
