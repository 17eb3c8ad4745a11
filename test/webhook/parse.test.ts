import fc from 'fast-check';

import type { JsonValue } from '../../nodes/WhatsAppCloud/json';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { inOrder } from '../../nodes/WhatsAppCloud/webhook/order';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status, WHERE } from './payloads';

const parse = (payload: unknown) => parseDelivery(payload, { now: NOW });

describe('statuses', () => {
	it('are flat', () => {
		const value = {
			statuses: [
				status({
					status: 'failed',
					recipient_user_id: 'US.1',
					biz_opaque_callback_data: 'order-17',
					pricing: {
						billable: true,
						pricing_model: 'PMP',
						type: 'regular',
						category: 'utility',
					},
					conversation: {
						id: 'c1',
						origin: { type: 'utility' },
						expiration_timestamp: '1750086400',
					},
					errors: [
						{
							code: 131047,
							title: 'Re-engagement message',
							message: 'Re-engagement message',
							error_data: { details: 'More than 24 hours have passed' },
							href: 'https://example.com',
						},
					],
				}),
			],
		};
		const { raw, ...event } = parse(change(value)).events[0] ?? {};
		expect(event).toEqual({
			event: 'status',
			messageId: 'wamid.OUT1',
			status: 'failed',
			timestamp: '2025-06-15T15:06:40.000Z',
			to: '16505551234',
			phone: '16505551234',
			userId: 'US.1',
			callbackData: 'order-17',
			...WHERE,
			pricing: { category: 'utility', type: 'regular', model: 'PMP', billable: true },
			conversation: { id: 'c1', origin: 'utility', expiresAt: '2025-06-16T15:06:40.000Z' },
			errors: [
				{
					code: 131047,
					title: 'Re-engagement message',
					message: 'Re-engagement message',
					details: 'More than 24 hours have passed',
					href: 'https://example.com',
				},
			],
		});
		expect(raw).toEqual(value.statuses[0]);
	});

	it('may have a failure without a list around it, and texts in place of numbers and booleans', () => {
		const errors = { code: '131047', title: 'Re-engagement message' };
		const pricing = { billable: 'false', type: 'free_customer_service' };
		const value = { statuses: [status({ status: 'failed', errors, pricing })] };
		const { events, observations } = parse(change(value));
		expect(events).toMatchObject([{ errors: [{ code: 131047 }], pricing: { billable: false } }]);
		expect(observations.map(({ kind }) => kind)).toEqual(
			expect.arrayContaining(['closed', 'refused']),
		);
	});

	it("name the recipient's parent ID in either of the two ways of Meta", () => {
		for (const name of ['recipient_parent_user_id', 'parent_recipient_user_id']) {
			const [event] = parse(change({ statuses: [status({ [name]: 'US.ENT.1' })] })).events;
			expect(event).toMatchObject({ phone: '16505551234', parentUserId: 'US.ENT.1' });
			expect(event).not.toHaveProperty(name);
		}
	});

	it('of a group name the group and the member', () => {
		const group = status({
			recipient_type: 'group',
			recipient_id: 'Y2Fw',
			recipient_participant_id: '16505551234',
		});
		expect(parse(change({ statuses: [group] })).events).toMatchObject([
			{ to: 'Y2Fw', participant: '16505551234' },
		]);
	});
});

describe('everything else', () => {
	it('passes through with its field and the time of the entry', () => {
		const value = { event: 'NOVELTY', novelty_id: 1627019861106475 };
		const [event] = parse(change(value, { field: 'novelty_update', time: 1750000000 })).events;
		expect(event).toMatchObject({
			event: 'other',
			field: 'novelty_update',
			timestamp: '2025-06-15T15:06:40.000Z',
			businessAccountId: WHERE.businessAccountId,
			value,
		});
	});

	it('includes failures of the business that belong to no message', () => {
		const errors = [{ code: 130429, title: 'Rate limit hit' }];
		expect(parse(change({ errors })).events).toMatchObject([
			{ event: 'other', field: 'messages', errors: [{ code: 130429 }], value: { errors } },
		]);
	});

	it('includes parts of a messages value that are not known yet', () => {
		const { events } = parse(change({ messages: [message({ type: 'text' })], novelties: [1] }));
		expect(events).toMatchObject([
			{ event: 'message' },
			{ event: 'other', field: 'messages', value: { novelties: [1] } },
		]);
	});
});

describe('a conversation on standby', () => {
	it('is told whole: what it holds besides is an item of its own', () => {
		const one = message({ type: 'text', text: { body: 'Hi' } });
		const novelties = [{ id: 'n' }];
		for (const standby of [{ messages: [one], novelties }, [{ messages: [one], novelties }]]) {
			const { events } = parse(change({ standby }, { field: 'standby' }));
			expect(events).toMatchObject([
				{ event: 'message', standby: true },
				{ event: 'other', field: 'standby', value: { standby: { novelties } } },
			]);
			expect(events).toHaveLength(2);
		}
	});

	const one = message({ type: 'text', text: { body: 'Hi' } });
	const contacts = [{ wa_id: '16505551234', profile: { name: 'Ann' } }];
	const expected = [{ event: 'message', text: 'Hi', name: 'Ann', standby: true }];

	it.each([
		['as an object', change({ standby: { messages: [one], contacts } })],
		['as a list of objects', change({ standby: [{ messages: [one] }], contacts })],
		['as a list of messages', change({ standby: [one], contacts })],
		['in a field of its own', change({ messages: [one], contacts }, { field: 'standby' })],
		['in both', change({ standby: { messages: [one] }, contacts }, { field: 'standby' })],
	])('is marked: %s', (_how, payload) => {
		expect(parse(payload).events).toMatchObject(expected);
		expect(parse(payload).observations).toMatchObject([{ kind: 'opened' }, { kind: 'replied' }]);
	});
});

describe('eventKey', () => {
	const keys = (payload: unknown) => parse(payload).events.map(eventKey);

	it('is the message ID; for a status also status and recipient', () => {
		const value = {
			messages: [message({ type: 'text' })],
			statuses: [
				status({}),
				status({ status: 'read' }),
				status({
					recipient_type: 'group',
					recipient_id: 'Y2Fw',
					recipient_participant_id: '31612345678',
				}),
			],
		};
		const [message_, delivered, read, group] = keys(change(value));
		expect(message_).toBe('wamid.IN1');
		expect(delivered).toMatch(/^wamid\.OUT1:delivered:[\w-]{12}$/);
		expect(new Set([delivered, read, group]).size).toBe(3);
		// Who got it stands in it as a hash only.
		expect([delivered, read, group].join()).not.toMatch(/16505551234|31612345678/);
	});

	it('tells a message on standby from the same one handed over later', () => {
		const one = message({ type: 'text' });
		expect(keys(change({ standby: [one] }))).not.toEqual(keys(change({ messages: [one] })));
	});

	it('is a hash of the content and the time where there is no ID', () => {
		const template = (event: string, time: number) =>
			keys(change({ event }, { field: 'message_template_status_update', time }))[0];
		expect(template('PAUSED', 1)).toBe(template('PAUSED', 1));
		expect(template('PAUSED', 1)).not.toBe(template('PAUSED', 2));
		expect(template('PAUSED', 1)).not.toBe(template('APPROVED', 1));
	});

	it('stays the same on its way through an item', () => {
		const { events } = parse(
			change({ event: 'PAUSED', reason: null }, { field: 'novelty_update', time: 1750000000 }),
		);
		expect(events).toHaveLength(1);
		for (const event of events) {
			const { raw, ...rest } = event;
			const item = JSON.parse(
				JSON.stringify({ ...rest, window: { state: 'open' } }),
			) as typeof event;
			expect(eventKey(item)).toBe(eventKey(event));
			expect(raw).toBeDefined();
		}
	});
});

describe('inOrder', () => {
	it("follows Meta's time, then the life of a message", () => {
		const at = (timestamp: string) => ({ timestamp });
		const { events } = parse(
			change({
				statuses: [
					status({ status: 'read', ...at('1750000002') }),
					status({ status: 'delivered', ...at('1750000001') }),
					status({ status: 'sent', ...at('1750000001') }),
				],
				messages: [
					message({ id: 'b', type: 'text', ...at('1750000002') }),
					message({ id: 'a', type: 'text', ...at('1750000001') }),
				],
			}),
		);
		const names = inOrder(events).map((event) =>
			event.event === 'status' ? event.status : event.event === 'message' ? event.messageId : '',
		);
		expect(names).toEqual(['a', 'sent', 'delivered', 'b', 'read']);
	});

	it('keeps the order of what has the same time, or none', () => {
		const ids = ['c', 'a', 'b'];
		const { events } = parse(
			change({ messages: ids.map((id) => message({ id, type: 'text', timestamp: undefined })) }),
		);
		expect(inOrder(events)).toEqual(events);
	});
});

describe('any batch', () => {
	const phones = fc.constantFrom('16505551234', '31612345678', '4915112345678');
	const part = fc.record({
		id: fc.integer({ min: 1, max: 50 }),
		phone: phones,
		seconds: fc.integer({ min: 1_749_000_000, max: 1_750_000_000 }),
		kind: fc.constantFrom('message', 'status', 'template'),
	});
	type Part = { id: number; phone: string; seconds: number; kind: string };

	function changeOf({ id, phone, seconds, kind }: Part): JsonValue {
		const timestamp = String(seconds);
		const contacts = [{ wa_id: phone, user_id: `US.${phone}`, profile: { name: `N${phone}` } }];
		const payload =
			kind === 'message'
				? change({
						contacts,
						messages: [message({ id: `m${id}`, from: phone, timestamp, type: 'text' })],
					})
				: kind === 'status'
					? change({
							contacts,
							statuses: [status({ id: `s${id}`, recipient_id: phone, timestamp })],
						})
					: change({ event: id }, { field: 'account_alerts' });
		return payload.entry[0]?.changes[0] as unknown as JsonValue;
	}

	/** As a set: sorted, each once. */
	function teachings(deliveries: JsonValue[][]) {
		const results = deliveries.map((changes) =>
			parse({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }] }),
		);
		const unique = (values: unknown[]) =>
			[...new Set(values.map((value) => JSON.stringify(value)))].sort();
		return {
			events: unique(results.flatMap(({ events }) => events)),
			observations: unique(results.flatMap(({ observations }) => observations)),
		};
	}

	it('teaches the same split, joined, shuffled and repeated', () => {
		fc.assert(
			fc.property(
				fc.array(part, { minLength: 1, maxLength: 12 }),
				fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
				(parts, dice) => {
					const changes = parts.map(changeOf);
					const together = teachings([changes]);
					expect(teachings(changes.map((one) => [one]))).toEqual(together);
					const shuffled = [...changes, ...changes]
						.map((one, index) => ({ one, at: dice[index % dice.length] ?? 0 }))
						.sort((a, b) => a.at - b.at)
						.map(({ one }) => one);
					const cut = (dice[0] ?? 0) % (shuffled.length + 1);
					expect(teachings([shuffled.slice(0, cut), shuffled.slice(cut)])).toEqual(together);
				},
			),
		);
	});

	it('gives everybody their own name in one change', () => {
		fc.assert(
			fc.property(fc.array(phones, { minLength: 1, maxLength: 8 }), (senders) => {
				const { events } = parse(
					change({
						contacts: [...new Set(senders)].map((phone) => ({
							wa_id: phone,
							profile: { name: `N${phone}` },
						})),
						messages: senders.map((from, id) => message({ id: `m${id}`, from, type: 'text' })),
					}),
				);
				expect(events.map((event) => ('name' in event ? event.name : ''))).toEqual(
					senders.map((phone) => `N${phone}`),
				);
			}),
		);
	});
});

describe('junk', () => {
	const sound = message({ id: 'wamid.SOUND', type: 'text', text: { body: 'still here' } });

	it.each([
		null,
		undefined,
		'text',
		7,
		[],
		{},
		{ entry: null },
		{ entry: {} },
		{ entry: [null, 1] },
	])('%j gives nothing', (payload) => {
		expect(parse(payload)).toEqual({ events: [], observations: [], ways: [] });
	});

	it('beside a sound message loses only itself', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.jsonValue(), (odd, other) => {
				const payload = change({ messages: [odd, sound, other], contacts: odd, statuses: other });
				const entry = [odd, ...payload.entry, { id: other, changes: [odd, other] }];
				const { events } = parse({ ...payload, entry });
				expect(events).toContainEqual(expect.objectContaining({ messageId: 'wamid.SOUND' }));
				for (const event of events) expect(eventKey(event)).toEqual(expect.any(String));
				expect(() => inOrder(events)).not.toThrow();
			}),
		);
	});

	it('in any place of a message or status never throws', () => {
		const full = change({
			contacts: [{ wa_id: '16505551234', user_id: 'US.1', profile: { name: 'A', username: 'a' } }],
			messages: [
				message({
					type: 'interactive',
					interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'A' } },
					context: { id: 'x', from: 'y', referred_product: {} },
					errors: [{ code: 1, error_data: { details: 'x' } }],
					referral: { source_type: 'ad' },
				}),
				message({ type: 'system', system: { wa_id: '1', previous_user_id: 'US.2' } }),
				message({ type: 'image', image: { id: '1', caption: 'c' } }),
			],
			statuses: [
				status({
					pricing: { type: 'regular' },
					conversation: { origin: { type: 'referral_conversion' }, expiration_timestamp: '1' },
					errors: [{ code: 131047 }],
				}),
			],
		}) as unknown as JsonValue;
		const paths = pathsOf(full);
		fc.assert(
			fc.property(fc.constantFrom(...paths), oddValue(), (path, odd) => {
				const { events } = parse(replaced(full, path, odd));
				for (const event of events) {
					eventKey(event);
					JSON.stringify(event);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

function oddValue() {
	const names = [
		'constructor',
		'__proto__',
		'toString',
		'interactive',
		'edit',
		'image',
		'unsupported',
	];
	return fc.oneof(fc.jsonValue(), fc.constantFrom(...names), fc.constant(undefined), fc.double());
}

function pathsOf(value: JsonValue, path: string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [path];
	const inner = Object.entries(value).flatMap(([key, field]) => pathsOf(field, [...path, key]));
	return [path, ...inner];
}

/** A copy with another value in one place. */
function replaced(value: JsonValue, [head, ...rest]: string[], odd: unknown): unknown {
	if (head === undefined) return odd;
	if (typeof value !== 'object' || value === null) return value;
	const copy: unknown = Array.isArray(value) ? [...value] : { ...value };
	const fields = copy as Record<string, unknown>;
	fields[head] = replaced(fields[head] as JsonValue, rest, odd);
	return copy;
}

describe('contacts that spell the phone number otherwise than the message does', () => {
	const from = (phone: string) => message({ from: phone, type: 'text', text: { body: 'Oi' } });
	const [today, other] = ['5511988887001', '551188887001'];
	const contact = (phone: string, name: string) => ({ wa_id: phone, profile: { name } });

	it('are about the same person', () => {
		const value = { messages: [from(today)], contacts: [contact(other, 'Ana')] };
		expect(parse(change(value)).events).toMatchObject([{ phone: today, name: 'Ana' }]);
		const contacts = [contact('31612345678', 'Ben'), contact(other, 'Ana')];
		const two = { messages: [from(today), from('31612345678')], contacts };
		expect(parse(change(two)).events).toMatchObject([{ name: 'Ana' }, { name: 'Ben' }]);
	});

	it('are two people where both spellings are there', () => {
		const contacts = [contact(other, 'Ana'), contact(today, 'Bia')];
		const value = { messages: [from(today), from(other)], contacts };
		expect(parse(change(value)).events).toMatchObject([{ name: 'Bia' }, { name: 'Ana' }]);
	});
});
