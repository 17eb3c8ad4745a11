/** A schema of what an operation gives out: as much of JSON Schema as n8n's editor reads. */
export interface OutputSchema {
	type?: string | string[];
	properties?: Record<string, OutputSchema>;
	items?: OutputSchema;
}

/** The schema that has what both have: null gives way where n8n shows one type only, that of what is there. */
export function unite(one: OutputSchema, other: OutputSchema): OutputSchema {
	const types = [...new Set([...typesOf(one), ...typesOf(other)])].sort(byUse);
	const properties = uniteProperties(one.properties, other.properties);
	const items = uniteOptional(one.items, other.items);
	return {
		...(types.length === 0 ? {} : { type: types.length === 1 ? types[0] : types }),
		...(properties ? { properties } : {}),
		...(items ? { items } : {}),
	};
}

/** What is missing under such a name is a moment that has not come. */
const TIME = /(At|Until)$/;

/**
 * The schema of one value.
 *
 * @param isOpen whether nothing is to be said of what is inside; paths are joined with dots, `[]` for what is in a list
 */
export function schemaOf(
	value: unknown,
	isOpen: (path: string) => boolean,
	path = '',
): OutputSchema {
	if (value === null) return { type: TIME.test(path) ? ['string', 'null'] : 'null' };
	if (isOpen(path)) return { type: typeIn(value) };
	if (Array.isArray(value)) {
		const items = value.map((item) => schemaOf(item, isOpen, `${path}[]`));
		return { type: 'array', ...(items.length > 0 ? { items: items.reduce(unite) } : {}) };
	}
	if (typeof value !== 'object') return { type: typeof value };
	const entries = Object.entries(value).filter(([, inside]) => inside !== undefined);
	const below = (key: string) => (path === '' ? key : `${path}.${key}`);
	const properties = entries.map(([key, one]) => [key, schemaOf(one, isOpen, below(key))]);
	return { type: 'object', properties: Object.fromEntries(properties) as Properties };
}

/**
 * Where a value does not conform to a schema, and how: what is not named does not belong there, but where nothing is
 * said of what is inside.
 */
export function strayIn(value: unknown, schema: OutputSchema, path = ''): string[] {
	if (value === undefined) return [];
	const at = path === '' ? 'the item' : path;
	const type = typeIn(value);
	if (!typesOf(schema).includes(type)) {
		return [`${at} is ${type}, not ${typesOf(schema).join(' or ')}`];
	}
	const { items, properties } = schema;
	if (Array.isArray(value)) {
		return items ? value.flatMap((item) => strayIn(item, items, `${path}[]`)) : [];
	}
	if (typeof value !== 'object' || value === null || !properties) return [];
	return Object.entries(value).flatMap(([key, inside]) => {
		const below = path === '' ? key : `${path}.${key}`;
		const known = properties[key];
		if (known) return strayIn(inside, known, below);
		return inside === undefined ? [] : [`${below} is not in it`];
	});
}

function typeIn(value: unknown): string {
	return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

type Properties = Record<string, OutputSchema>;

export function typesOf({ type }: OutputSchema): string[] {
	return [type ?? []].flat();
}

/** n8n shows the first of several types. */
const byUse = (one: string, other: string) =>
	Number(one === 'null') - Number(other === 'null') || one.localeCompare(other);

function uniteOptional(
	one: OutputSchema | undefined,
	other: OutputSchema | undefined,
): OutputSchema | undefined {
	return one && other ? unite(one, other) : (one ?? other);
}

function uniteProperties(
	one: Properties | undefined,
	other: Properties | undefined,
): Properties | undefined {
	if (!one || !other) return one ?? other;
	const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
	const united = keys.map((key) => [key, uniteOptional(one[key], other[key])]);
	return Object.fromEntries(united) as Properties;
}
