import { readdirSync } from 'node:fs';
import path from 'node:path';

import { MESSAGE_TYPES } from '../../nodes/WhatsAppCloud/actions/message/types';

const NODES = path.join(__dirname, '../../nodes/WhatsAppCloud');
const ROWS = path.join(NODES, 'actions/message/types');

const filesIn = (folder: string) =>
	readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');

/** What a file exports that is a kind of message. */
function rowsIn(file: string): unknown[] {
	const exported = jest.requireActual<Record<string, unknown>>(path.join(ROWS, file));
	return Object.values(exported).filter(
		(each) => typeof each === 'object' && each !== null && 'option' in each,
	);
}

it('each kind of message is told in the file of its name: fields and reading, and building and limits', () => {
	expect(filesIn(ROWS)).toEqual(filesIn(path.join(NODES, 'message/types')));
});

it('each of these kinds is in the table, once, and nothing else', () => {
	const rows = filesIn(ROWS).flatMap(rowsIn);
	expect(filesIn(ROWS).filter((file) => rowsIn(file).length === 0)).toEqual([]);
	expect(new Set(MESSAGE_TYPES)).toEqual(new Set(rows));
	expect(MESSAGE_TYPES).toHaveLength(rows.length);
});

it('no two have the same value, by which workflows know them', () => {
	const values = MESSAGE_TYPES.map(({ option }) => option.value);
	expect(new Set(values).size).toBe(values.length);
});

it.each(MESSAGE_TYPES.map((type) => [type.option.name, type] as const))(
	'%s says what it is, and has fields that say it',
	(name, { option, fields }) => {
		expect(name === 'Text' || option.description).toBeTruthy();
		expect(fields.length).toBeGreaterThan(0);
	},
);
