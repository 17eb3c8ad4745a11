import { peopleOf } from '../../nodes/WhatsAppCloud/customer/mergedPeople';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, message, NOW, status } from './payloads';

/** Without what becomes of messages: see rescueNeed.test.ts and counted.test.ts. */
function observe(value: object): Observation[] {
	const fates = ['refused', 'concluded', 'undelivered', 'counted', 'replied'];
	const { observations } = parseDelivery(change(value), { now: NOW });
	return observations.filter(({ kind }) => !fates.includes(kind));
}

const AT = 1750000000000;
const about = { phoneNumberId: '106540352242922' };

describe('names', () => {
	it('that stand together are one person', () => {
		const customer = { phone: '16505551234', userId: 'US.1', parentUserId: 'US.ENT.2' };
		const messages = [
			message({ type: 'text', from_user_id: 'US.1', from_parent_user_id: 'US.ENT.2' }),
		];
		expect(observe({ messages })).toEqual([
			{ ...about, kind: 'seen', customer, at: AT },
			{ ...about, kind: 'opened', customer, at: AT, by: 'message', holder: 'us' },
		]);
	});

	it('of the recipient are learned from a status and its contact', () => {
		const contacts = [{ wa_id: '16505551234', user_id: 'US.1' }];
		expect(observe({ statuses: [status({})], contacts })).toEqual([
			{ ...about, kind: 'seen', customer: { phone: '16505551234', userId: 'US.1' }, at: AT },
		]);
	});

	it('teach nothing alone', () => {
		expect(observe({ statuses: [status({})] })).toEqual([]);
	});
});

describe('a rename', () => {
	const renames = (fields: object, system: object) =>
		observe({ messages: [message({ type: 'system', system, ...fields })] });

	it.each(['wa_id', 'new_wa_id'])('of the number, in %s', (field) => {
		expect(renames({}, { type: 'user_changed_number', [field]: '12195555358' })).toEqual([
			{
				...about,
				kind: 'renamed',
				customer: { phone: '16505551234' },
				becomes: { phone: '12195555358' },
				at: AT,
			},
		]);
	});

	it('of the number with user IDs, which change too', () => {
		const system = {
			type: 'user_changed_number',
			wa_id: '12195555358',
			user_id: 'US.new',
			previous_user_id: 'US.old',
		};
		for (const sender of [undefined, 'US.old', 'US.new']) {
			expect(renames({ from_user_id: sender }, system)).toMatchObject([
				{
					customer: { phone: '16505551234', userId: 'US.old' },
					becomes: { phone: '12195555358', userId: 'US.new' },
				},
			]);
		}
	});

	it('of the user ID, with and without a phone number', () => {
		const system = {
			type: 'user_changed_user_id',
			user_id: 'US.new',
			previous_user_id: 'US.old',
			parent_user_id: 'US.ENT.new',
			previous_parent_user_id: 'US.ENT.old',
		};
		const customer = { userId: 'US.old', parentUserId: 'US.ENT.old' };
		const becomes = { userId: 'US.new', parentUserId: 'US.ENT.new' };
		expect(renames({ from: undefined, from_user_id: 'US.new' }, system)).toEqual([
			{ ...about, kind: 'renamed', customer, becomes, at: AT },
		]);
		expect(renames({}, system)).toMatchObject([
			{
				customer: { ...customer, phone: '16505551234' },
				becomes: { ...becomes, phone: '16505551234' },
			},
		]);
	});

	it('that only its sentence tells, as in samples of Meta', () => {
		const nobody = { from: undefined };
		const told = (body: string, system: object) =>
			renames(nobody, { body, ...system }) as Array<{ customer: object; becomes: object }>;
		const user = { type: 'user_changed_user_id', user_id: 'US.2', parent_user_id: 'US.ENT.2' };
		expect(told('User Sheena Nelson changed from US.1 to US.2', user)).toMatchObject([
			{ customer: { userId: 'US.1' }, becomes: { userId: 'US.2', parentUserId: 'US.ENT.2' } },
		]);
		const number = { type: 'user_changed_number', wa_id: '12195555358' };
		expect(told('User Ann changed from 16505551234 to 12195555358.', number)).toMatchObject([
			{ customer: { phone: '16505551234' }, becomes: { phone: '12195555358' } },
		]);
		// Anybody may be called like that.
		expect(told('User changed from US.9 to US.2 changed from US.1 to US.2', user)).toMatchObject([
			{ customer: { userId: 'US.1' } },
		]);
		const identity = { ...user, type: 'customer_identity_changed' };
		expect(told('Is new: Ann changed from US.9 to US.2', identity)).toEqual([]);
		for (const body of ['User changed from US.9 to US.2 is new', 'changed from US.9 to US.8', '']) {
			expect(told(body, user)).toEqual([]);
		}
	});

	it('of the number as older webhooks tell it, whoever is named as the sender', () => {
		const system = {
			type: 'customer_changed_number',
			customer: '16505551234',
			wa_id: '',
			new_wa_id: '12195555358',
		};
		for (const from of ['16505551234', '12195555358', undefined]) {
			expect(renames({ from }, system)).toMatchObject([
				{ customer: { phone: '16505551234' }, becomes: { phone: '12195555358' } },
			]);
		}
	});

	it('of the user ID, where only the sender tells the former one', () => {
		const system = { type: 'user_changed_number', user_id: 'US.new' };
		expect(renames({ from: undefined, from_user_id: 'US.old' }, system)).toMatchObject([
			{ customer: { userId: 'US.old' }, becomes: { userId: 'US.new' } },
		]);
	});

	it('of the user ID, where only the phone number tells whose it was', () => {
		const customer = { phone: '16505551234' };
		const was = { ...customer, userId: 'US.old' };
		for (const type of ['user_changed_user_id', 'user_changed_number']) {
			const [renamed] = renames({}, { type, user_id: 'US.new', body: 'User has another ID' });
			const becomes = { userId: 'US.new' };
			expect(renamed).toEqual({ ...about, kind: 'renamed', customer, becomes, at: AT });
			const find = peopleOf(
				[{ names: was, firstAt: AT - 1, lastAt: AT - 1, window: { stoppedAt: AT - 1 } }],
				[{ customer, becomes, at: AT }],
			);
			expect(find(['userId', 'US.new'])?.window).toMatchObject({ stoppedAt: AT - 1 });
		}
	});

	it('is not another spelling of the same number', () => {
		const [long, short] = ['5511987654321', '551187654321'];
		expect(renames({ from: long }, { type: 'user_changed_number', wa_id: short })).toEqual([]);
		const userId = { type: 'user_changed_user_id', user_id: 'US.2', previous_user_id: 'US.1' };
		expect(renames({ from: long }, { ...userId, wa_id: short })).toMatchObject([
			{ customer: { phone: long, userId: 'US.1' }, becomes: { phone: long, userId: 'US.2' } },
		]);
		const number = { type: 'customer_changed_number', customer: '12195555358', wa_id: short };
		expect(renames({ from: long }, number)).toMatchObject([
			{ customer: { phone: '12195555358' }, becomes: { phone: short } },
		]);
	});

	it('is not a new key of the same customer', () => {
		const system = { type: 'customer_identity_changed', customer: '16505551234', identity: 'h' };
		const sender = { from_user_id: 'US.1' };
		expect(renames(sender, system)).toEqual([]);
		expect(renames(sender, { ...system, wa_id: '16505551234' })).toEqual([]);
	});

	it.each([
		['without a new name', {}, {}],
		['to the same name', {}, { wa_id: '16505551234' }],
		['of nobody', { from: undefined }, { wa_id: '12195555358' }],
		['without content', {}, undefined],
	])('%s teaches nothing', (_what, fields, system) => {
		expect(observe({ messages: [message({ type: 'system', system, ...fields })] })).toEqual([]);
	});
});

describe('a status', () => {
	const failed = (code: unknown, fields: object = {}) =>
		status({ status: 'failed', errors: [{ code, title: 'x' }], ...fields });

	it('with 131047 closes the window', () => {
		const customer = { phone: '16505551234' };
		const closed = { ...about, kind: 'closed', customer, at: AT, messageId: 'wamid.OUT1' };
		expect(observe({ statuses: [failed(131047)] })).toEqual([closed]);
		expect(observe({ statuses: [failed('131047')] })).toEqual([closed]);
		expect(observe({ statuses: [failed(131026)] })).toEqual([]);
	});

	it('with callback data settles the send that it is about', () => {
		const carried = { biz_opaque_callback_data: 'key:abc' };
		expect(observe({ statuses: [status({ status: 'delivered', ...carried })] })).toEqual([
			{
				...about,
				kind: 'settled',
				customer: { phone: '16505551234' },
				at: AT,
				messageId: 'wamid.OUT1',
				callbackData: 'key:abc',
			},
		]);
	});

	it('sent says that the customer was written to, any later one no more', () => {
		const customer = { phone: '16505551234' };
		expect(observe({ statuses: [status({ status: 'sent' })] })).toEqual([
			{ ...about, kind: 'answered', customer, at: AT },
		]);
		expect(observe({ statuses: [status({ status: 'failed' })] })).toEqual([]);
	});

	it('tells the end of a free entry point, also in the future', () => {
		const conversation = (type: string) => ({
			id: 'c1',
			origin: { type },
			expiration_timestamp: String(NOW / 1000 + 1000),
		});
		const statuses = (type: string) => [status({ conversation: conversation(type) })];
		expect(observe({ statuses: statuses('referral_conversion') })).toEqual([
			{
				...about,
				kind: 'freeEntryPoint',
				customer: { phone: '16505551234' },
				expiresAt: NOW + 1_000_000,
			},
		]);
		expect(observe({ statuses: statuses('service') })).toEqual([]);
	});
});

it('needs a business number and a customer', () => {
	const metadata = null;
	expect(observe({ metadata, messages: [message({ type: 'text' })] })).toEqual([]);
	expect(observe({ messages: [message({ type: 'text', from: undefined })] })).toEqual([]);
});
