import { createHmac } from 'node:crypto';

import type { JsonValue } from '../../nodes/WhatsAppCloud/json';
import { parseBody } from '../../nodes/WhatsAppCloud/webhook/body';
import { cutAtDepth, isTooDeep, MAX_DEPTH } from '../../nodes/WhatsAppCloud/webhook/depth';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { inOrder } from '../../nodes/WhatsAppCloud/webhook/order';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { checkSignature } from '../../nodes/WhatsAppCloud/webhook/signature';
import { metaExamples } from '../support/metaExamples';
import { deliveryOf, FIELD_EXAMPLES } from './fieldExamples';
import { change, message, NOW, status } from './payloads';

const MUTATIONS = 100_000;

const SOUND = change({
	messages: [
		message({ id: 'wamid.SOUND', type: 'text', text: { body: 'still here' } }),
		message({
			type: 'interactive',
			interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow' } },
		}),
		message({ type: 'system', system: { type: 'user_changed_number', wa_id: '31612345678' } }),
	],
	statuses: [status({ errors: [{ code: 131047 }], pricing: { type: 'regular' } })],
});

const SEEDS = [
	SOUND,
	...FIELD_EXAMPLES.map(deliveryOf),
	...metaExamples('webhooks_post_request').map(({ json }) => json),
].map((payload) => JSON.stringify(payload));

const WORDS = { stop: new Set(['stop', 'sent']), start: new Set(['start']) };

/** What is put in the place of something. */
const ODD: readonly unknown[] = [
	...[null, true, false, 0, -1, 1e308, 2 ** 53, 0.1, '', ' ', 'x', '\u0000', '\uD800', 'NaN'],
	...['__proto__', 'constructor', 'toString', 'stop', '1750000000', '99999999999999', '131050'],
	...[[], {}, [null], [[]], [{}], { id: {} }, { messages: {} }, { a: [{ b: [1] }] }],
	...['interactive', 'edit', 'image', 'system', 'unsupported', 'nfm_reply', 'group'],
];

/** Numbers that are the same in each run (a linear congruential generator). */
function randomNumbers(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** As JSON.parse would: any name is a field, and lists have none. */
function put(container: object, key: string, value: unknown): void {
	if (Array.isArray(container)) container.push(value);
	else
		Object.defineProperty(container, key, {
			value,
			enumerable: true,
			configurable: true,
			writable: true,
		});
}

/** Puts something odd in some place: takes it away, replaces it, repeats it, or moves it elsewhere. */
function mutate(root: JsonValue, below: (limit: number) => number): JsonValue {
	let parent: unknown = root;
	for (;;) {
		const keys = Object.keys(parent as object);
		const key = keys[below(keys.length)];
		if (key === undefined) return root;
		const container = parent as Record<string, unknown>;
		const child = container[key];
		if (typeof child === 'object' && child !== null && below(5) > 0) {
			parent = child;
			continue;
		}
		const odd = structuredClone(ODD[below(ODD.length)]);
		const deeds = [
			() => delete container[key],
			() => (container[key] = odd),
			() => put(container, `${key}_`, child),
			() => put(container, String(odd), child),
			() => (container[key] = [child, odd, structuredClone(child)]),
			() => (container[key] = JSON.stringify(child)),
			() => (container[key] = structuredClone(root)),
		];
		deeds[below(deeds.length)]?.();
		return root;
	}
}

describe('100,000 payloads with something odd in them', () => {
	it('never throw, and each event has a key and can be written down', () => {
		const below = randomNumbers(20261123);
		let events = 0;
		for (let round = 0; round < MUTATIONS; round++) {
			const seed = JSON.parse(SEEDS[below(SEEDS.length)] ?? '') as JsonValue;
			let payload = mutate(seed, below);
			for (let more = below(3); more > 0; more--) payload = mutate(payload, below);
			try {
				const delivery = parseDelivery(payload, { now: NOW, words: WORDS });
				for (const event of inOrder(delivery.events)) {
					if (eventKey(event) === '' || JSON.stringify(event) === '') throw new Error('empty');
				}
				for (const { phoneNumberId } of delivery.observations) {
					if (typeof phoneNumberId !== 'string') throw new Error('An observation of no number');
				}
				events += delivery.events.length;
			} catch (thrown) {
				throw new Error(`Round ${round}: ${JSON.stringify(payload)}`, { cause: thrown });
			}
		}
		// Most still say something.
		expect(events).toBeGreaterThan(MUTATIONS / 2);
	}, 120_000);
});

describe('bytes with something odd in them', () => {
	it('never throw', () => {
		const below = randomNumbers(7);
		const bytes = Buffer.from(SEEDS[0] ?? '');
		for (let round = 0; round < 10_000; round++) {
			const odd = Buffer.from(bytes);
			for (let more = below(4); more >= 0; more--) odd[below(odd.length)] = below(256);
			const cut = odd.subarray(0, below(2) === 0 ? odd.length : below(odd.length));
			parseDelivery(parseBody(cut), { now: NOW });
		}
	});

	it('have no valid signature', () => {
		const bytes = Buffer.from(SEEDS[0] ?? '');
		const right = createHmac('sha256', 's').update(bytes).digest('hex');
		expect(checkSignature(bytes, `sha256=${right}`, 's')).toBe('valid');
		expect(checkSignature(bytes, `sha256=${right.toUpperCase()}`, 's')).toBe('valid');
		for (const wrong of [right, `sha1=${right}`, `sha256=${right}00`, `sha256=`, 'sha256', '=']) {
			expect(checkSignature(bytes, wrong, 's')).toBe('wrong');
		}
		expect(checkSignature(Buffer.concat([bytes, Buffer.from(' ')]), `sha256=${right}`, 's')).toBe(
			'wrong',
		);
	});
});

describe('depth', () => {
	const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

	it('is told to the level', () => {
		expect(isTooDeep(nested(MAX_DEPTH))).toBe(false);
		expect(isTooDeep(nested(MAX_DEPTH + 1))).toBe(true);
		expect(isTooDeep(`[${'[],'.repeat(1000)}0]`)).toBe(false);
	});

	it('does not count brackets within texts', () => {
		const text = JSON.stringify({ text: `\\"${'[{'.repeat(500)}"\\\\` });
		expect(isTooDeep(text)).toBe(false);
		expect(isTooDeep(`[${text},"a\\\\",${nested(MAX_DEPTH)}]`)).toBe(true);
	});

	it('is cut where it is too great, and nothing else is', () => {
		const value = JSON.parse(`{"kept":[1,{"a":null}],"deep":${nested(MAX_DEPTH + 5)}}`) as unknown;
		const cut = cutAtDepth(value);
		expect(cut).toMatchObject({ kept: [1, { a: null }] });
		expect(isTooDeep(JSON.stringify(cut))).toBe(false);
		expect(JSON.stringify(cut)).toContain('[nested too deeply]');
	});
});
