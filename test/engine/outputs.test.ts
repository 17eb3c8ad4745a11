import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { type OutputSchema, schemaOf, strayIn, unite } from '../support/outputSchema';
import { checkOutput, schemaFile } from './outputs';

const FOLDER = dirname(dirname(schemaFile('message/send')));

/** `<resource>/<operation>` of all that the nodes offer. */
const operations = [new WhatsAppCloud(), new WhatsAppCloudTemplates()].flatMap(({ description }) =>
	description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ options = [], displayOptions }) =>
			options.map(
				(option) =>
					`${String(displayOptions?.show?.resource?.[0])}/${'value' in option ? String(option.value) : ''}`,
			),
		),
);

describe('output schemas', () => {
	it('are there for each operation, and for nothing else', () => {
		const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
		const found = files.filter((file) => file.endsWith('.json'));
		expect(found.map((file) => file.replace('.json', '')).sort()).toEqual(operations.sort());
		expect(relative(FOLDER, schemaFile('media/get'))).toBe('media/get.json');
	});

	it.each(operations)('%s: describes an item with fields of known types', (operation) => {
		const schema = JSON.parse(readFileSync(schemaFile(operation), 'utf8')) as OutputSchema;
		expect(schema.type).toBe('object');
		expect(Object.keys(schema.properties ?? {}).length).toBeGreaterThan(0);
	});

	it('are held against what an operation gives out', () => {
		const item = { mimeType: 'image/png', id: 4711, colour: 'red' };
		const says = /id is number, not string; colour is not in it.*npm run schemas/s;
		expect(() => checkOutput('media/get', item)).toThrow(says);
	});
});

describe('a schema', () => {
	const nothing = () => false;
	const make = (...values: unknown[]) =>
		values.map((value) => schemaOf(value, nothing)).reduce(unite);

	it('has what all outputs have, whichever came first', () => {
		const [one, other] = [
			{ id: 'a', sentAt: null, tags: [] },
			{ id: null, tags: [{ n: 1 }] },
		];
		const schema: OutputSchema = {
			type: 'object',
			properties: {
				id: { type: ['string', 'null'] },
				sentAt: { type: ['string', 'null'] },
				tags: { type: 'array', items: { type: 'object', properties: { n: { type: 'number' } } } },
			},
		};
		expect(make(one, other)).toEqual(schema);
		expect(make(other, one)).toEqual(schema);
		for (const value of [one, other]) expect(strayIn(value, schema)).toEqual([]);
	});

	it('tells of each field that it does not know, or has as something else', () => {
		const schema = make({ id: 'a', list: [{ n: 1 }] });
		expect(strayIn({ id: 1, more: 2, list: [{ n: 1 }, { n: 'x', m: 1 }] }, schema)).toEqual([
			'id is number, not string',
			'more is not in it',
			'list[].n is string, not number',
			'list[].m is not in it',
		]);
	});

	it("says nothing of what is inside of Meta's own objects", () => {
		const schema = schemaOf({ request: { to: '1' } }, (path) => path === 'request');
		expect(schema.properties).toEqual({ request: { type: 'object' } });
		expect(strayIn({ request: { anything: [1] } }, schema)).toEqual([]);
	});
});
