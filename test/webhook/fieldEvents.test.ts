import { flatten } from '../../nodes/WhatsAppCloud/webhook/flatten';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { FIELD_READINGS } from '../../nodes/WhatsAppCloud/webhook/fieldEvents';
import { deliveryOf, FIELD_EXAMPLES, nameOf } from './fieldExamples';
import { change, message, NOW, status, WHERE } from './payloads';

const parse = (payload: unknown) => parseDelivery(payload, { now: NOW });

describe('the webhook field', () => {
	it.each(FIELD_EXAMPLES.map((example) => [nameOf(example), example] as const))(
		'%s gives flat items',
		(_name, example) => {
			const { events } = parse(deliveryOf(example));
			expect(events).toMatchObject(example.events);
			expect(events).toHaveLength(example.events.length);
			const { businessAccountId: id } = WHERE;
			const owner =
				example.field === 'partner_solutions' ? 'businessPortfolioId' : 'businessAccountId';
			for (const event of events) {
				expect(event).toMatchObject({ [owner]: id });
				expect(event.raw).toBeDefined();
			}
		},
	);

	it('has an example for each reading', () => {
		const fields = FIELD_EXAMPLES.map(({ field }) => field);
		for (const field of Object.keys(FIELD_READINGS)) expect(fields).toContain(field);
	});

	it.each([null, 7, 'text', []])('with the value %j passes through', (value) => {
		for (const { field } of FIELD_EXAMPLES) {
			const [entry] = change({}, { field }).entry;
			const payload = { entry: [{ ...entry, changes: [{ field, value }] }] };
			expect(parse(payload).events).toMatchObject([{ event: 'other', field, value }]);
		}
	});

	it('whose list is none is told whole', () => {
		const groups = ['nothing', 'to', 'read'];
		const { events } = parse(change({ groups }, { field: 'group_status_update' }));
		expect(events).toMatchObject([{ event: 'group', groups }]);
	});

	it('keeps what Meta adds to an element, and beside the list', () => {
		const value = { novelty: 1, groups: [{ type: 'group_create', another_one: 2 }] };
		const { events } = parse(change(value, { field: 'group_lifecycle_update' }));
		expect(events).toMatchObject([{ event: 'group', novelty: 1, anotherOne: 2 }]);
	});

	const uninstalled = {
		event: 'PARTNER_APP_UNINSTALLED',
		waba_info: { waba_id: WHERE.businessAccountId, partner_app_id: '869361281603019' },
	};

	it.each([
		['in its place', { changes: [{ field: 'account_update', value: uninstalled }] }],
		['beside the changes', { changes: [{ value: uninstalled }], field: 'account_update' }],
		['in the value', { changes: [{ value: { ...uninstalled, field: 'account_update' } }] }],
	])("is about the WABA that it names, not the partner's portfolio: %s", (_where, entry) => {
		const { events } = parse({ entry: [{ id: '2949482758682047', time: 1750000000, ...entry }] });
		expect(events).toMatchObject([
			{
				event: 'account',
				field: 'account_update',
				change: 'PARTNER_APP_UNINSTALLED',
				businessAccountId: WHERE.businessAccountId,
				partnerAppId: '869361281603019',
			},
		]);
	});

	it('cannot take the place of what an item is', () => {
		const value = { event: 'X', raw: 'X', field: 'X', change: 'X', business_account_id: 'X' };
		const { events } = parse(change(value, { field: 'account_update' }));
		expect(events).toMatchObject([
			{ event: 'account', field: 'account_update', businessAccountId: WHERE.businessAccountId },
		]);
	});
});

describe('flatten', () => {
	it('writes IDs as text and times as ISO 8601, and leaves the rest as it is', () => {
		expect(
			flatten({ flow_id: 12, start_time: 1750000000, count: 1750000000, ban_date: 'May 1' }),
		).toEqual({
			flowId: '12',
			startTime: '2025-06-15T15:06:40.000Z',
			count: 1750000000,
			banDate: 'May 1',
		});
	});

	it('takes any name that an object of JavaScript has by itself', () => {
		const odd = JSON.parse('{"constructor":1,"__proto__":{"x":2},"toString":3}') as never;
		expect(Object.keys(flatten(odd))).toEqual(['constructor', 'Proto__', 'toString']);
	});
});

describe('an answered flow', () => {
	const reply = (response_json: unknown, name = 'flow') =>
		message({
			type: 'interactive',
			interactive: { type: 'nfm_reply', nfm_reply: { name, body: 'Sent', response_json } },
		});
	const flowOf = (response: unknown) => {
		const [event] = parse(change({ messages: [reply(response)] })).events;
		return event?.event === 'message' ? event.flow : undefined;
	};

	it('carries the fields of the form', () => {
		expect(flowOf('{"flow_token":"t1","date":"2026-01-02","slots":["9"]}')).toEqual({
			name: 'flow',
			token: 't1',
			response: { flow_token: 't1', date: '2026-01-02', slots: ['9'] },
		});
	});

	it('is as exact, and no deeper, than the delivery itself', () => {
		expect(flowOf('{"order":12340911334011111999}')).toMatchObject({
			response: { order: '12340911334011111999' },
		});
		const deep = flowOf(`{"kept":1,"deep":${'['.repeat(50_000)}${']'.repeat(50_000)}}`);
		expect(deep).toMatchObject({ response: { kept: 1 } });
		expect(() => JSON.stringify(deep)).not.toThrow();
	});

	it('carries the text where it is no JSON', () => {
		expect(flowOf('half{')).toEqual({ name: 'flow', response: 'half{' });
		expect(flowOf({ already: 'parsed' })).toEqual({
			name: 'flow',
			response: { already: 'parsed' },
		});
	});
});

describe('a change of consent', () => {
	const words = { stop: new Set(['stop', 'arrêter']), start: new Set(['start']) };
	const withWords = (payload: unknown) => parseDelivery(payload, { now: NOW, words });
	const text = (body: string) => message({ type: 'text', text: { body } });

	it.each([
		['stop', 'stop'],
		['  STOP!! ', 'stop'],
		['Arrêter.', 'stop'],
		['arre\u0302ter', 'stop'],
		['Start', 'resume'],
	])('is the whole message "%s"', (body, marketing) => {
		const { events, observations } = withWords(change({ messages: [text(body)] }));
		expect(events).toMatchObject([
			{ event: 'message' },
			{ event: 'consent', marketing, source: 'keyword', phone: '16505551234', text: body },
		]);
		expect(observations).toContainEqual(expect.objectContaining({ kind: 'consent', marketing }));
		expect(new Set(events.map(eventKey)).size).toBe(2);
	});

	it.each(["Please don't stop", 'stop it', 'stopp', '', '!'])('is not "%s"', (body) => {
		const { events, observations } = withWords(change({ messages: [text(body)] }));
		expect(events).toHaveLength(1);
		expect(observations.filter(({ kind }) => kind === 'consent')).toEqual([]);
	});

	it('is a tapped button with that title, not a caption, not a word in a group', () => {
		const choices = (fields: object) =>
			withWords(change({ messages: [message(fields)] })).events.filter(
				({ event }) => event === 'consent',
			);
		expect(choices({ type: 'button', button: { text: 'Stop', payload: 'x' } })).toHaveLength(1);
		expect(choices({ type: 'image', image: { id: '1', caption: 'Stop' } })).toEqual([]);
		expect(choices({ type: 'text', text: { body: 'Stop' }, group_id: 'G' })).toEqual([]);
	});

	it('is nothing that anybody writes while no words are set', () => {
		expect(parse(change({ messages: [text('stop')] })).events).toHaveLength(1);
	});

	it('is a refusal with 131050; 131049 is remembered, and changes no consent', () => {
		const failed = (code: number | string) =>
			parse(change({ statuses: [status({ status: 'failed', errors: [{ code }] })] }));
		for (const code of [131050, '131050']) {
			expect(failed(code).events).toMatchObject([
				{ event: 'status' },
				{ event: 'consent', marketing: 'stop', source: 'refused', messageId: 'wamid.OUT1' },
			]);
			expect(failed(code).observations).toMatchObject([
				{ kind: 'concluded' },
				{ kind: 'undelivered' },
				{ kind: 'counted' },
				{ kind: 'consent', marketing: 'stop', messageId: 'wamid.OUT1' },
			]);
		}
		expect(failed(131049).events).toMatchObject([{ event: 'status' }]);
		expect(failed(131049).observations).toMatchObject([
			{ kind: 'concluded' },
			{ kind: 'undelivered' },
			{ kind: 'counted', code: 131049 },
			{ kind: 'capped' },
		]);
	});

	it('that is not about marketing, or no choice that we know, is passed on and not remembered', () => {
		const preference = { wa_id: '16505551234', timestamp: 1750000000 };
		const { events, observations } = parse(
			change(
				{
					user_preferences: [
						{ ...preference, category: 'other_messages', value: 'stop' },
						{ ...preference, category: 'marketing_messages', value: 'later' },
					],
				},
				{ field: 'user_preferences' },
			),
		);
		expect(events).toMatchObject([{ category: 'other_messages' }, { marketing: 'later' }]);
		expect(observations).toEqual([]);
	});
});
