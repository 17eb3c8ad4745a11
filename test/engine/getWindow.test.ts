import { startBench, type Bench } from './whatsapp';

const HOUR = 60 * 60 * 1000;

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

describe('Conversation → Get Window', () => {
	it('tells until when one may write freely, to each customer of a batch', async () => {
		const store = await bench.store();
		const { phoneNumberId } = bench.sandbox.account;
		const now = Date.now();
		const opened = (customer: object, ago: number) =>
			({
				kind: 'opened',
				phoneNumberId,
				customer,
				at: now - ago,
				by: 'message',
			}) as const;
		await store.receive(
			{
				observations: [
					opened({ phone: '31622220001', userId: 'NL.1' }, HOUR),
					opened({ phone: '31622220002' }, 25 * HOUR),
				],
			},
			now,
		);
		const run = await bench.engine.runWorkflow({
			nodes: [
				{
					name: 'Window',
					type: 'whatsAppCloud',
					parameters: {
						resource: 'conversation',
						operation: 'getWindow',
						to: '={{ $json.customer }}',
					},
				},
			],
			input: [
				{ customer: '+31622220001' },
				{ customer: 'NL.1' },
				{ customer: '31622220002' },
				{ customer: 31622220003 },
			],
		});
		const open = {
			phoneNumberId,
			state: 'open',
			openedAt: new Date(now - HOUR).toISOString(),
			expiresAt: new Date(now + 23 * HOUR).toISOString(),
			openedBy: 'message',
			canSendFreeForm: true,
		};
		expect(run.node('Window').json).toMatchObject([
			{ phone: '31622220001', ...open },
			{ userId: 'NL.1', ...open },
			{ phone: '31622220002', state: 'closed', secondsLeft: 0, canSendFreeForm: false },
			{ state: 'unknown', openedAt: null, expiresAt: null, openedBy: null, secondsLeft: 0 },
		]);
		const [first] = run.node('Window').json;
		expect(first?.secondsLeft).toBeGreaterThan(23 * 3600 - 60);
		expect(first?.secondsLeft).toBeLessThanOrEqual(23 * 3600);
	});
});
