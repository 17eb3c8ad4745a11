import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile();

const NUMBER = `/${ACCOUNT.phoneNumberId}`;
const PROFILE = `${NUMBER}/whatsapp_business_profile`;
const post = (path: string, body: object) =>
	client.graph('POST', path, { messaging_product: 'whatsapp', ...body });

describe('a business profile', () => {
	it.each([
		['no about', { about: '' }, 'Param about must not be empty.'],
		['a long about', { about: 'x'.repeat(140) }, 'Param about must be at most 139'],
		['a name for an address', { email: 'clinic' }, 'Param email must be a valid email address.'],
		['an email without a domain', { email: 'a@b' }, 'Param email must be a valid email address.'],
		[
			'an industry that Meta does not have',
			{ vertical: 'UNDEFINED' },
			'Param vertical must be one of {OTHER, AUTO, ',
		],
		[
			'a website without its scheme',
			{ websites: ['https://a.example', 'b.example'] },
			'websites[1]',
		],
		[
			'three websites',
			{ websites: ['https://a.example', 'https://b.example', 'https://c.example'] },
			'at most 2 entries',
		],
	])('does not have %s', async (_what, body, says) => {
		const answer = await post(PROFILE, body);
		expect(answer.status).toBe(400);
		const { code, message } = errorOf(answer);
		expect(code).toBe(100);
		expect(message).toContain(says);
	});

	it('has what Meta takes, and is emptied', async () => {
		const profile = { about: 'Plants', email: 'a.b@c.example.org', vertical: 'retail' };
		expect((await post(PROFILE, { ...profile, address: '' })).body).toEqual({ success: true });
		const { body } = await client.graph('GET', `${PROFILE}?fields=email,vertical`);
		expect(body.data).toEqual([
			{ messaging_product: 'whatsapp', email: 'a.b@c.example.org', vertical: 'RETAIL' },
		]);
		expect((await post(PROFILE, { email: '', websites: [] })).body).toEqual({ success: true });
	});

	it('has no other fields', async () => {
		const answer = await client.graph('GET', `${PROFILE}?fields=about,hours`);
		expect(errorOf(answer).message).toMatch(
			/^\(#100\) Tried accessing nonexisting field \(hours\)/,
		);
	});
});

it('keeps data where Meta can keep it, and nowhere else', async () => {
	const register = (region: string) =>
		post(`${NUMBER}/register`, { pin: '000000', data_localization_region: region });
	expect(errorOf(await register('NL')).message).toContain('must be one of {AU, ID, ');
	expect((await register('DE')).body).toEqual({ success: true });
});

describe('another number', () => {
	const add = (cc: string, phone: string) =>
		client.graph('POST', `/${ACCOUNT.businessAccountId}/phone_numbers`, {
			...{ cc, phone_number: phone, verified_name: 'Greenhouse' },
		});

	it.each([
		['0', '612345678'],
		['31', '1'],
		['31', '61234567890123456'],
		['NL', '612345678'],
	])('is none with %s %s', async (cc, phone) => {
		const answer = await add(cc, phone);
		expect([answer.status, errorOf(answer)]).toEqual([
			422,
			{
				message: 'Phone number validation failed: invalid format',
				type: 'GraphMethodException',
				code: 100,
			},
		]);
	});

	it('is the twentieth at most', async () => {
		for (let count = 2; count < 20; count += 1) {
			expect((await add('+31', `6111100${10 + count}`)).status).toBe(200);
		}
		const answer = await add('31', '611110099');
		expect(answer.status).toBe(403);
		expect(errorOf(answer)).toMatchObject({
			message: 'Phone number limit exceeded for this WhatsApp Business Account',
			code: 200,
			error_subcode: 1349175,
		});
	});
});
