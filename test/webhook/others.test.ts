import type { MessageEvent } from '../../nodes/WhatsAppCloud/webhook/events';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status } from './payloads';

const parse = (value: object, field?: string) => {
	const delivery = parseDelivery(change(value, { ...(field ? { field } : {}) }), { now: NOW });
	return { ...delivery, event: delivery.events[0] };
};
const ofMessage = (fields: object) =>
	parse({ messages: [message(fields)] }).event as MessageEvent | undefined;

describe('what stands beside the list of a field is told after its elements', () => {
	const call = { id: 'wacid.1', event: 'connect', from: '16505551234', timestamp: '1750000000' };
	const preference = { wa_id: '16505551234', value: 'stop', timestamp: 1750000000 };
	const echo = message({ to: '16505551234', type: 'text', text: { body: 'Hi' } });
	const thread = { id: '16505551234', messages: [message({ type: 'text' })] };

	it.each<[string, object, string]>([
		['calls', { calls: [call] }, 'call'],
		['user_preferences', { user_preferences: [preference] }, 'consent'],
		['smb_message_echoes', { message_echoes: [echo] }, 'echo'],
		['message_echoes', { message_echoes: [echo] }, 'echo'],
		['history', { history: [{ threads: [thread] }] }, 'history'],
	])('of %s', (field, value, event) => {
		const failure = { errors: [{ code: 131000 }] };
		const { events } = parse({ contacts: [], ...value, brand_new: 1, ...failure }, field);
		// Calls tell what failed themselves.
		const failed = field === 'calls' ? {} : failure;
		expect(events).toEqual([
			expect.objectContaining({ event }),
			expect.objectContaining({ event: 'other', field, value: { brand_new: 1, ...failed } }),
		]);
		expect(parse({ contacts: [], ...value }, field).events).toHaveLength(1);
	});
});

describe('what Meta says further passes through in camelCase', () => {
	it('of the message that is answered', () => {
		const context = { id: 'wamid.1', from: '1650', from_user_id: 'US.7', brand_new: { a_b: 1 } };
		expect(ofMessage({ type: 'text', context })?.replyTo).toEqual({
			...{ messageId: 'wamid.1', from: '1650', fromUserId: 'US.7' },
			// What stands deeper is Meta's own.
			brandNew: { a_b: 1 },
		});
	});

	it('of a file, a text and a reaction', () => {
		const image = { id: '1', mime_type: 'image/png', thumbnail_id: 7, view_once: true };
		expect(ofMessage({ type: 'image', image })?.media).toEqual({
			...{ id: '1', mimeType: 'image/png', thumbnailId: '7', viewOnce: true },
		});
		expect(ofMessage({ type: 'text', text: { body: 'x', preview_url: true } })).toMatchObject({
			...{ text: 'x', previewUrl: true },
		});
		const reaction = { message_id: 'wamid.1', emoji: '👍', skin_tone: 3 };
		expect(ofMessage({ type: 'reaction', reaction })?.reaction).toEqual({
			...{ messageId: 'wamid.1', emoji: '👍', skinTone: 3 },
		});
	});

	it('of a price, a conversation and what failed', () => {
		const { event } = parse({
			statuses: [
				status({
					pricing: { pricing_model: 'PMP', free_tier: { left: 7 } },
					conversation: { id: 'c', is_new: true },
					errors: [
						{
							code: 131026,
							error_subcode: 9,
							advice: 'ours',
							error_data: { details: 'd', why: 1 },
						},
					],
				}),
			],
		});
		expect(event).toMatchObject({
			pricing: { model: 'PMP', freeTier: { left: 7 } },
			conversation: { id: 'c', isNew: true },
			errors: [{ code: 131026, errorSubcode: 9, details: 'd', why: 1 }],
		});
		expect(event).not.toHaveProperty('errors.0.advice');
	});

	it.each<[string, unknown, object]>([
		['text', [{ code: 1, error_data: 'Why' }], { code: 1, details: 'Why' }],
		['JSON in a text', [{ error_data: '{"details":"Why","at":2}' }], { details: 'Why', at: 2 }],
		['a list', [{ error_data: { details: ['Why', 'How'] } }], { details: 'Why; How' }],
		['an object', [{ error_data: { details: { text: 'Why' } } }], { details: 'text: Why' }],
		['the failure itself', [{ details: ['Why'], error_data: {} }], { details: 'Why' }],
		['the place of the failure', ['Why'], { message: 'Why' }],
		['the place of the list', 'Why', { message: 'Why' }],
		[
			'message, with a code in spaces',
			[{ code: ' 7 ', message: 'Why' }],
			{ code: 7, message: 'Why' },
		],
	])('of a failure whose sentence stands in %s', (_where, errors, read) => {
		const { event } = parse({ statuses: [status({ status: 'failed', errors })] });
		expect(event).toHaveProperty('errors', [read]);
	});

	it('of a refusal of marketing, whichever sentence Meta sends', () => {
		const detailOf = (more: object) => {
			const errors = [{ code: 131050, ...more }];
			return parse({ statuses: [status({ status: 'failed', errors })] }).events[1];
		};
		expect(detailOf({ title: 'T', message: 'M', error_data: { details: 'D' } })).toMatchObject({
			detail: 'D',
		});
		expect(detailOf({ title: 'T', message: 'M' })).toMatchObject({ detail: 'M' });
		expect(detailOf({ title: 'T' })).toMatchObject({ event: 'consent', detail: 'T' });
	});

	it('of a person, wherever people are', () => {
		const contacts = [
			{
				wa_id: '16505551234',
				identity_key_hash: 'Hh=',
				profile: { name: 'Ann', username: '@ann', picture_url: 'https://a.example' },
			},
		];
		const ann = {
			...{ name: 'Ann', username: '@ann' },
			...{ identityKeyHash: 'Hh=', pictureUrl: 'https://a.example' },
		};
		const calls = [{ id: 'c1', event: 'connect', from: '16505551234' }];
		const user_preferences = [{ wa_id: '16505551234', value: 'stop' }];
		expect(parse({ contacts, messages: [message({ type: 'text' })] }).event).toMatchObject(ann);
		expect(parse({ contacts, statuses: [status({})] }).event).toMatchObject(ann);
		expect(parse({ contacts, calls }, 'calls').event).toMatchObject(ann);
		expect(parse({ contacts, user_preferences }, 'user_preferences').event).toMatchObject(ann);
	});

	it('of a history, around each of its messages', () => {
		const said = message({
			type: 'text',
			brand_new: 4,
			history_context: { status: 'READ', by: 5 },
		});
		const thread = { messages: [said], pinned: true, context: { user_id: 'US.1', muted_till: 3 } };
		const chunk = { metadata: { phase: 1, of_total: 2 }, sync_id: 9, text: 'x', threads: [thread] };
		expect(parse({ history: [chunk, { threads: [{ messages: [said] }] }] }, 'history')).toEqual(
			expect.objectContaining({
				events: [
					expect.objectContaining({
						...{ event: 'history', phase: 1, ofTotal: 2, syncId: '9', pinned: true, mutedTill: 3 },
						...{ brand_new: 4, status: 'READ', by: 5, userId: 'US.1' },
					}),
					expect.not.objectContaining({ syncId: '9' }),
				],
			}),
		);
		expect(parse({ history: [chunk] }, 'history').event).not.toHaveProperty('text');
	});

	it('of a choice in capitals, which counts like any', () => {
		const user_preferences = [{ wa_id: '16505551234', value: 'STOP', timestamp: 1750000000 }];
		const { events, observations } = parse({ user_preferences }, 'user_preferences');
		expect(events).toMatchObject([{ event: 'consent', marketing: 'stop' }]);
		expect(observations).toMatchObject([{ kind: 'consent', marketing: 'stop' }]);
	});

	it('but never in the place of something of ours', () => {
		const odd = { message_id: 'x', window: 1, raw: 1, event: 'x', from: 'x', phone: 'x', to: 'x' };
		const plain = ofMessage({ type: 'text', text: { body: 'x' } });
		const text = { ...odd, body: 'x' };
		expect({ ...ofMessage({ type: 'text', text }), raw: 0 }).toEqual({ ...plain, raw: 0 });
		const contacts = [{ wa_id: '16505551234', ...odd, text: 'y', constructor: 1 }];
		const { event } = parse({
			contacts,
			messages: [message({ type: 'text', text: { body: 'x' } })],
		});
		expect({ ...event, raw: 0 }).toEqual({ ...plain, raw: 0, constructor: 1 });
		const image = { id: '1', mimeType: 'x', download: 'x' };
		expect(ofMessage({ type: 'image', image })?.media).toEqual({ id: '1' });
	});
});

describe('a status', () => {
	const contacts = [{ profile: { name: 'Ann', username: '@ann' }, wa_id: '16505551234' }];

	it('names the person as a message does, and is the same event without', () => {
		const named = parse({ contacts, statuses: [status({})] }).event;
		expect(named).toMatchObject({ to: '16505551234', name: 'Ann', username: '@ann' });
		const bare = parse({ statuses: [status({})] }).event;
		expect(bare).not.toHaveProperty('name');
		expect([named, bare].map((event) => event && eventKey(event))).toEqual([
			...Array<string>(2).fill(bare ? eventKey(bare) : ''),
		]);
	});

	it('that says that marketing is stopped tells whose', () => {
		const stopped = status({ status: 'failed', errors: [{ code: 131050 }] });
		expect(parse({ contacts, statuses: [stopped] }).events[1]).toMatchObject({
			...{ event: 'consent', marketing: 'stop', name: 'Ann', username: '@ann' },
		});
	});
});

describe('who signs up for marketing messages', () => {
	const preference = {
		...{ wa_id: '16505551234', category: 'marketing_messages', value: 'signup' },
		...{ signup_id: 1310001, timestamp: 1750000000 },
	};
	const read = (fields: object) =>
		parse({ user_preferences: [{ ...preference, ...fields }] }, 'user_preferences');

	it('wants them, and the item says by what', () => {
		const { event, observations } = read({ form_version: 2 });
		expect(event).toMatchObject({
			...{ event: 'consent', marketing: 'signup', source: 'preference' },
			...{ signupId: '1310001', formVersion: 2 },
		});
		expect(observations).toEqual([
			{
				kind: 'consent',
				phoneNumberId: '106540352242922',
				customer: { phone: '16505551234' },
				at: 1750000000000,
				marketing: 'resume',
				origin: { how: 'signup', source: '1310001' },
			},
		]);
	});

	it('is not known by a choice that Meta adds later, nor for another category', () => {
		expect(read({ value: 'snooze' }).observations).toEqual([]);
		expect(read({ category: 'calls' }).observations).toEqual([]);
	});
});

describe('what customers do with a marketing message', () => {
	const click = {
		action_type: 'marketing_messages_link_click',
		timestamp: '1750000000',
		marketing_messages_link_click_data: {
			...{ click_component: 'cta', click_id: 'c1', tracking_token: 't1', product_id: 17 },
			client_user_agent: 'Mozilla/5.0',
		},
	};
	const view = { action_type: 'landing_page_view', timestamp: '1750000001', novel_data: { a: 1 } };

	it('is a signal for each, with what Meta says of it', () => {
		const { events } = parse({ user_actions: [click, view] });
		const common = { event: 'signal', field: 'messages', phoneNumberId: '106540352242922' };
		expect(events).toEqual([
			expect.objectContaining({
				...{ ...common, change: 'marketing_messages_link_click', clickComponent: 'cta' },
				...{ clickId: 'c1', trackingToken: 't1', productId: '17', clientUserAgent: 'Mozilla/5.0' },
				...{ timestamp: '2025-06-15T15:06:40.000Z', raw: click },
			}),
			expect.objectContaining({ ...common, change: 'landing_page_view', novelData: { a: 1 } }),
		]);
		expect(new Set(events.map(eventKey)).size).toBe(2);
	});

	it('may come beside messages, and is told as it is where it is no list', () => {
		const messages = [message({ type: 'text' })];
		const { events } = parse({ messages, user_actions: [click] });
		expect(events).toMatchObject([{ event: 'message' }, { event: 'signal', clickId: 'c1' }]);
		expect(events[1]).not.toHaveProperty('messages');
		expect(parse({ messages, user_actions: click }).events).toMatchObject([
			{ event: 'message' },
			{ event: 'other', value: { user_actions: click } },
		]);
	});
});

describe('what was said before to somebody else', () => {
	const context = { type: 'summary', summary: { text: 'Ann wants to change her order.' } };

	it('comes with the message that was routed here', () => {
		const value = { messages: [message({ type: 'text' })], conversation_context: context };
		expect(parse(value).events).toEqual([
			expect.objectContaining({ event: 'message', conversationContext: context }),
		]);
	});

	it('is told by itself where there is no message', () => {
		const value = { statuses: [status({})], conversation_context: context };
		expect(parse(value).events).toMatchObject([
			{ event: 'status' },
			{ event: 'other', value: { conversation_context: context } },
		]);
	});
});

describe('user_id_update', () => {
	const update = {
		wa_id: '16505551234',
		user_id: { previous: 'US.old', current: 'US.new' },
		timestamp: 1750000000,
	};
	const renamed = {
		kind: 'renamed',
		phoneNumberId: '106540352242922',
		at: 1750000000000,
	};

	it.each(['user_id_update', 'messages'])('in the field %s is the notice of a new ID', (field) => {
		const { events, observations } = parse({ user_id_update: [update] }, field);
		expect(events).toMatchObject([
			{
				...{ event: 'message', type: 'system', timestamp: '2025-06-15T15:06:40.000Z' },
				...{ from: '16505551234', userId: 'US.new', raw: update },
				system: {
					...{ type: 'user_changed_user_id', user_id: 'US.new', previous_user_id: 'US.old' },
				},
			},
		]);
		expect(observations).toEqual([
			{
				...renamed,
				customer: { phone: '16505551234', userId: 'US.old' },
				becomes: { phone: '16505551234', userId: 'US.new' },
			},
		]);
	});

	it('may lack the phone number, and be about several people', () => {
		const ids = ['US.a', 'US.b'].map((previous) => ({
			user_id: { previous, current: `${previous}2` },
			parent_user_id: { previous: `${previous}p`, current: `${previous}p2` },
			timestamp: '1750000000',
		}));
		const { events, observations } = parse({ user_id_update: ids }, 'user_id_update');
		expect(events.map((event) => 'from' in event && event.from)).toEqual(['US.a2', 'US.b2']);
		expect(new Set(events.map(eventKey)).size).toBe(2);
		expect(observations[0]).toEqual({
			...renamed,
			customer: { userId: 'US.a', parentUserId: 'US.ap' },
			becomes: { userId: 'US.a2', parentUserId: 'US.ap2' },
		});
	});

	it('in another shape is told as it is', () => {
		const value = { user_id_update: { user_id: 'US.1' } };
		expect(parse(value, 'user_id_update')).toMatchObject({
			events: [{ event: 'other', field: 'user_id_update', value }],
			observations: [],
		});
		expect(parse({ user_id_update: [{ user_id: 7 }] }, 'user_id_update').observations).toEqual([]);
	});
});
