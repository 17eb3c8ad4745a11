import { existsSync, readFileSync } from 'node:fs';

import { schemaFile } from '../../engine/outputs';
import { type OutputSchema, typesOf } from '../../support/outputSchema';
import { tableOf } from '../generated';
import { meaningOf } from './outputWords';

const TYPES: Record<string, string> = {
	array: 'list',
	boolean: 'true or false',
	null: 'null',
	object: 'object',
	string: 'text',
};

/** What of an item is listed: its fields, and theirs. */
const DEPTH = 2;

/** The fields that an operation gives out, as a table in Markdown. */
export function outputTable(operation: string): string {
	const file = schemaFile(operation);
	if (!existsSync(file)) {
		throw new Error(
			`${operation} has no output schema: run it in test/engine, then npm run schemas`,
		);
	}
	const schema = JSON.parse(readFileSync(file, 'utf8')) as OutputSchema;
	const rows = fieldsIn(schema, 1, '').map(({ path, field }) => {
		const meaning = meaningOf(operation, path);
		if (meaning === undefined) {
			throw new Error(`${operation} gives out ${path}, of which outputWords.ts says nothing`);
		}
		const types = typesOf(field).map((type) => TYPES[type] ?? type);
		return [`\`${path}\``, types.join(' or '), meaning];
	});
	return ['**Output**', tableOf(['Field', 'Type', 'What it is'], rows)].join('\n\n');
}

function fieldsIn(
	{ properties = {} }: OutputSchema,
	depth: number,
	before: string,
): Array<{ path: string; field: OutputSchema }> {
	return Object.entries(properties).flatMap(([name, field]) => {
		const inList = field.items?.properties !== undefined;
		const path = `${before}${name}`;
		const inside =
			depth < DEPTH
				? fieldsIn(inList ? (field.items ?? {}) : field, depth + 1, `${path}${inList ? '[]' : ''}.`)
				: [];
		return [{ path, field }, ...inside];
	});
}
