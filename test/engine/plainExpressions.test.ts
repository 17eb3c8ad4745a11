import * as fc from 'fast-check';
import type { IDataObject, INodeParameters, INodeType } from 'n8n-workflow';
import { Expression, NodeConnectionTypes } from 'n8n-workflow';

import { parameterReader } from '../../nodes/WhatsAppCloud/actions/parameterReader';
import { plainReader } from '../../nodes/WhatsAppCloud/actions/plainExpression';
import { startEngine, type Engine } from './harness';

const NAMES = ['text', 'options', 'locator', 'mapper'];

/** Reads its parameters twice: as our nodes do, and as n8n gives them. */
const reader: INodeType = {
	description: {
		...{ displayName: 'Reader', name: 'reader', group: ['transform'], version: 1 },
		...{ description: 'Reads', defaults: { name: 'Reader' } },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [
			{ displayName: 'Text', name: 'text', type: 'string', default: '' },
			{
				...{ displayName: 'Options', name: 'options', type: 'collection', default: {} },
				options: [{ displayName: 'Key', name: 'key', type: 'string', default: '' }],
			},
			{
				...{ displayName: 'Locator', name: 'locator', type: 'resourceLocator' },
				default: { mode: 'id', value: '' },
				modes: [{ displayName: 'ID', name: 'id', type: 'string' }],
			},
			{
				...{ displayName: 'Mapper', name: 'mapper', type: 'resourceMapper', default: {} },
				typeOptions: { resourceMapper: { mode: 'add', resourceMapperMethod: 'none' } },
			},
		],
	},
	async execute() {
		const ours = parameterReader(this);
		const attempt = (read: () => unknown) => {
			try {
				return { value: read() };
			} catch (thrown) {
				return { thrown: String(thrown) };
			}
		};
		return [
			this.getInputData().map((_, index) => ({
				json: {
					ours: NAMES.map((name) => attempt(() => ours(name, index))),
					n8n: NAMES.map((name) => attempt(() => this.getNodeParameter(name, index))),
				},
			})),
		];
	},
};

let engine: Engine;
beforeAll(async () => {
	engine = await startEngine({ nodeTypes: [reader] });
});
afterAll(async () => await engine.close());

async function compare(expression: string, input: IDataObject[]): Promise<void> {
	const parameters = {
		text: expression,
		options: { key: expression, fixed: 'as it is' },
		locator: { __rl: true, mode: 'id', value: expression },
		mapper: {
			...{ mappingMode: 'defineBelow', value: { body_1: expression }, matchingColumns: [] },
			schema: [],
		},
	} as unknown as INodeParameters;
	const run = await engine.runWorkflow({
		nodes: [{ name: 'Read', type: 'reader', parameters }],
		input,
	});
	for (const { ours, n8n } of run.node('Read').json) expect(ours).toEqual(n8n);
}

const PATHS = [
	...['$json.a', '$json["a"]', "$json['a']", '$json.a.b', '$json["first name"]', '$json.list[0]'],
	...['$json.größe', '$json["größe"]', '$json.length', '$json.a.length', '$json.toString', '$json'],
	...['$json.missing', '$json.missing.a', '$json.$x', '$json["__proto__"]', '$json["a"]["b"]'],
	...['$json.a?.b', '$json.a ', '\n$json.a\n', '$json .a', '$json.a.b.c', '$json[a]', '$json.1'],
	...['$json.a.trim()', '$json.a + 1', '$json.a // so', '$jsonx.a', '$json["a\\"b"]', '$json.a;'],
];

const anyValue = fc.oneof(
	...[fc.string(), fc.constantFrom('', '={{ 1 }}', '{{ $json.b }}', '\\', '0', ' a ')],
	...[fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e21, Number.MAX_SAFE_INTEGER)],
	...[fc.boolean(), fc.constant(null), fc.array(fc.string(), { maxLength: 2 })],
	...[fc.constantFrom({ b: 'deep' }, { b: { c: 7 } }, { length: 'own' }, {}), fc.date()],
);

const item = fc.dictionary(
	fc.constantFrom('a', 'b', 'first name', 'größe', 'length', 'toString', '$x', 'list', '1'),
	anyValue,
) as fc.Arbitrary<IDataObject>;

const text = fc.constantFrom(
	'',
	' ',
	'Hello ',
	'}}',
	'}',
	'{',
	'\n',
	'👋',
	'\\',
	'=',
	'is constructor ',
);

const expression = fc
	.array(fc.tuple(text, fc.constantFrom(...PATHS)), { minLength: 1, maxLength: 3 })
	.chain((parts) =>
		text.map((end) => `=${parts.map(([before, path]) => `${before}{{ ${path} }}`).join('')}${end}`),
	);

describe.each(['vm', 'legacy'] as const)('paths into the item, in n8n’s engine %s', (name) => {
	beforeAll(() => Expression.setExpressionEngine(name));
	afterAll(() => Expression.setExpressionEngine('vm'));

	it.each(PATHS)('reads %s as n8n does', async (path) => {
		const input: IDataObject[] = [
			{ a: 'text', 'first name': 'Anna', größe: 'L', $x: 'dollar', list: ['one'] },
			{ a: 0, 'first name': '', größe: 3.5 },
			{ a: false, 'first name': null },
			{ a: { b: 'deep' } },
			{ a: { b: { c: true } }, length: 'own', toString: 'own', '1': 'one' },
			{},
		];
		await compare(`={{ ${path} }}`, input);
		await compare(`=Dear {{ ${path} }}, hello`, input);
	});

	it('reads whatever is written, and whatever the items hold, as n8n does', async () => {
		await fc.assert(
			fc.asyncProperty(expression, fc.array(item, { minLength: 1, maxLength: 4 }), compare),
			{ numRuns: 60 },
		);
	}, 120_000);
});

it('leaves to n8n what is more than paths', () => {
	for (const more of ['={{ $json.a ?? 1 }}', '={{ $now }}', '={{ $json.a }', '={{ $json.a.b() }}'])
		expect(plainReader(more)).toBeUndefined();
	expect(plainReader({ fixed: 'x', key: '={{ $json.a }}' })?.({ a: 1 })).toEqual({
		...{ fixed: 'x', key: 1 },
	});
});

it('asks n8n nothing for items whose values stand in them', async () => {
	const asked: string[] = [];
	const counting: INodeType = {
		...reader,
		async execute() {
			const node = Object.create(this) as typeof this;
			const get = this.getNodeParameter.bind(this) as (...all: unknown[]) => unknown;
			node.getNodeParameter = ((parameter: string, index: number, ...more: unknown[]) => {
				asked.push(`${parameter} ${index}`);
				return get(parameter, index, ...more);
			}) as typeof node.getNodeParameter;
			const read = parameterReader(node);
			return [
				this.getInputData().map((_, index) => ({ json: { to: read('text', index) as string } })),
			];
		},
	};
	const own = await startEngine({ nodeTypes: [counting] });
	const run = await own.runWorkflow({
		nodes: [{ name: 'Read', type: 'reader', parameters: { text: '=+{{ $json.phone }}' } }],
		input: Array.from({ length: 500 }, (_, index) => ({ phone: 31600000000 + index })),
	});
	await own.close();
	expect(run.node('Read').json.at(-1)).toEqual({ to: '+31600000499' });
	expect(new Set(asked)).toEqual(new Set(['text 0']));
});
