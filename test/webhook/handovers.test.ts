import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, WHERE } from './payloads';

const AT = 1_750_000_000_000;
const CUSTOMER = { phone: '16505551234', userId: 'US.1' };
const { phoneNumberId } = WHERE;

const handover = (value: object, field = 'messaging_handovers') =>
	parseDelivery(
		{ entry: [{ id: WHERE.businessAccountId, time: 1750000000, changes: [{ field, value }] }] },
		{ now: NOW },
	);

const ENVELOPE = {
	messaging_product: 'whatsapp',
	sender: { phone_number: '16505551234', user_id: 'US.1' },
	recipient: { phone_number_id: phoneNumberId, display_phone_number: '15550783881' },
	timestamp: '1750000000',
};

describe('a handover teaches whose the thread is', () => {
	it.each<[string, object, string | undefined]>([
		[
			'roles',
			{
				type: 'control_passed',
				control_passed: { previous_owner_role: 'primary', new_owner_role: 'escalation' },
			},
			'us',
		],
		[
			'roles, taken',
			{
				type: 'control_taken',
				control_taken: { previous_owner_role: 'primary', new_owner_role: 'escalation' },
			},
			'another',
		],
		[
			'apps',
			{
				type: 'control_passed',
				control_passed: { previous_owner_app_id: 1066355071287456, previous_owner_app_role: 'x' },
			},
			'us',
		],
		['a reason', { control_passed: { metadata: '{"reason":"asked for a person"}' } }, 'us'],
		['a reason in the envelope', { type: 'control_taken', metadata: '{"reason":"x"}' }, 'another'],
		['the words of Messenger', { event: 'pass_thread_control' }, 'us'],
		['the words of Messenger, taken', { event: 'take_thread_control' }, 'another'],
		['a list', { messaging_handovers: [{ type: 'control_taken', control_taken: {} }] }, 'another'],
		['a request, which changes nothing', { event: 'request_thread_control' }, undefined],
		['what Meta adds', { type: 'control_shared', control_shared: {} }, undefined],
		['nothing', {}, undefined],
	])('told by %s', (_shape, value, holder) => {
		const { events, observations } = handover({ ...ENVELOPE, ...value });
		expect(events).toMatchObject([{ event: 'handover' }]);
		const held = observations.filter(({ kind }) => kind === 'held');
		expect(held).toEqual(
			holder === undefined
				? []
				: [
						{
							...{ kind: 'held', phoneNumberId, customer: CUSTOMER, holder },
							at: holder === 'another' ? AT + 1 : AT,
						},
					],
		);
	});

	it.each([
		['no customer', { sender: {} }],
		['a customer that is none', { sender: { phone_number: 7n.toString().repeat(300) } }],
		['no number', { recipient: {} }],
		['no customer and no number', { sender: 'x', recipient: [] }],
	])('but not with %s', (_what, value) => {
		const { events, observations } = handover({ ...ENVELOPE, type: 'control_passed', ...value });
		expect(events).toHaveLength(1);
		expect(observations).toEqual([]);
	});
});

describe('a message shows whose the thread is, by where it comes', () => {
	const holders = (payload: unknown) =>
		parseDelivery(payload, { now: NOW }).observations.flatMap((one) =>
			'holder' in one ? [[one.kind, one.holder]] : [],
		);
	const text = message({ type: 'text', text: { body: 'Hi' } });
	const reply = message({
		type: 'interactive',
		interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept' } },
	});
	const echo = (type: string) => ({
		...{ id: 'wamid.E', to: '16505551234', timestamp: '1750000000', type, [type]: {} },
	});
	const standby = (value: object) => change({ standby: value }, { field: 'standby' });

	it.each<[string, unknown, unknown[]]>([
		['to us', change({ messages: [text] }), [['opened', 'us']]],
		['as a copy', standby({ messages: [text] }), [['opened', 'another']]],
		[
			'as a copy, bare',
			change({ messages: [text] }, { field: 'standby' }),
			[['opened', 'another']],
		],
		['as a copy beside others', change({ standby: [text] }), [['opened', 'another']]],
		['an answer of the other', standby({ message_echoes: [echo('text')] }), [['held', 'another']]],
		['a template, which anybody may send', standby({ message_echoes: [echo('template')] }), []],
		['our own, by another app', change({ message_echoes: [echo('text')] }), []],
		['an answer to a request to call', change({ messages: [reply] }), []],
	])('%s', (_what, payload, expected) => {
		expect(holders(payload)).toEqual(expected);
	});
});
