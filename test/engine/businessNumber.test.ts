import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { fileOf } from '../support/files';
import { binaryOf } from './binaryData';
import { meaningOf } from '../../nodes/WhatsAppCloud/codes/meaning';
import { until } from '../../tools/until.ts';
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

async function runWith(
	input: INodeExecutionData[],
	operation: string,
	parameters: INodeParameters = {},
): Promise<IDataObject[]> {
	const done = await bench.engine.runWorkflow({
		input,
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

const run = async (operation: string, parameters: INodeParameters = {}) =>
	await runWith([{ json: {} }], operation, parameters);

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

describe('the profile', () => {
	it('is changed field by field, with a picture', async () => {
		const profile = {
			about: 'Open from 9',
			websites: 'https://a.example, https://b.example',
			picture: 'data',
		};
		const input = [
			{ json: {}, binary: { data: await binaryOf(fileOf('png'), { fileName: 'picture.png' }) } },
		];
		expect(await runWith(input, 'updateProfile', { profile })).toMatchObject([
			{ updated: ['about', 'websites', 'picture'] },
		]);
		const [after] = await run('getProfile');
		expect(after).toMatchObject({
			about: 'Open from 9',
			websites: ['https://a.example', 'https://b.example'],
			vertical: 'HEALTH',
			pictureUrl: expect.stringContaining('/profile-picture/') as unknown,
		});
	});

	it.each([
		[{}, 'There is no field to update'],
		[{ about: 'x'.repeat(140) }, 'About has 140 characters'],
		[{ websites: 'example.com' }, 'begins with https://'],
		[{ websites: 'https://a.b https://c.d https://e.f' }, 'Meta allows two'],
	])('refuses %j', async (profile, says) => {
		await expect(run('updateProfile', { profile })).rejects.toThrow(says);
	});

	it.each(['', null])('keeps its industry where an expression gives %j', async (vertical) => {
		const profile = { vertical: '={{ $json.industry }}' };
		const [before] = await run('getProfile');
		const input = [{ json: { industry: vertical } }];
		await expect(runWith(input, 'updateProfile', { profile })).rejects.toThrow(
			'no field to update',
		);
		expect(
			await runWith(input, 'updateProfile', { profile: { ...profile, address: 'Damrak 1' } }),
		).toMatchObject([{ updated: ['address'] }]);
		expect(await run('getProfile')).toEqual([{ ...before, address: 'Damrak 1' }]);
	});

	it('takes no picture that is none', async () => {
		const input = [
			{ json: {}, binary: { data: await binaryOf(fileOf('pdf'), { fileName: 'picture.jpg' }) } },
		];
		await expect(runWith(input, 'updateProfile', { profile: { picture: 'data' } })).rejects.toThrow(
			'Picture "picture.jpg"',
		);
	});
});

describe('username and settings', () => {
	it('are set and read', async () => {
		expect(await run('getUsername')).toMatchObject([{ username: '', status: '' }]);
		expect(await run('setUsername', { username: '@Greenhouse.Clinic' })).toMatchObject([
			{ username: 'greenhouse.clinic', status: 'reserved' },
		]);
		expect(await run('getUsername')).toMatchObject([{ username: 'greenhouse.clinic' }]);
		const second = byId(bench.sandbox.account.secondPhoneNumberId);
		await expect(run('setUsername', { ...second, username: 'greenhouse.clinic' })).rejects.toThrow(
			/147005.*Take From Another Number/,
		);
		await run('setUsername', { ...second, username: 'greenhouse.clinic', takeUsername: true });
		expect(await run('getUsername')).toMatchObject([{ username: '' }]);
		const { secondPhoneNumberId } = bench.sandbox.account;
		const confirmNumber = '+31 970 1028 00002';
		await expect(run('deleteUsername', { ...second, confirmNumber: '970' })).rejects.toThrow(
			'is not the chosen number',
		);
		expect(await run('deleteUsername', { ...second, confirmNumber })).toEqual([
			{ phoneNumberId: secondPhoneNumberId, deleted: true },
		]);
		expect(await run('getUsername', second)).toMatchObject([{ username: '' }]);

		const settings = '{"calling": {"status": "ENABLED"}}';
		expect(await run('updateSettings', { settings })).toMatchObject([{ updated: ['calling'] }]);
		expect(await run('getSettings')).toMatchObject([
			{ settings: { calling: { status: 'ENABLED' } } },
		]);
		await expect(run('updateSettings', { settings: '{}' })).rejects.toThrow('is empty');
	});

	it.each(['ab', 'a..b', '.abc', '1234', 'www.shop', 'shop.com', 'größe'])(
		'takes no username like %s',
		async (username) => {
			await expect(run('setUsername', { username })).rejects.toThrow('Username');
		},
	);
});

describe('a new number', () => {
	const confirm = '+31 970 10280003';

	/** As it stands in the account after somebody has added it in WhatsApp Manager. */
	async function addNumber(): Promise<INodeParameters> {
		const { accessToken, businessAccountId } = bench.sandbox.account;
		const answer = await fetch(`${bench.sandbox.url}/${businessAccountId}/phone_numbers`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ cc: '31', phone_number: '97010280003', verified_name: 'New Clinic' }),
		});
		const { id } = (await answer.json()) as { id: string };
		return byId(id);
	}

	async function codeOf(number: INodeParameters): Promise<string> {
		const { value } = number.phoneNumberId as { value: string };
		const { numbers } = (await bench.control('GET', '/account')) as {
			numbers: Array<{ id: string; verificationCode?: string }>;
		};
		return numbers.find(({ id }) => id === value)?.verificationCode ?? '';
	}

	const state = async (number: INodeParameters) => (await run('get', number))[0];

	it('is verified, registered, given another PIN, and deregistered with our own nodes', async () => {
		const number = await addNumber();
		expect(await state(number)).toMatchObject({ status: 'PENDING', verified: 'NOT_VERIFIED' });
		const [diagnosis] = await run('diagnose', number);
		expect(diagnosis).toMatchObject({ first: 'Verification', status: 'broken' });

		await expect(run('register', { ...number, pin: '123456' })).rejects.toThrow('133006');
		expect(
			await run('requestCode', { ...number, codeMethod: 'VOICE', codeLanguage: 'nl' }),
		).toEqual([{ ...id(number), requested: true, sentBy: 'VOICE' }]);
		const wrong = run('verifyCode', { ...number, code: '000-000' });
		await expect(wrong).rejects.toThrow('136025');
		// Meta's title and details are the same sentence.
		await expect(wrong).rejects.not.toThrow(/expired.*expired/);
		const code = await codeOf(number);
		const spoken = `${code.slice(0, 3)}-${code.slice(3)}`;
		expect(await run('verifyCode', { ...number, code: spoken })).toMatchObject([
			{ verified: true },
		]);
		await expect(run('requestCode', number)).rejects.toThrow('136024');
		expect(await run('register', { ...number, pin: '123456' })).toMatchObject([
			{ registered: true },
		]);
		expect(await state(number)).toMatchObject({ status: 'CONNECTED', verified: 'VERIFIED' });

		await run('setPin', { ...number, pin: '654321', confirmNumber: confirm });
		await run('deregister', { ...number, confirmNumber: confirm });
		expect(await state(number)).toMatchObject({ status: 'DISCONNECTED' });
		await expect(run('register', { ...number, pin: '123456' })).rejects.toThrow('133005');
		expect(await run('register', { ...number, pin: '654321' })).toMatchObject([
			{ registered: true },
		]);
	});

	it('comes from nothing to the first message and its delivered answer', async () => {
		const number = await addNumber();
		await run('requestCode', number);
		await run('verifyCode', { ...number, code: await codeOf(number) });
		await run('register', { ...number, pin: '123456' });
		const trigger = { name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: number };
		const publication = await bench.engine.publish({ nodes: [trigger] });
		const customer = '31611440099';
		const phoneNumberId = String(id(number).phoneNumberId);
		await bench.control('POST', `/customers/${customer}/messages`, { text: 'Hi', phoneNumberId });
		// It starts a workflow once it is recorded.
		const started = async () => (await publication.runs()).length > 0;
		await until('the message starts a workflow', started, { everyMs: 20 });
		const sent = await bench.engine.runWorkflow({
			nodes: [
				{
					name: 'Send',
					type: 'whatsAppCloud',
					parameters: { ...number, to: customer, mode: 'freeFormOnly', text: 'Hello' },
				},
			],
		});
		expect(sent.error).toBeUndefined();
		const [message] = await bench.received({ customer }, 1);
		expect(message).toMatchObject({ phoneNumberId, type: 'text' });
		const findings = await run('diagnose', { ...number, onlyFindings: true });
		expect(findings.filter(({ status }) => status === 'broken')).toEqual([]);
		await publication.stop();
	});

	it.each([
		['deregister', ' ', 'Confirm Number is empty'],
		['deregister', '+31 970 1028 00002', 'is not the chosen number'],
		['setPin', '970', 'is not the chosen number'],
	])('is left alone by %s with "%s"', async (operation, confirmNumber, says) => {
		await expect(run(operation, { pin: '111111', confirmNumber })).rejects.toThrow(says);
		expect((await run('get'))[0]).toMatchObject({ status: 'CONNECTED' });
		expect(await run('register', { pin: '000000' })).toMatchObject([{ registered: true }]);
	});

	it.each(['12345', '1234567', 'abcdef', ' '])('takes no PIN like "%s"', async (pin) => {
		await expect(run('register', { pin })).rejects.toThrow('PIN does not have six digits');
	});

	it.each([133000, 133004, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 131031])(
		"is told what Meta's refusal %d means, and what to do",
		async (code) => {
			const fault = { kind: 'error', code, times: 1, match: { path: '/register' } };
			await bench.control('POST', '/faults', fault);
			const { advice, adviceIn } = meaningOf(code) ?? { advice: '' };
			const refused = run('register', { pin: '000000' });
			await expect(refused).rejects.toThrow(`(${code})`);
			await expect(refused).rejects.toThrow(adviceIn?.send ?? advice);
		},
	);

	it('is registered and deregistered ten times in three days', async () => {
		for (let times = 0; times < 10; times++) await run('register', { pin: '000000' });
		await expect(run('register', { pin: '000000' })).rejects.toThrow(/133016.*three days/);
	});
});

function id(number: INodeParameters): IDataObject {
	return { phoneNumberId: (number.phoneNumberId as { value: string }).value };
}
