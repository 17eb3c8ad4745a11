import { refuseMessageId } from '../../nodes/WhatsAppCloud/message/messageId';
import type { MessageEvent } from '../../nodes/WhatsAppCloud/webhook/events';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, WHERE } from './payloads';

function read(fields: object, value: object = {}): MessageEvent {
	const { events } = parseDelivery(change({ messages: [message(fields)], ...value }), { now: NOW });
	expect(events).toHaveLength(1);
	return events[0] as MessageEvent;
}

describe('text and replyId', () => {
	it.each([
		['text', { body: 'Hello' }, 'Hello', undefined],
		['image', { caption: 'Look' }, 'Look', undefined],
		['video', { caption: 'Look' }, 'Look', undefined],
		['document', { caption: 'Invoice', filename: 'a.pdf' }, 'Invoice', undefined],
		['audio', { voice: true }, undefined, undefined],
		['sticker', { animated: false }, undefined, undefined],
		['location', { latitude: 1, longitude: 2, address: 'Dam 1' }, 'Dam 1', undefined],
		['button', { payload: 'yes-1', text: 'Yes' }, 'Yes', 'yes-1'],
		['reaction', { message_id: 'wamid.1', emoji: '🙏' }, '🙏', undefined],
		['order', { text: 'Please wrap it' }, 'Please wrap it', undefined],
		['system', { body: 'changed' }, 'changed', undefined],
		['interactive', { type: 'button_reply', button_reply: { id: 'a', title: 'A' } }, 'A', 'a'],
		['interactive', { type: 'list_reply', list_reply: { id: 'b', title: 'B' } }, 'B', 'b'],
		[
			'interactive',
			{ type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":1}' } },
			'Sent',
			undefined,
		],
		[
			'interactive',
			{ type: 'interactive', nfm_reply: { name: 'address_message', body: 'Ann, Pune' } },
			'Ann, Pune',
			undefined,
		],
		[
			'interactive',
			{ type: 'call_permission_reply', call_permission_reply: { response: 'accept' } },
			'accept',
			undefined,
		],
		[
			'edit',
			{ original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'Corrected' } } },
			'Corrected',
			undefined,
		],
		['revoke', { original_message_id: 'wamid.0' }, undefined, undefined],
		['interactive', { button_reply: { id: 'a', title: 'A' } }, 'A', 'a'],
		['interactive', { list_reply: { id: 'b', title: 'B' } }, 'B', 'b'],
		['edit', { message: { image: { id: '1', caption: 'Look' } } }, 'Look', undefined],
		['hologram', { body: 'x' }, undefined, undefined],
		['hologram', { body: 'x' }, 'Said', undefined, { text: { body: 'Said' } }],
	])('%s %j', (type, content, text, replyId, more: object = {}) => {
		expect(read({ type, [type]: content })).toMatchObject({ type });
		const event = read({ type, [type]: content, ...more });
		expect([event.text, event.replyId]).toEqual([text, replyId]);
	});
});

it('a voicemail says after which call it was left, and can be marked as read by its ID', () => {
	const event = read({ type: 'audio', audio: { id: '7' }, id: 'wacid.ABC' });
	expect(event).toMatchObject({ type: 'audio', messageId: 'wacid.ABC', callId: 'wacid.ABC' });
	expect(refuseMessageId('wacid.ABC')).toBeUndefined();
	expect(read({ type: 'audio', audio: { id: '7', voice: true } })).not.toHaveProperty('callId');
});

describe('a message without a type', () => {
	it.each([
		['text', { text: { body: 'Hi' } }, { text: 'Hi' }],
		['image', { image: { id: '1', caption: 'Look' } }, { text: 'Look', media: { id: '1' } }],
		['button', { button: { text: 'Yes', payload: 'y' } }, { text: 'Yes', replyId: 'y' }],
		['contacts', { contacts: [{ name: { formatted_name: 'Ann' } }] }, {}],
		['unknown', { hologram: { depth: 3 } }, { hologram: { depth: 3 } }],
		['unknown', { text: 'Hi', errors: [{ code: 131051 }] }, { errors: [{ code: 131051 }] }],
	])('is of the type %s by what stands in it: %j', (type, fields, expected) => {
		for (const missing of [undefined, null, '']) {
			expect(read({ ...fields, type: missing })).toMatchObject({ type, ...expected });
		}
	});

	it('opens the window, and answers, as the message that it is', () => {
		const kinds = (fields: object) =>
			parseDelivery(change({ messages: [message(fields)] }), { now: NOW }).observations.map(
				({ kind, ...rest }) => ('by' in rest ? `${kind} by ${rest.by}` : kind),
			);
		expect(kinds({ text: { body: 'Hi' } })).toEqual(['opened by message', 'replied']);
		expect(kinds({ reaction: { emoji: '👍' } })).toEqual(['opened by reaction']);
		expect(kinds({ revoke: { original_message_id: 'wamid.0' } })).toEqual([]);
		expect(kinds({ type: 'request_welcome' })).toEqual([]);
		expect(kinds({})).toEqual(['opened by unsupported']);
	});
});

it("opens the window with an answer that has an address, as in Meta's sample of it", () => {
	const nfm_reply = {
		name: 'address_message',
		body: 'Ann, Pune',
		response_json: '{"city":"Pune"}',
	};
	const { timestamp, ...bare } = message({});
	const answer = { ...bare, interactive: { type: 'interactive', nfm_reply, timestamp } };
	const { events, observations } = parseDelivery(change({ messages: [answer] }), { now: NOW });
	expect(events).toMatchObject([
		{ type: 'interactive', text: 'Ann, Pune', timestamp: '2025-06-15T15:06:40.000Z' },
	]);
	expect(observations).toMatchObject([
		{ kind: 'opened', by: 'message', at: 1_750_000_000_000 },
		{ kind: 'replied' },
	]);
});

describe('yes and no', () => {
	it('may be texts', () => {
		const context = { forwarded: 'true', frequently_forwarded: 'false' };
		const audio = { id: '1', voice: 'true' };
		const event = read({ type: 'audio', audio, context });
		expect(event).toMatchObject({ forwarded: true, media: { voice: true } });
		expect(event).not.toHaveProperty('frequentlyForwarded');
	});
});

describe('media', () => {
	const file = { id: '1', mime_type: 'x/y', sha256: 'c2hh', url: 'https://lookaside.fbsbx.com/1' };
	const media = { id: '1', mimeType: 'x/y', sha256: 'c2hh', url: 'https://lookaside.fbsbx.com/1' };

	it('of a message that was edited is that of the new version', () => {
		const edit = (message: object) =>
			read({ type: 'edit', edit: { original_message_id: 'wamid.0', message } });
		expect(edit({ type: 'image', image: { ...file, caption: 'C' } })).toMatchObject({
			type: 'edit',
			text: 'C',
			media: { ...media, caption: 'C' },
		});
		expect(edit({ type: 'text', text: { body: 'Hi' } })).not.toHaveProperty('media');
	});

	it.each(['image', 'video', 'audio', 'document', 'sticker'])('of %s is flat', (type) => {
		const event = read({
			type,
			[type]: { ...file, caption: 'C', filename: 'f.pdf', voice: true, animated: false },
		});
		expect(event.media).toEqual({
			...media,
			caption: 'C',
			filename: 'f.pdf',
			voice: true,
			animated: false,
		});
		expect(event).not.toHaveProperty(type);
	});
});

describe('the rest of a message', () => {
	it('tells what it answers, and how it came', () => {
		const context = {
			id: 'wamid.OUT',
			from: '15550783881',
			forwarded: true,
			frequently_forwarded: true,
		};
		expect(read({ type: 'text', context })).toMatchObject({
			replyTo: { messageId: 'wamid.OUT', from: '15550783881' },
			forwarded: true,
			frequentlyForwarded: true,
		});
		expect(read({ type: 'text', context: { forwarded: false } })).not.toHaveProperty('replyTo');
	});

	it('has the address of the group that it was written to, and who wrote', () => {
		expect(read({ type: 'text', group_id: 'Y2FwaV9ncm91cDo2NTA1' })).toMatchObject({
			...{ groupId: 'Y2FwaV9ncm91cDo2NTA1', recipientType: 'group', from: '16505551234' },
		});
		expect(read({ type: 'text' })).not.toHaveProperty('recipientType');
	});

	it('says that a reaction was taken back', () => {
		for (const reaction of [{ message_id: 'wamid.1' }, { message_id: 'wamid.1', emoji: '' }]) {
			expect(read({ type: 'reaction', reaction }).reaction).toEqual({
				messageId: 'wamid.1',
				emoji: null,
			});
		}
	});

	it("passes on what it does not know under Meta's own names", () => {
		const event = read({
			type: 'hologram',
			hologram: { depth: 3 },
			referral: { ctwa_clid: 'A' },
			brand_new: [1],
		});
		expect(event).toMatchObject({
			hologram: { depth: 3 },
			referral: { ctwa_clid: 'A' },
			brand_new: [1],
		});
	});

	it('does not let a field of Meta take the name of one of ours', () => {
		const event = read({ type: 'event', event: 'status', messageId: 'x', window: {}, raw: 1 });
		expect(event).toMatchObject({ event: 'message', messageId: 'wamid.IN1' });
		expect(event).not.toHaveProperty('window');
		expect(event.raw).toMatchObject({ event: 'status', raw: 1 });
	});

	it('has no fields that Meta did not send', () => {
		expect(read({ type: 'text', text: { body: 'Hi' } })).toEqual({
			event: 'message',
			messageId: 'wamid.IN1',
			type: 'text',
			text: 'Hi',
			answerTo: '16505551234',
			from: '16505551234',
			phone: '16505551234',
			timestamp: '2025-06-15T15:06:40.000Z',
			...WHERE,
			raw: message({ type: 'text', text: { body: 'Hi' } }),
		});
	});
});

describe('who wrote', () => {
	const ann = { wa_id: '16505551234', profile: { name: 'Ann' } };
	const bob = {
		user_id: 'US.13491208655302741918',
		parent_user_id: 'US.ENT.11815799212886844830',
		profile: { name: 'Bob', username: '@bob' },
	};

	function readAll(messages: object[], contacts: unknown) {
		const { events } = parseDelivery(change({ messages: messages.map(message), contacts }), {
			now: NOW,
		});
		return events as MessageEvent[];
	}

	it('is looked up for each message of a batch, not taken from the first contact', () => {
		const messages = [
			{ from: undefined, from_user_id: bob.user_id },
			{ from: '16505551234' },
			{ from: '31612345678' },
		];
		expect(readAll(messages, [ann, bob]).map(({ name }) => name)).toEqual([
			'Bob',
			'Ann',
			undefined,
		]);
	});

	it('is answered at the phone number, else at the user ID', () => {
		const [both, hidden] = readAll(
			[
				{ from_user_id: 'US.1' },
				{ from: undefined, from_user_id: bob.user_id, from_parent_user_id: bob.parent_user_id },
			],
			[ann, bob],
		);
		expect(both).toMatchObject({ from: '16505551234', phone: '16505551234', userId: 'US.1' });
		expect(hidden).toMatchObject({
			from: bob.user_id,
			userId: bob.user_id,
			parentUserId: bob.parent_user_id,
			username: '@bob',
		});
		expect(hidden).not.toHaveProperty('phone');
	});

	it('gets the names that only the contact has', () => {
		const contact = { ...bob, wa_id: '16505551234' };
		expect(readAll([{}], [contact])[0]).toMatchObject({
			phone: '16505551234',
			userId: bob.user_id,
			parentUserId: bob.parent_user_id,
		});
	});

	it('is the only contact there is, unless that one contradicts', () => {
		expect(readAll([{}], [{ user_id: 'US.9', profile: { name: 'Cy' } }])[0]?.name).toBe('Cy');
		expect(readAll([{}], [{ wa_id: '49111', profile: { name: 'Cy' } }])[0]?.name).toBeUndefined();
	});

	it('may come as a JSON number, with a plus, or as a user ID in the wrong place', () => {
		expect(readAll([{ from: 16505551234 }], [{ ...ann, wa_id: 16505551234 }])[0]).toMatchObject({
			from: '16505551234',
			name: 'Ann',
		});
		expect(readAll([{ from: '+1 650 555-1234' }], [ann])[0]).toMatchObject({
			phone: '16505551234',
			name: 'Ann',
		});
		for (const from of ['\u202a+1 650 555\u20111234\u202c', '\u200e(1650) 555–1234']) {
			expect(readAll([{ from }], [])[0]).toMatchObject({ phone: '16505551234' });
		}
		expect(readAll([{ from: bob.user_id }], [bob])[0]).toMatchObject({
			userId: bob.user_id,
			name: 'Bob',
		});
	});
});
