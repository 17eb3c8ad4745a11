import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	bench = await startBench();
});

afterEach(async () => {
	await bench.control('POST', '/reset');
});

afterAll(async () => {
	await bench.close();
});

async function run(operation: string, parameters: INodeParameters = {}): Promise<IDataObject[]> {
	const done = await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Number',
				type: 'whatsAppCloud',
				parameters: { resource: 'businessNumber', operation, ...parameters },
			},
		],
	});
	if (done.error) throw new Error(`${done.error.message} ${done.error.description ?? ''}`);
	return done.node('Number').json;
}

const byId = (value: string): INodeParameters => ({
	phoneNumberId: { __rl: true, mode: 'id', value },
});

/** Graph as it was before it knew these fields. */
const withoutFields = async (...unknownFields: string[]) =>
	await bench.control('PATCH', '/settings', { unknownFields });

describe('Business Number → Get', () => {
	it("tells of the credential's number", async () => {
		const { phoneNumberId, phone } = bench.sandbox.account;
		const [number] = await run('get');
		expect(number).toEqual({
			phoneNumberId,
			displayPhoneNumber: '+31 970 1028 00001',
			name: 'Greenhouse Clinic',
			status: 'CONNECTED',
			canSend: 'AVAILABLE',
			verified: 'VERIFIED',
			quality: 'GREEN',
			nameStatus: 'APPROVED',
			messagingLimit: 'TIER_2K',
			throughput: 'STANDARD',
			accountMode: 'LIVE',
			platform: 'CLOUD_API',
			official: false,
			alsoInPhoneApp: false,
			pinSet: true,
		});
		expect(String(number?.displayPhoneNumber).replaceAll(/\D/g, '')).toBe(phone);
	});

	it('tells of another one, and where its webhooks go', async () => {
		const { secondPhoneNumberId } = bench.sandbox.account;
		await bench.control('PATCH', `/numbers/${secondPhoneNumberId}`, { status: 'DISCONNECTED' });
		expect(await run('get', byId(secondPhoneNumberId))).toMatchObject([
			{ phoneNumberId: secondPhoneNumberId, status: 'DISCONNECTED', canSend: 'BLOCKED' },
		]);
	});

	it('gives out what Graph says, if it is not to be simplified', async () => {
		const [number] = await run('get', { simplify: false });
		expect(number).toMatchObject({
			verified_name: 'Greenhouse Clinic',
			health_status: { can_send_message: 'AVAILABLE' },
		});
	});

	it('does without fields that Graph does not know', async () => {
		await withoutFields('is_on_biz_app', 'username');
		const [number] = await run('get');
		expect(number).toMatchObject({ status: 'CONNECTED', messagingLimit: 'TIER_2K' });
		expect(number).not.toHaveProperty('alsoInPhoneApp');
	});

	it('says which field holds an ID that is none', async () => {
		await expect(run('get', byId('+31 970 1028 00001'))).rejects.toThrow(
			'is not a Phone Number ID',
		);
		await expect(run('get', byId('999'))).rejects.toThrow('999');
	});
});

describe('Business Number → Get Many', () => {
	it("lists the account's numbers, up to the limit", async () => {
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		const all = await run('getAll', { returnAll: true });
		expect(all.map((number) => number.phoneNumberId)).toEqual([phoneNumberId, secondPhoneNumberId]);
		expect(all).toMatchObject([{ status: 'CONNECTED' }, { status: 'CONNECTED' }]);
		expect(await run('getAll', { limit: 1 })).toHaveLength(1);
	});

	it('does without fields that Graph does not know', async () => {
		await withoutFields('username');
		expect(await run('getAll', { simplify: false })).toMatchObject([
			{ verified_name: 'Greenhouse Clinic' },
			{ verified_name: 'Greenhouse Shop' },
		]);
	});
});
