import type { WindowOpener } from '../../nodes/WhatsAppCloud/conversation/window';
import { OPENS_AS, openerOf } from '../../nodes/WhatsAppCloud/webhook/windowOpeners';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { isSaid } from '../../nodes/WhatsAppCloud/webhook/said';
import { change, message, NOW, WHERE } from './payloads';

const PHONE = '16505551234';

/** The openings that a delivery is observed to make. */
function openings(payload: unknown, options = {}) {
	return parseDelivery(payload, { now: NOW, ...options }).observations.filter(
		({ kind }) => kind === 'opened',
	);
}

/** What is written here a second time on purpose: a row that changes is a decision, not a slip. */
const EXPECTED: Record<string, WindowOpener | null> = {
	...{ text: 'message', image: 'message', video: 'message', audio: 'message' },
	...{ document: 'message', sticker: 'message', location: 'message', contacts: 'message' },
	...{ button: 'message', interactive: 'message', order: 'message', reaction: 'reaction' },
	...{ system: null, request_welcome: null, edit: null, revoke: null },
	...{ unsupported: 'unsupported', unknown: 'unsupported' },
	...{ media_placeholder: null, history: null, echo: null },
	...{ status: null, unansweredBusinessCall: null },
	...{ userCall: 'call', answeredBusinessCall: 'call' },
};

it('has exactly these rows', () => {
	expect(OPENS_AS).toEqual(EXPECTED);
});

const CALLS = ['userCall', 'answeredBusinessCall', 'unansweredBusinessCall'];
const NOT_MESSAGES = new Set([...CALLS, 'status', 'echo', 'history']);

describe('a message of type', () => {
	const types = Object.entries(EXPECTED).filter(([kind]) => !NOT_MESSAGES.has(kind));

	it.each(types)('%s: %s', (type, by) => {
		const payload = change({ messages: [message({ type, [type]: {} })] });
		const expected = {
			kind: 'opened',
			phoneNumberId: '106540352242922',
			customer: { phone: PHONE },
			at: 1750000000000,
			by,
			holder: 'us',
		};
		expect(openings(payload)).toEqual(by === null ? [] : [expected]);
	});
});

it('counts types that Meta adds later', () => {
	expect(openings(change({ messages: [message({ type: 'hologram' })] }))).toHaveLength(1);
});

it.each([
	{ unsupported: { type: 'unknown' }, errors: [{ code: 131060 }], referral: { source_type: 'ad' } },
	{ errors: [{ code: 131051, title: 'Message type unknown' }] },
	{ unsupported: { type: 'poll_creation' } },
	{ unsupported: { type: 'edit' } },
	{ unsupported: 'odd', errors: 7 },
	{},
])('counts what Meta could not hand over as just that: %j', (fields) => {
	const unsupported = message({ type: 'unsupported', ...fields });
	expect(openings(change({ messages: [unsupported] }))).toMatchObject([{ by: 'unsupported' }]);
});

it('does not count reactions if told so, and still counts messages', () => {
	const payload = change({
		messages: [message({ type: 'reaction', reaction: {} }), message({ type: 'text' })],
	});
	expect(openings(payload, { reactions: false })).toMatchObject([{ by: 'message' }]);
	expect(openerOf('reaction', {})).toBe('reaction');
});

describe('a permission to call', () => {
	const given = (fields: object) =>
		parseDelivery(
			change({
				messages: [
					message({
						interactive: {
							type: 'call_permission_reply',
							call_permission_reply: { response: 'accept', ...fields },
						},
					}),
				],
			}),
			{ now: NOW },
		);

	it('that WhatsApp gives or takes back by itself is nothing that a customer writes', () => {
		const { events, observations } = given({ response_source: 'automatic' });
		expect(events).toMatchObject([{ event: 'message', type: 'interactive', text: 'accept' }]);
		expect(observations).toEqual([]);
		expect(events.map((event) => event.event === 'message' && isSaid(event))).toEqual([false]);
	});

	it.each([{ response_source: 'user_action' }, {}])('that a customer gives opens: %j', (fields) => {
		const { events, observations } = given(fields);
		expect(observations.map(({ kind }) => kind)).toEqual(['opened', 'replied']);
		expect(events.map((event) => event.event === 'message' && isSaid(event))).toEqual([true]);
	});
});

it("opens the group's window with a message in a group, and not the writer's own", () => {
	const payload = change({ messages: [message({ type: 'text', group_id: 'Y2FwaV9ncm91cA' })] });
	expect(openings(payload)).toMatchObject([{ customer: { userId: 'Y2FwaV9ncm91cA' } }]);
});

it('does not take a name from Object.prototype for a row', () => {
	expect(openings(change({ messages: [message({ type: 'constructor' })] }))).toHaveLength(1);
});

it('opens as of the time of the message, cut to now when it lies ahead', () => {
	const at = (timestamp: unknown) =>
		openings(change({ messages: [message({ type: 'text', timestamp })] })).map((one) => one);
	expect(at('1750000123')).toMatchObject([{ at: 1750000123000 }]);
	expect(at(1750000123)).toMatchObject([{ at: 1750000123000 }]);
	expect(at('1750000123456')).toMatchObject([{ at: 1750000123456 }]);
	expect(at(String(NOW / 1000 + 60))).toMatchObject([{ at: NOW + 60_000 }]);
	expect(at(String(NOW / 1000 + 3600))).toMatchObject([{ at: NOW }]);
	for (const odd of [1750000000.5, '1750000000.0', ' 1750000000 ', 1750000000000]) {
		expect(at(odd)).toMatchObject([{ at: 1_750_000_000_000 }]);
	}
	for (const none of [undefined, null, '', 'soon', -5, {}, '0', 1e21, '1.5e9', NaN]) {
		expect(at(none)).toEqual([]);
	}
});

describe('a call', () => {
	const call = (fields: object) =>
		openings(
			change(
				{ calls: [{ id: 'wacid.1', timestamp: '1750000000', ...fields }] },
				{ field: 'calls' },
			),
		);

	it('by the customer opens when it comes in, answered or not', () => {
		const incoming = { event: 'connect', direction: 'USER_INITIATED', from: PHONE };
		expect(call(incoming)).toMatchObject([{ by: 'call', customer: { phone: PHONE } }]);
		const missed = { ...incoming, event: 'terminate', status: 'FAILED' };
		expect(call(missed)).toEqual([]);
	});

	it('is none when Meta has something to tell of one', () => {
		for (const event of ['call_created', 'call_transcription_available', 'novelty', undefined]) {
			expect(call({ event, from: PHONE, start_time: '1749999000' })).toEqual([]);
		}
	});

	it('opens under all the names that the contact has', () => {
		const payload = change(
			{
				contacts: [{ wa_id: PHONE, user_id: 'US.1' }],
				calls: [{ id: 'c', timestamp: '1750000000', event: 'connect', from_user_id: 'US.1' }],
			},
			{ field: 'calls' },
		);
		expect(openings(payload)).toMatchObject([{ customer: { phone: PHONE, userId: 'US.1' } }]);
	});

	it('by the business opens when the customer picks it up', () => {
		const outgoing = { event: 'terminate', direction: 'BUSINESS_INITIATED', to: PHONE };
		expect(call(outgoing)).toEqual([]);
		const answered = { ...outgoing, start_time: '1749999000' };
		expect(call(answered)).toMatchObject([{ at: 1749999000000, customer: { phone: PHONE } }]);
	});

	it('is of the customer, at whichever end Meta has put the business', () => {
		const ends = { to: WHERE.displayPhoneNumber, from: PHONE, to_user_id: 'US.1' };
		const calls = [
			{
				...{ id: 'c', timestamp: '1750000300', start_time: '1750000000', event: 'terminate' },
				...{ direction: 'BUSINESS_INITIATED', ...ends },
			},
		];
		const display = {
			phone_number_id: WHERE.phoneNumberId,
			display_phone_number: '+1 555-078-3881',
		};
		const payload = change({ metadata: display, calls }, { field: 'calls' });
		const customer = { phone: PHONE, userId: 'US.1' };
		expect(openings(payload)).toMatchObject([{ customer }]);
		const { events, observations } = parseDelivery(payload, { now: NOW });
		expect(events).toMatchObject([{ event: 'call', from: PHONE, ...customer }]);
		expect(observations[0]).toMatchObject({ kind: 'seen', customer });
	});

	it('counts as picked up with the status ACCEPTED', () => {
		const status = (value: string) =>
			openings(
				change(
					{
						statuses: [
							{ type: 'call', status: value, timestamp: '1750000000', recipient_id: PHONE },
						],
					},
					{ field: 'calls' },
				),
			);
		expect(status('ACCEPTED')).toMatchObject([{ by: 'call', customer: { phone: PHONE } }]);
		expect(status('RINGING')).toEqual([]);
		expect(status('REJECTED')).toEqual([]);
	});
});

it.each(['history', 'smb_message_echoes', 'smb_app_state_sync', 'some_new_field'])(
	'learns nothing from the field %s',
	(field) => {
		const value = { messages: [message({ type: 'text' })], message_echoes: [message({})] };
		expect(parseDelivery(change(value, { field }), { now: NOW }).observations).toEqual([]);
	},
);
