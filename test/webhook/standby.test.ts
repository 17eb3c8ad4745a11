import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status, WHERE } from './payloads';

const parse = (payload: unknown) => parseDelivery(payload, { now: NOW });
const standby = (value: object) => change({ standby: value }, { field: 'standby' });

describe('on standby', () => {
	const echo = (request: object) => ({
		id: 'wamid.E1',
		timestamp: '1750000000',
		message: {
			...{ messaging_product: 'whatsapp', recipient_type: 'individual', type: 'text' },
			...{ text: { body: 'Your order has shipped.' }, ...request },
		},
		template: { status: 'APPROVED' },
	});

	it('what the agent answers is an echo, and says that the customer is not waiting', () => {
		const { events, observations } = parse(standby({ message_echoes: [echo({ to: '+1650555' })] }));
		expect(events).toMatchObject([
			{
				event: 'echo',
				standby: true,
				messageId: 'wamid.E1',
				type: 'text',
				text: 'Your order has shipped.',
				to: '1650555',
				template: { status: 'APPROVED' },
				timestamp: '2025-06-15T15:06:40.000Z',
			},
		]);
		expect(events[0]).not.toHaveProperty('messaging_product');
		expect(observations).toMatchObject([
			{ kind: 'answered', customer: { phone: '1650555' } },
			{ kind: 'held', customer: { phone: '1650555' }, holder: 'another' },
		]);
	});

	it.each([
		['button', { buttons: [{ type: 'reply', reply: { id: 'qr_0', title: 'Yes' } }] }],
		['list', { button: 'Times', sections: [{ rows: [{ id: 'r9', title: '9 am' }] }] }],
		['cta_url', { name: 'cta_url', parameters: { url: 'https://a.example', display_text: 'x' } }],
		// what Meta's own agent calls a flow
		['galaxy_message', { name: 'galaxy_message', parameters: { flow_id: '1', flow_cta: 'x' } }],
		['location_request_message', { name: 'send_location' }],
		['carousel', { cards: [{ card_index: 0, type: 'cta_url', body: { text: 'Card' } }] }],
	])('an echo of interactive %s says what was written over it', (type, action) => {
		const interactive = { type, body: { text: 'Which one?' }, action };
		const sent = { to: '16505551234', type: 'interactive', text: undefined, interactive };
		const own = '{"originator":"agent"}';
		const agents = echo({ ...sent, biz_opaque_callback_data: own });
		const { events } = parse(standby({ message_echoes: [agents] }));
		expect(events).toMatchObject([{ text: 'Which one?', interactive, callbackData: own }]);
		expect(events[0]).not.toHaveProperty('biz_opaque_callback_data');
	});

	it('an echo may name a user ID, and stand in the value itself', () => {
		const value = { message_echoes: [echo({ recipient: 'US.1' })] };
		for (const payload of [standby(value), change(value, { field: 'standby' })]) {
			expect(parse(payload).events).toMatchObject([{ event: 'echo', to: 'US.1', userId: 'US.1' }]);
		}
	});

	it('what became of a message is a status, with or without an answer beside it', () => {
		const { events } = parse(standby({ statuses: [status({})], message_echoes: [echo({})] }));
		expect(events.map(({ event }) => event)).toEqual(['status', 'echo']);
	});

	it.each(['edit', 'revoke'])('an echo of type %s answers nobody', (type) => {
		const changed = { original_message_id: 'wamid.E0', message: { type: 'text' } };
		const request = { type, [type]: changed, to: '1650555', text: undefined };
		const groups = [echo(request), echo({ ...request, to: 'Y2FwaV9ncm91cDo2NTA1' })];
		const { events, observations } = parse(standby({ message_echoes: groups }));
		expect(events).toMatchObject([{ event: 'echo', type, [type]: changed }, { type }]);
		expect(observations).toEqual([]);
		const unseen = { ...request, type: 'unsupported', unsupported: { type } };
		expect(parse(standby({ message_echoes: [echo(unseen)] })).observations).toEqual([]);
		const named = { ...echo(request), to_user_id: 'US.1' };
		expect(parse(standby({ message_echoes: [named] })).observations).toMatchObject([
			{ kind: 'seen', customer: { phone: '1650555', userId: 'US.1' } },
		]);
	});

	it('nothing is told whole, and is no message', () => {
		expect(parse(standby({}))).toMatchObject({
			events: [{ event: 'other', field: 'standby', value: { standby: {} } }],
			observations: [],
		});
	});
});

describe('a handover', () => {
	it('says whose conversation it is, on which number, and who has it now', () => {
		const { events } = parse({
			entry: [
				{
					id: WHERE.businessAccountId,
					changes: [
						{
							field: 'messaging_handovers',
							value: {
								messaging_product: 'whatsapp',
								sender: { phone_number: '16505551234', user_id: 'US.1' },
								recipient: {
									phone_number_id: WHERE.phoneNumberId,
									display_phone_number: WHERE.displayPhoneNumber,
								},
								type: 'control_passed',
								timestamp: '1750000000',
								control_passed: {
									previous_owner_app_id: 1066355071287456,
									new_owner_role: 'escalation',
									metadata: 'asked for a person',
								},
							},
						},
					],
				},
			],
		});
		expect(events).toMatchObject([
			{
				...{ event: 'handover', change: 'control_passed', ...WHERE },
				...{ phone: '16505551234', userId: 'US.1', timestamp: '2025-06-15T15:06:40.000Z' },
				...{ previousOwnerAppId: '1066355071287456', newOwnerRole: 'escalation' },
				metadata: 'asked for a person',
			},
		]);
	});
});

it('is the business’s own in whatever spelling its number stands', () => {
	const metadata = { display_phone_number: '+55 11 98765-4321', phone_number_id: '1' };
	const [business, customer] = ['551187654321', '16505551234'];
	const said = { id: 'wamid.H', type: 'text', timestamp: '1750000000', from: business };
	const history = [{ threads: [{ id: customer, messages: [said] }] }];
	expect(parse(change({ metadata, history }, { field: 'history' })).events).toMatchObject([
		{ direction: 'outgoing', to: customer, phone: customer },
	]);
	const call = { id: 'wacid.1', event: 'connect', from: business, to: customer };
	expect(parse(change({ metadata, calls: [call] }, { field: 'calls' })).events).toMatchObject([
		{ event: 'call', from: customer, phone: customer },
	]);
});

describe('history', () => {
	it('names customers without a phone number, by the thread and by the message', () => {
		const context = { user_id: 'US.1', parent_user_id: 'US.ENT.1', username: 'ann' };
		const chunk = {
			threads: [
				{
					context,
					messages: [
						message({ id: 'in', from: undefined, from_user_id: 'US.1', type: 'text' }),
						message({ id: 'out', from: WHERE.displayPhoneNumber, type: 'text' }),
					],
				},
				{ id: '31612345678', messages: [message({ id: 'by number', from: '31612345678' })] },
			],
		};
		const { events } = parse(change({ history: [chunk] }, { field: 'history' }));
		const ann = { userId: 'US.1', parentUserId: 'US.ENT.1', username: 'ann' };
		expect(events).toMatchObject([
			{ messageId: 'in', direction: 'incoming', from: 'US.1', ...ann },
			{ messageId: 'out', direction: 'outgoing', to: 'US.1', ...ann },
			{ messageId: 'by number', from: '31612345678', phone: '31612345678' },
		]);
	});

	it('tells what came, and of the rest why it does not come', () => {
		const thread = {
			id: '16505551234',
			messages: [message({ type: 'text', text: { body: 'Hi' } })],
		};
		const failed = { errors: [{ code: 2593109, title: 'Turned off' }] };
		const { events } = parse(
			change({ history: [{ threads: [thread] }, failed] }, { field: 'history' }),
		);
		expect(events).toMatchObject([
			{ event: 'history', text: 'Hi' },
			{ event: 'other', field: 'history', value: { history: [failed] }, errors: failed.errors },
		]);
	});

	it('tells files that the business sent', () => {
		const image = { id: 'wamid.F', to_user_id: 'US.1', type: 'image', image: { id: '9' } };
		const { events } = parse(change({ message_echoes: [image] }, { field: 'history' }));
		expect(events).toMatchObject([
			{ event: 'history', direction: 'outgoing', to: 'US.1', media: { id: '9' } },
		]);
		expect(events.map(eventKey)).toEqual(['history:wamid.F:image']);
	});
});

describe('a delivery of messages in which something is no list', () => {
	const one = message({ type: 'text', text: { body: 'Hi' } });

	it('is told whole where nothing can be read', () => {
		const contacts = [{ wa_id: '16505551234' }];
		for (const value of [{ messages: one, contacts }, { contacts }, { statuses: 'x' }]) {
			expect(parse(change(value)).events).toMatchObject([{ event: 'other', value }]);
		}
	});

	it('is told in part where the rest can be read', () => {
		expect(parse(change({ messages: [one], statuses: status({}) })).events).toMatchObject([
			{ event: 'message', text: 'Hi' },
			{ event: 'other', value: { statuses: status({}) } },
		]);
		expect(parse(change({ messages: [one], statuses: null })).events).toHaveLength(1);
	});
});
