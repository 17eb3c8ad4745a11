import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, NOW, status } from './payloads';

const parse = (payload: unknown) => parseDelivery(payload, { now: NOW });

describe('a status that is not about a message to one person', () => {
	const GROUP = { recipient_type: 'group', recipient_id: 'Y2Fw' };

	it('names the member of a group who has no phone number to show, in any company', () => {
		const member = (id: string) => status({ ...GROUP, recipient_participant_user_id: id });
		const contacts = [{ user_id: 'US.1', wa_id: '16505551234' }];
		const { events } = parse(change({ contacts, statuses: [member('US.1'), member('US.2')] }));
		expect(events).toMatchObject([
			{ to: 'Y2Fw', participant: 'US.1', userId: 'US.1', phone: '16505551234' },
			{ to: 'Y2Fw', participant: 'US.2', userId: 'US.2' },
		]);
		const keys = events.map(eventKey);
		expect(new Set(keys).size).toBe(2);
		expect(parse(change({ statuses: [member('US.1')] })).events.map(eventKey)).toEqual([keys[0]]);
		// A contact of somebody else is not the member.
		const alone = parse(change({ contacts, statuses: [status(GROUP)] })).events[0];
		expect(alone).toMatchObject({ to: 'Y2Fw' });
		expect(alone).not.toHaveProperty('participant');
	});

	it('is of a group also where only the member says so', () => {
		const one = status({
			...GROUP,
			recipient_type: undefined,
			recipient_participant_id: '1650555',
		});
		const { events, observations } = parse(
			change({ statuses: [{ ...one, status: 'sent', recipient_participant_user_id: 'US.1' }] }),
		);
		expect(events).toMatchObject([{ to: 'Y2Fw', participant: '1650555' }]);
		expect(observations).toMatchObject([
			{ kind: 'answered', customer: { userId: 'Y2Fw' } },
			{ kind: 'seen', customer: { phone: '1650555', userId: 'US.1' } },
		]);
	});

	it('tells of a payment whatever Meta tells, each time it changes', () => {
		const payment = { reference_id: 'order-17', amount: { value: 21000, offset: 100 } };
		const at = (timestamp: string, is: string) =>
			status({ status: is, timestamp, type: 'payment', payment });
		const steps = [
			at('1750000000', 'pending'),
			at('1750000001', 'failed'),
			at('1750000002', 'pending'),
		];
		const { events } = parse(change({ statuses: [...steps, status({ type: 'message' })] }));
		expect(events).toMatchObject([
			{ status: 'pending', type: 'payment', payment },
			{ status: 'failed', payment },
			{ status: 'pending' },
			{ status: 'delivered', type: 'message' },
		]);
		expect(new Set(events.map(eventKey)).size).toBe(4);
		const plain = parse(change({ statuses: [status({})] })).events.map(eventKey);
		expect(events.map(eventKey).slice(3)).toEqual(plain);
	});

	it('does not let a field of Meta take the name of one of ours', () => {
		const odd = { to: 'x', userId: 'US.9', window: 1, raw: 1, event: 'message', callbackData: 'x' };
		expect(parse(change({ statuses: [status(odd)] })).events[0]).toEqual({
			...parse(change({ statuses: [status({})] })).events[0],
			raw: status(odd),
		});
	});
});
