import type { Resource } from './resource';

/** Below a node's name on the canvas: what it does, as the editor calls it. */
export function subtitleOf(resources: Resource[]): string {
	const names = resources.flatMap(({ name: resource, value, operations }) =>
		operations.map(({ name, value: operation }) => [
			`${value}.${String(operation)}`,
			`${name}: ${resource}`,
		]),
	);
	const chosen = '$parameter["resource"] + "." + $parameter["operation"]';
	return `={{ (${JSON.stringify(Object.fromEntries(names))})[${chosen}] }}`;
}
