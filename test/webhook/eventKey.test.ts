import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status } from './payloads';

describe('the key of what has an ID', () => {
	const words = { stop: new Set(['stop']), start: new Set<string>() };
	const contacts = [{ wa_id: '16505551234', user_id: 'US.1', profile: { name: 'Ann' } }];
	const keys = (value: object, field = 'messages') =>
		parseDelivery(change(value, { field }), { now: NOW, words }).events.map(eventKey);

	it.each([
		[
			'a message and its consent',
			{ messages: [message({ type: 'text', text: { body: 'Stop' } })] },
		],
		['a refusal', { statuses: [status({ status: 'failed', errors: [{ code: 131050 }] })] }],
		[
			'a call',
			{
				calls: [{ id: 'wacid.1', from: '16505551234', event: 'connect', timestamp: '1750000000' }],
				statuses: [{ id: 'wacid.1', recipient_id: '16505551234', status: 'RINGING' }],
			},
			'calls',
		],
	])('of %s does not hang on what came along', (_what, value, field = 'messages') => {
		const alone = keys(value, field);
		expect(new Set(alone).size).toBe(2);
		expect(keys({ ...value, contacts }, field)).toEqual(alone);
		const more = Object.entries(value).map(([list, elements]) => [
			list,
			(elements as object[]).map((element) => ({ ...element, novelty: 1 })),
		]);
		expect(keys(Object.fromEntries(more) as object, field)).toEqual(alone);
	});
});

describe('the key of what has no ID', () => {
	const keyOf = (value: object) => {
		const [event] = parseDelivery(change(value, { field: 'novelty' }), { now: NOW }).events;
		if (!event) throw new Error('Nothing was read');
		return { event, key: eventKey(event) };
	};

	it.each(['raw', 'window', 'threadOwner', 'cost', 'advice'])(
		'hangs on all that Meta says, also under the name %s',
		(name) => {
			const [one, other] = [1, 2].map((value) => keyOf({ plan: { [name]: value } }).key);
			expect(one).not.toBe(other);
			expect(keyOf({ plan: { [name]: 1 } }).key).toBe(one);
		},
	);

	it('does not hang on what the trigger adds', () => {
		const { events } = parseDelivery(change({ errors: [{ code: 130429 }] }), { now: NOW });
		const [event] = events;
		if (event?.event !== 'other') throw new Error('Nothing was read');
		const errors = event.errors?.map((failure) => ({ ...failure, advice: 'Wait' }));
		expect(eventKey({ ...event, errors: errors ?? [], raw: {} })).toBe(eventKey(event));
	});
});
