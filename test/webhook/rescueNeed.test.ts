import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, NOW, status } from './payloads';

const AT = 1750000000000;
const NUMBER = '106540352242922';

/** What a status says about the template that may wait beside its message. */
function fates(...statuses: object[]) {
	const { observations } = parseDelivery(change({ statuses: statuses.map(status) }), { now: NOW });
	return observations.filter(({ kind }) => kind === 'refused' || kind === 'concluded');
}

const failed = (...codes: unknown[]) => ({
	status: 'failed',
	errors: codes.map((code) => ({ code })),
});

const fate = (kind: string) => ({
	...{ kind, phoneNumberId: NUMBER, customer: {}, at: AT, messageId: 'wamid.OUT1' },
});

describe('a template beside a message', () => {
	it.each([[failed(131047)], [failed('131047')], [failed(131000, 131047)]])(
		'is due after %j',
		(fields) => {
			expect(fates(fields)).toEqual([fate('refused')]);
			// Whoever the customer is: people with a username have no number in a status.
			expect(fates({ ...fields, recipient_id: undefined })).toEqual([fate('refused')]);
		},
	);

	it.each([
		[failed(131026)],
		[failed(131049)],
		[failed()],
		[{ status: 'failed' }],
		[{ status: 'delivered' }],
		[{ status: 'read' }],
		[{ status: 'played' }],
		[{ ...failed(131047), status: 'delivered' }],
	])('is not needed any more after %j', (fields) => {
		expect(fates(fields)).toEqual([fate('concluded')]);
	});

	it.each([
		[{ status: 'sent' }],
		[{ status: 'invented' }],
		[{ ...failed(131047), id: undefined }],
		[{ ...failed(131047), status: undefined }],
		[{ ...failed(131047), timestamp: undefined }],
		[{ ...failed(131047), recipient_type: 'group', recipient_participant_id: '16505551235' }],
	])('stays as it is after %j', (fields) => {
		expect(fates(fields)).toEqual([]);
	});
});

describe('an answer', () => {
	const undelivered = (fields: object) =>
		parseDelivery(change({ statuses: [status(fields)] }), { now: NOW }).observations.filter(
			({ kind }) => kind === 'undelivered',
		);

	it.each([[failed(131026)], [failed(131049)], [{ status: 'failed' }]])(
		'can come to nothing after %j',
		(fields) => {
			expect(undelivered(fields)).toEqual([fate('undelivered')]);
		},
	);

	it.each([
		[failed(131047)],
		[{ status: 'sent' }],
		[{ status: 'delivered' }],
		[{ ...failed(131026), type: 'payment' }],
		[{ ...failed(131026), recipient_type: 'group', recipient_participant_id: '16505551235' }],
	])('can come after %j', (fields) => {
		expect(undelivered(fields)).toEqual([]);
	});
});
