import type { INodeParameters } from 'n8n-workflow';

import type { CustomerNames } from '../../nodes/WhatsAppCloud/customer/customer';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import { startBench, type Bench } from './whatsapp';

const HOUR = 60 * 60 * 1000;
/** A number of the account that no other test uses: others write to the same store. */
let phoneNumberId: string;
let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
	phoneNumberId = bench.sandbox.account.secondPhoneNumberId;
});

afterAll(async () => await bench.close());

/** Runs an operation of Conversation, once per item of `input`. */
async function conversation(
	operation: string,
	parameters: INodeParameters,
	input: object[] = [{}],
	more: object = {},
) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Node',
				type: 'whatsAppCloud',
				parameters: {
					resource: 'conversation',
					operation,
					phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberId },
					...parameters,
				},
				...more,
			},
		],
		input: input as never,
	});
	return run.node('Node').json;
}

async function learn(observations: Observation[]): Promise<void> {
	await (await bench.store()).receive({ observations }, Date.now());
}

const opened = (customer: CustomerNames, ago: number): Observation => ({
	...{ kind: 'opened', phoneNumberId, customer, by: 'message' },
	at: Date.now() - ago,
});
const answered = (customer: CustomerNames, ago: number): Observation => ({
	...{ kind: 'answered', phoneNumberId, customer },
	at: Date.now() - ago,
});

describe('Conversation → Get Many', () => {
	const [ANN, BEN, CLEO, DAN] = ['31649000001', '31649000002', '31649000003', '31649000004'].map(
		(phone) => ({ phone }),
	) as [CustomerNames, CustomerNames, CustomerNames, CustomerNames];

	beforeAll(async () => {
		await learn([
			opened({ ...ANN, userId: 'NL.9001' }, HOUR),
			opened(BEN, 22.5 * HOUR),
			opened(CLEO, 23.5 * HOUR),
			opened(DAN, 30 * HOUR),
			answered(ANN, HOUR / 2),
			answered(BEN, 23 * HOUR),
		]);
	});

	const phones = async (parameters: INodeParameters) =>
		(await conversation('getAll', { returnAll: true, ...parameters })).map(({ phone }) => phone);

	it('shows what is open, about to close, waiting, or since when', async () => {
		expect(await phones({ show: 'open' })).toEqual([ANN.phone, BEN.phone, CLEO.phone]);
		expect(await phones({ show: 'closing', closingWithinHours: 1 })).toEqual([CLEO.phone]);
		expect(await phones({ show: 'closing', closingWithinHours: 3 })).toEqual([
			CLEO.phone,
			BEN.phone,
		]);
		expect(await phones({ show: 'waiting' })).toEqual([CLEO.phone, BEN.phone]);
		const since = new Date(Date.now() - 40 * HOUR).toISOString();
		expect(await phones({ show: 'since', wroteSince: since })).toEqual([
			ANN.phone,
			BEN.phone,
			CLEO.phone,
			DAN.phone,
		]);
	});

	it('gives each customer with names, window and consent, and as many as are wanted', async () => {
		const found = await conversation('getAll', { show: 'open', limit: 1 });
		expect(found).toMatchObject([
			{
				phone: ANN.phone,
				userId: 'NL.9001',
				phoneNumberId,
				state: 'open',
				waitingForAnswer: false,
				canSendFreeForm: true,
				marketing: { optedOut: false, changedAt: null, cappedUntil: null },
			},
		]);
		expect(found).toHaveLength(1);
	});

	it('takes a limit that an expression works out, and refuses none', async () => {
		const listed = async (limit: string) =>
			await conversation('getAll', { show: 'open', limit }, [{}], {
				onError: 'continueRegularOutput',
			});
		expect(await listed('={{ 5 / 2 }}')).toMatchObject([{ phone: ANN.phone }, {}]);
		expect(await listed('={{ $json.none }}')).toMatchObject([
			{ error: expect.stringContaining('Limit is empty') as string },
		]);
	});

	it('goes through many pages', async () => {
		await learn(
			Array.from({ length: 450 }, (_, index) =>
				opened({ phone: `3169100${1000 + index}` }, 10 * HOUR + index),
			),
		);
		const since = new Date(Date.now() - 40 * HOUR).toISOString();
		expect(await phones({ show: 'since', wroteSince: since })).toHaveLength(454);
		const limited = await conversation('getAll', { show: 'open', limit: 300 });
		expect(new Set(limited.map(({ phone }) => phone)).size).toBe(300);
	});
});

describe('Conversation → Record Inbound', () => {
	const to = '={{ $json.to }}';

	it('opens a window as of that time, in whatever way it is written', async () => {
		const seconds = Math.floor(Date.now() / 1000) - 3600;
		const iso = new Date(seconds * 1000).toISOString();
		const result = await conversation('recordInbound', { to, writtenAt: '={{ $json.at }}' }, [
			{ to: '31649200001', at: iso },
			{ to: '31649200002', at: seconds },
			{ to: '31649200003', at: String(seconds * 1000) },
			{ to: 'NL.92', at: iso.replace('.000Z', '+00:00') },
		]);
		expect(result).toHaveLength(4);
		for (const item of result) expect(item).toMatchObject({ state: 'open', openedAt: iso });
	});

	it('records many items in few goes', async () => {
		const receive = jest.spyOn(SqliteStore.prototype, 'receive');
		const people = Array.from({ length: 250 }, (_, index) => ({ to: String(31649300000 + index) }));
		const writtenAt = new Date(Date.now() - HOUR).toISOString();
		const items = await conversation('recordInbound', { to, writtenAt }, people);
		expect(items.map(({ phone }) => phone)).toEqual(people.map((one) => one.to));
		expect(receive.mock.calls.length).toBeLessThan(10);
		receive.mockRestore();
	});

	it('waits for a store that is away for a moment', async () => {
		const away = new StoreUnavailableError('The store is away.', 'Wait.');
		const receive = jest.spyOn(SqliteStore.prototype, 'receive').mockRejectedValueOnce(away);
		const writtenAt = new Date(Date.now() - HOUR).toISOString();
		const items = await conversation('recordInbound', { to: '31649300900', writtenAt });
		receive.mockRestore();
		expect(items).toMatchObject([{ state: 'open' }]);
	});

	it('never takes a later time back, and takes no time in the future, none that is none', async () => {
		const at = (ago: number) => new Date(Date.now() - ago).toISOString();
		await conversation('recordInbound', { to: '31649200010', writtenAt: at(HOUR) });
		const [item] = await conversation('recordInbound', {
			to: '31649200010',
			writtenAt: at(50 * HOUR),
		});
		expect(item).toMatchObject({ state: 'open' });
		for (const writtenAt of [at(-HOUR), 'yesterday', '12', '00:30', '2026-11', '2026']) {
			const failed = await conversation('recordInbound', { to: '31649200011', writtenAt }, [{}], {
				onError: 'continueRegularOutput',
			});
			expect(failed).toMatchObject([{ error: expect.stringContaining('Written At') as string }]);
		}
	});
});

describe('Conversation → Forget Customer', () => {
	it('deletes everything, and says so', async () => {
		await learn([opened({ phone: '31649300001', userId: 'NL.93' }, HOUR)]);
		const consent = { to: 'NL.93', marketing: 'stop' };
		expect(await conversation('setConsent', consent)).toMatchObject([
			{ state: 'open', marketing: { optedOut: true } },
		]);
		expect(await conversation('forget', { to: '+31 6 49300 001' })).toEqual([{ deleted: true }]);
		for (const to of ['31649300001', 'NL.93']) {
			expect(await conversation('getWindow', { to })).toMatchObject([
				{ state: 'unknown', marketing: { optedOut: false, changedAt: null } },
			]);
		}
		expect(await conversation('forget', { to: '31649300001' })).toEqual([{ deleted: true }]);
	});
});

describe('Conversation → Set Consent', () => {
	it('counts by the time at which it was said', async () => {
		const said = (marketing: string, hoursAgo: number) =>
			conversation('setConsent', {
				to: '31649400001',
				marketing,
				saidAt: new Date(Date.now() - hoursAgo * HOUR).toISOString(),
			});
		expect(await said('stop', 2)).toMatchObject([{ marketing: { optedOut: true } }]);
		expect(await said('resume', 5)).toMatchObject([{ marketing: { optedOut: true } }]);
		expect(await said('resume', 1)).toMatchObject([{ marketing: { optedOut: false } }]);
		expect(
			await conversation('setConsent', { to: '31649400001', marketing: 'stop', saidAt: '' }),
		).toMatchObject([{ marketing: { optedOut: true } }]);
	});
});
