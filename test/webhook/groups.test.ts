import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status } from './payloads';

const GROUP = 'Y2FwaV9ncm91cDo2NTA1';
const AT = 1_750_000_000_000;
const group = { phoneNumberId: '106540352242922', customer: { userId: GROUP }, at: AT };

const parse = (value: object, field = 'messages') =>
	parseDelivery(change(value, { field }), { now: NOW });
const ofGroup = (more: object) =>
	status({
		recipient_id: GROUP,
		recipient_type: 'group',
		biz_opaque_callback_data: 'key:a',
		...more,
	});
const ofMember = (member: string, more: object = {}) =>
	ofGroup({ recipient_participant_id: member, ...more });
const observe = (...statuses: object[]): Observation[] => parse({ statuses }).observations;
const settled = { ...group, kind: 'settled', messageId: 'wamid.OUT1', callbackData: 'key:a' };
const kinds = (...statuses: object[]) => observe(...statuses).map(({ kind }) => kind);

describe('a message in a group', () => {
	const said = (more: object = {}) => message({ type: 'text', group_id: GROUP, ...more });

	it("opens the group's window, and not the writer's", () => {
		const messages = [said({ from_user_id: 'US.1' })];
		expect(parse({ messages }).observations).toEqual([
			{ ...group, kind: 'seen', customer: { phone: '16505551234', userId: 'US.1' } },
			{ ...group, kind: 'opened', by: 'message' },
		]);
		expect(parse({ messages: [said({ type: 'edit', from: undefined })] }).observations).toEqual([]);
		expect(parse({ messages: [said({ from: undefined })] }).observations).toMatchObject([
			{ kind: 'opened', customer: { userId: GROUP } },
		]);
	});

	it('says where an answer goes', () => {
		const { events } = parse({ messages: [said(), message({ type: 'text', id: 'wamid.2' })] });
		expect(events).toMatchObject([
			{ answerTo: GROUP, groupId: GROUP, from: '16505551234' },
			{ answerTo: '16505551234', from: '16505551234' },
		]);
	});

	it('changes nobody’s consent by what it says', () => {
		const { observations } = parseDelivery(
			change({ messages: [said({ text: { body: 'STOP' } })] }),
			{ now: NOW, words: { stop: new Set(['stop']), start: new Set() } as never },
		);
		expect(observations.map(({ kind }) => kind)).toEqual(['opened']);
	});

	it.each([
		['said', { type: 'text', to: 'Y2Fw', recipient_type: 'group' }, 'Y2Fw'],
		['told by its ID', { type: 'text', to: GROUP }, GROUP],
		['told as in messages', { type: 'text', group_id: GROUP, to: GROUP }, GROUP],
		['in a request', { message: { type: 'text', to: 'Y2Fw', recipient_type: 'group' } }, 'Y2Fw'],
	])('that the business wrote elsewhere is of the group, and of no person: %s', (_how, to, id) => {
		const echo = { id: 'wamid.E', timestamp: '1750000000', ...to };
		const { events, observations } = parse({ message_echoes: [echo] }, 'smb_message_echoes');
		expect(events).toMatchObject([{ to: id, groupId: id, recipientType: 'group' }]);
		for (const key of ['userId', 'phone', 'recipient_type'])
			expect(events[0]).not.toHaveProperty(key);
		expect(observations).toEqual([{ ...group, kind: 'answered', customer: { userId: id } }]);
	});

	it('that the business wrote elsewhere answers the group', () => {
		const echo = {
			id: 'wamid.E',
			to: GROUP,
			group_id: GROUP,
			type: 'text',
			timestamp: '1750000000',
		};
		const { observations } = parse({ message_echoes: [echo] }, 'smb_message_echoes');
		expect(observations).toEqual([{ ...group, kind: 'answered' }]);
	});
});

describe('the statuses of a message to a group', () => {
	const failed = (code: number) => ({ status: 'failed', errors: [{ code }] });

	it('settle the send to the group, whoever they are of', () => {
		expect(observe(ofGroup({ status: 'sent' }))).toEqual([settled, { ...group, kind: 'answered' }]);
		expect(observe(ofMember('31612345678'), ofMember('31687654321', { status: 'read' }))).toEqual([
			{ ...group, kind: 'concluded', customer: {}, messageId: 'wamid.OUT1' },
			settled,
			{ ...group, kind: 'concluded', customer: {}, messageId: 'wamid.OUT1' },
			settled,
		]);
	});

	it('count among the free service messages of the number, one for each member that it reached', () => {
		const pricing = { type: 'free_group_customer_service', category: 'group_service' };
		const members = ['31612345678', '31687654321'].map((id) => ofMember(id, { pricing }));
		const counted = observe(...members).flatMap((one) => (one.kind === 'service' ? [one] : []));
		expect(counted).toMatchObject([{ use: 'free' }, { use: 'free' }]);
		expect(new Set(counted.map(({ messageId }) => messageId)).size).toBe(2);
	});

	it('name a member in either of the two ways of Meta', () => {
		const alone = (member: string, more: object = {}) =>
			ofGroup({ participant_recipient_id: member, ...more });
		const { events } = parse({ statuses: [alone('31612345678'), alone('31687654321')] });
		expect(events).toMatchObject([
			{ to: GROUP, participant: '31612345678', phone: '31612345678' },
			{ to: GROUP, participant: '31687654321', phone: '31687654321' },
		]);
		expect(events[0]).not.toHaveProperty('participant_recipient_id');
		expect(new Set(events.map(eventKey)).size).toBe(2);
		expect(kinds(alone('31612345678', failed(131047)))).toEqual([]);
		const hidden = ofGroup({ participant_recipient_user_id: 'US.1' });
		expect(parse({ statuses: [hidden] }).events).toMatchObject([{ participant: 'US.1' }]);
	});

	it('are an event for each member', () => {
		const { events } = parse({ statuses: [ofMember('31612345678'), ofMember('31687654321')] });
		expect(events).toMatchObject([
			{ to: GROUP, participant: '31612345678', phone: '31612345678' },
			{ to: GROUP, participant: '31687654321', phone: '31687654321' },
		]);
		expect(new Set(events.map(eventKey)).size).toBe(2);
	});

	it("close the group's window when Meta refuses the message to all", () => {
		expect(observe(ofGroup(failed(131047)))).toEqual([
			{ ...group, kind: 'refused', customer: {}, messageId: 'wamid.OUT1' },
			settled,
			{ ...group, kind: 'closed', messageId: 'wamid.OUT1' },
		]);
	});

	it.each([131026, 131047, 131000, 132015])(
		'say nothing of the others, nor of the group, when it fails with one member with %i',
		(code) => expect(kinds(ofMember('31612345678', failed(code)))).toEqual([]),
	);

	it('tell whose marketing it was that one member has stopped', () => {
		const member = ofMember('31612345678', failed(131050));
		expect(observe(member)).toMatchObject([
			{ kind: 'consent', marketing: 'stop', customer: { phone: '31612345678' } },
		]);
		const { events } = parse({ statuses: [member, ofMember('31687654321', failed(131050))] });
		const consents = events.filter(({ event }) => event === 'consent');
		expect(consents).toMatchObject([{ from: '31612345678' }, { from: '31687654321' }]);
		expect(new Set(consents.map(eventKey)).size).toBe(2);
	});

	it('are about nobody where they are of the whole group, whoever stands beside them', () => {
		for (const contact of [{ wa_id: '31612345678' }, { wa_id: GROUP }]) {
			const contacts = [{ ...contact, profile: { name: 'Ann' } }];
			const { events } = parse({ contacts, statuses: [ofGroup({ status: 'read' })] });
			for (const key of ['phone', 'userId', 'name', 'participant'])
				expect(events[0]).not.toHaveProperty(key);
		}
	});

	it('are told by the ID of the group where they do not say so', () => {
		const unsaid = ofGroup({ recipient_type: undefined, ...failed(131059) });
		expect(parse({ statuses: [unsaid] }).events).toMatchObject([
			{ to: GROUP, recipientType: 'group' },
		]);
		expect(parse({ statuses: [unsaid] }).events[0]).not.toHaveProperty('userId');
		expect(observe(unsaid)).toMatchObject([
			...[{ kind: 'concluded' }, { kind: 'undelivered' }],
			settled,
		]);
	});

	it('make nobody of a group that stands among the contacts', () => {
		const contacts = [{ wa_id: GROUP, profile: { name: 'Hikes' } }];
		const messages = [message({ type: 'text', group_id: GROUP })];
		const { events, observations } = parse({ contacts, messages });
		expect(events[0]).not.toHaveProperty('userId');
		expect(observations).toEqual([{ ...group, kind: 'opened', by: 'message' }]);
	});

	it('teach nothing where the group is not said, or no ID', () => {
		expect(kinds(ofGroup({ recipient_id: undefined }))).toEqual([]);
		expect(kinds(ofGroup({ recipient_id: 'x'.repeat(600) }))).toEqual([]);
	});
});
