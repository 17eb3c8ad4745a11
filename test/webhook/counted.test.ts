import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, NOW, status } from './payloads';

const AT = 1750000000000;

function counted(...statuses: object[]) {
	return parseDelivery(change({ statuses: statuses.map(status) }), {
		now: NOW,
	}).observations.filter(({ kind }) => kind === 'counted');
}

const pricing = (fields: object) => ({ pricing: { pricing_model: 'PMP', ...fields } });

describe('a status counts', () => {
	it.each([
		['regular', { type: 'regular', category: 'utility' }, { isFree: false, category: 'utility' }],
		[
			'free',
			{ type: 'free_customer_service', category: 'service' },
			{ isFree: true, category: 'service' },
		],
		[
			'of a kind that Meta adds',
			{ type: 'half_price', category: 'utility' },
			{ category: 'utility' },
		],
		['of old', { billable: false, category: 'service' }, { isFree: true, category: 'service' }],
		[
			'in another spelling',
			{ type: 'regular', category: 'authentication-international' },
			{ isFree: false, category: 'authentication_international' },
		],
		['of a new category', { type: 'regular', category: 'ai' }, { isFree: false, category: 'ai' }],
		['without a category', { type: 'regular' }, undefined],
	])('at a price that is %s', (_how, said, read) => {
		const about = { kind: 'counted', status: 'delivered', at: AT, messageId: 'wamid.OUT1' };
		expect(counted(pricing(said))).toEqual([
			expect.objectContaining({ ...about, ...(read ? { pricing: read } : {}) }),
		]);
		if (!read) expect(counted(pricing(said))[0]).not.toHaveProperty('pricing');
	});

	it('with the reason of a failure', () => {
		const errors = [{ code: 131026, title: 'Message undeliverable' }];
		expect(counted({ status: 'failed', errors })).toMatchObject([
			{ status: 'failed', code: 131026, reason: 'Message undeliverable' },
		]);
	});

	it('without a price where it failed', () => {
		const [failed] = counted({
			status: 'failed',
			...pricing({ type: 'regular', category: 'utility' }),
		});
		expect(failed).toMatchObject({ status: 'failed' });
		expect(failed).not.toHaveProperty('pricing');
	});

	it('not of a payment, of a group, or of a kind that is not known', () => {
		expect(counted({ status: 'failed', type: 'payment' })).toEqual([]);
		expect(counted({ recipient_type: 'group' })).toEqual([]);
		expect(counted({ status: 'pending' }, { status: 7 }, { id: 7.5 })).toEqual([]);
	});
});
