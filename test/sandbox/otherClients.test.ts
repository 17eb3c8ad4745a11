import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { APP, BUSINESS_ACCOUNT, MEDIA, PHONE_NUMBER, TEMPLATE } from '../../sandbox/graph/edges.ts';
import { FLOW, GROUP, OTHERS } from '../../sandbox/otherClients/edges.ts';

const NODES = join(__dirname, '../../nodes');

const code = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => readFileSync(join(NODES, file), 'utf8'))
	.join('\n');

/** Below the ID of an object, or as an operation names it. */
const asks = (edge: string) =>
	[`}/${edge}\``, `}/${edge}'`, `}/${edge}?`, `edge: '${edge}'`, `reading('${edge}'`].some((text) =>
		code.includes(text),
	);

const others = Object.values(OTHERS).flatMap((edges: object) => Object.keys(edges));
const shared = ['phone_numbers', 'subscribed_apps'];

it('what lies with the other clients, our nodes do not ask for', () => {
	const named = [...others, ...Object.keys(FLOW.edges), ...Object.keys(GROUP.edges)];
	const alone = named.filter((edge) => !shared.includes(edge));
	expect(alone.filter((edge) => edge !== '' && asks(edge))).toEqual([]);
	// Of these, the nodes ask otherwise than the other clients: none of them deletes or adds one.
	expect(shared.filter((edge) => !asks(edge))).toEqual([]);
});

it('everything else that an object can do, they ask for', () => {
	const all = [PHONE_NUMBER, BUSINESS_ACCOUNT, TEMPLATE, MEDIA, APP].flatMap(({ edges }) =>
		Object.keys(edges),
	);
	const own = all.filter((edge) => edge !== '' && !others.includes(edge));
	expect(own.length).toBeGreaterThan(10);
	expect(own.filter((edge) => !new RegExp(`\\b${edge}\\b`).test(code))).toEqual([]);
});
