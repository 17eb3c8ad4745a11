import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile();

const UNKNOWN =
	'does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api';

describe('access', () => {
	const get = (headers: Record<string, string>, path = `/v26.0/${ACCOUNT.phoneNumberId}`) =>
		client.request('GET', path, undefined, headers);

	it('refuses a request without a token', async () => {
		const answer = await get({});
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toEqual({
			message: 'An access token is required to request this resource.',
			type: 'OAuthException',
			code: 104,
		});
	});

	it('refuses a token that is none with 190', async () => {
		const answer = await get({ authorization: 'Bearer nonsense' });
		expect(answer.status).toBe(401);
		expect(errorOf(answer)).toEqual({
			message: 'Invalid OAuth access token - Cannot parse access token',
			type: 'OAuthException',
			code: 190,
		});
		expect(answer.headers.get('www-authenticate')).toBe(
			'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token - Cannot parse access token"',
		);
	});

	it('refuses a token of somebody else with 190/467', async () => {
		const answer = await get({ authorization: 'Bearer EAAsomebodyelse' });
		expect(answer.status).toBe(401);
		expect(errorOf(answer)).toMatchObject({ code: 190, error_subcode: 467 });
	});

	it('refuses an expired token with 190/463 and says since when', async () => {
		await client.control('POST', '/tokens', { token: 'EAAshortlived' });
		expect((await get({ authorization: 'Bearer EAAshortlived' })).status).toBe(200);
		await client.control('POST', '/tokens/EAAshortlived/expire');
		const answer = await get({ authorization: 'Bearer EAAshortlived' });
		expect(answer.status).toBe(401);
		expect(errorOf(answer)).toMatchObject({ code: 190, error_subcode: 463 });
		expect(String(errorOf(answer).message)).toMatch(
			/^Error validating access token: Session has expired on \w+day, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d P[SD]T\. The current time is .+\.$/,
		);
	});

	it.each([
		['OAuth in the header', { authorization: `OAuth ${ACCOUNT.accessToken}` }, ''],
		['the access_token parameter', {}, `?access_token=${ACCOUNT.accessToken}`],
	])('takes %s', async (_name, headers, query) => {
		expect(
			(await get(headers as Record<string, string>, `/v26.0/${ACCOUNT.phoneNumberId}${query}`))
				.status,
		).toBe(200);
	});

	it.each(['/v13.0', '/v25.0', '/v27.0', ''])('takes the version %p', async (version) => {
		const answer = await get(client.authorized(), `${version}/${ACCOUNT.phoneNumberId}`);
		expect(answer.status).toBe(200);
		expect(answer.headers.get('facebook-api-version')).toBe(version.slice(1) || 'v26.0');
	});

	it("tells a good token from a bad one at Graph's root, as n8n's built-in credential test does", async () => {
		const good = await get(client.authorized(), '/v13.0/');
		const bad = await get({ authorization: 'Bearer nonsense' }, '/v13.0/');
		expect(errorOf(good)).toMatchObject({ type: 'GraphMethodException', code: 100 });
		expect(errorOf(bad)).toMatchObject({ type: 'OAuthException', code: 190 });
	});
});

describe('objects', () => {
	it.each(['GET', 'POST', 'DELETE'])(
		'answers %s of an unknown object with 100/33',
		async (method) => {
			const answer = await client.graph(method, '/123456789');
			expect(answer.status).toBe(400);
			expect(errorOf(answer)).toEqual({
				message: `Unsupported ${method.toLowerCase()} request. Object with ID '123456789' ${UNKNOWN}`,
				type: 'GraphMethodException',
				code: 100,
				error_subcode: 33,
			});
		},
	);

	it.each([
		[ACCOUNT.phoneNumberId, 'message_templates', 'WhatsAppBusinessPhoneNumber'],
		[ACCOUNT.businessAccountId, 'messages', 'WhatsAppBusinessAccount'],
		[ACCOUNT.businessId, 'message_templates', 'Business'],
		[ACCOUNT.businessId, 'phone_numbers', 'Business'],
		[ACCOUNT.appId, 'phone_numbers', 'Application'],
	])('says of what kind %s is when it is asked for %s', async (id, edge, kind) => {
		const read = await client.graph('GET', `/${id}/${edge}`);
		expect(errorOf(read)).toEqual({
			message: `(#100) Tried accessing nonexisting field (${edge}) on node type (${kind})`,
			type: 'OAuthException',
			code: 100,
		});
		const changed = await client.graph('POST', `/${id}/${edge}`, { a: 1 });
		expect(errorOf(changed)).toMatchObject({ code: 100, error_subcode: 33 });
		expect(errorOf(changed).message).toContain('does not support this operation');
	});

	it('answers a path that leads nowhere with 2500', async () => {
		const answer = await client.graph('GET', `/${ACCOUNT.phoneNumberId}/nothing/at/all`);
		expect(errorOf(answer)).toMatchObject({
			message: 'Unknown path components: /nothing/at/all',
			code: 2500,
		});
	});

	it('shows the portfolio that owns the account, and its accounts', async () => {
		const { body } = await client.graph('GET', `/${ACCOUNT.businessId}`);
		expect(body).toEqual({ id: ACCOUNT.businessId, name: 'Greenhouse Clinic' });
		const owned = `/${ACCOUNT.businessId}/owned_whatsapp_business_accounts`;
		expect((await client.graph('GET', owned)).body.data).toMatchObject([
			{ id: ACCOUNT.businessAccountId },
		]);
	});

	it('refuses management calls beyond the hour, and says for how long; messages go on', async () => {
		await client.control('PATCH', '/settings', { managementCallsPerHour: 0 });
		const refused = await client.graph('GET', `/${ACCOUNT.businessAccountId}/message_templates`);
		const sent = await client.send({ to: '31611440077', type: 'text', text: { body: 'Hello' } });
		await client.control('PATCH', '/settings', { managementCallsPerHour: 5000 });
		expect([refused.status, errorOf(refused).code]).toEqual([400, 80008]);
		expect(errorOf(refused).message).toMatch(/^\(#80008\) There have been too many calls to this/);
		const usage = JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '') as Record<
			string,
			unknown[]
		>;
		expect(usage[ACCOUNT.businessAccountId]).toMatchObject([
			{ type: 'whatsapp_business_management', call_count: 100 },
		]);
		expect(sent.status).toBe(200);
	});

	// What published clients ask for by themselves: one that Graph did not know would cost them the whole answer.
	it.each([
		[
			'a number',
			ACCOUNT.phoneNumberId,
			'id,is_official_business_account,account_mode,certificate,new_certificate,code_verification_status,eligibility_for_api_business_global_search,is_pin_enabled,name_status,new_name_status,status,search_visibility,messaging_limit_tier,official_business_account',
		],
		[
			'an account',
			ACCOUNT.businessAccountId,
			'account_review_status,auth_international_rate_eligibility,country,creation_time,currency,is_enabled_for_insights,linked_commerce_account,marketing_messages_lite_api_status,marketing_messages_onboarding_status,owner_business,owner_business_info,primary_funding_id,purchase_order_number,status,timezone_id',
		],
	])('knows all that clients ask of %s', async (_name, id, fields) => {
		const { status, body } = await client.graph('GET', `/${id}?fields=${fields}`);
		expect([status, body.id]).toEqual([200, id]);
	});

	it('tells whether an account can use the Marketing Messages API, and pays', async () => {
		const path = `/${ACCOUNT.businessAccountId}`;
		const fields = 'marketing_messages_onboarding_status,primary_funding_id,owner_business{name}';
		const look = async () => (await client.graph('GET', `${path}?fields=${fields}`)).body;
		const set = (change: object) => client.control('PATCH', `/accounts${path}`, change);
		const { owner_business: owner, ...before } = await look();
		expect(owner).toHaveProperty('name');
		expect(before).toMatchObject({ marketing_messages_onboarding_status: 'ONBOARDED' });
		await set({ marketingMessages: false, paymentMethod: false });
		expect(await look()).toMatchObject({
			marketing_messages_onboarding_status: 'ELIGIBLE',
			primary_funding_id: '0',
		});
		await set({ marketingMessages: true, paymentMethod: true });
		expect(await look()).toEqual({ owner_business: owner, ...before });
	});

	it('shows a phone number with default fields', async () => {
		const { body } = await client.graph('GET', `/${ACCOUNT.phoneNumberId}`);
		expect(body).toEqual({
			verified_name: 'Greenhouse Clinic',
			code_verification_status: 'VERIFIED',
			display_phone_number: '+31 970 1028 00001',
			quality_rating: 'GREEN',
			platform_type: 'CLOUD_API',
			throughput: { level: 'STANDARD' },
			webhook_configuration: {},
			id: ACCOUNT.phoneNumberId,
		});
	});

	it('shows the fields that are asked for, nested ones whole, and the id', async () => {
		const { body } = await client.graph(
			'GET',
			`/${ACCOUNT.phoneNumberId}?fields=verified_name,throughput{level},whatsapp_business_manager_messaging_limit`,
		);
		expect(body).toEqual({
			verified_name: 'Greenhouse Clinic',
			throughput: { level: 'STANDARD' },
			whatsapp_business_manager_messaging_limit: 'TIER_2K',
			id: ACCOUNT.phoneNumberId,
		});
	});

	it('refuses a field that does not exist', async () => {
		const answer = await client.graph('GET', `/${ACCOUNT.phoneNumberId}?fields=shoe_size`);
		expect(errorOf(answer)).toEqual({
			message:
				'(#100) Tried accessing nonexisting field (shoe_size) on node type (WhatsAppBusinessPhoneNumber)',
			type: 'OAuthException',
			code: 100,
		});
	});

	it('shows the WABA, its two numbers and its health', async () => {
		const account = await client.graph(
			'GET',
			`/${ACCOUNT.businessAccountId}?fields=name,health_status`,
		);
		expect(account.body).toMatchObject({
			id: ACCOUNT.businessAccountId,
			name: 'Greenhouse Clinic',
			health_status: { can_send_message: 'AVAILABLE' },
		});
		const numbers = await client.graph('GET', `/${ACCOUNT.businessAccountId}/phone_numbers`);
		expect((numbers.body.data as { id: string }[]).map(({ id }) => id)).toEqual([
			ACCOUNT.phoneNumberId,
			ACCOUNT.secondPhoneNumberId,
		]);
	});

	it('lists the numbers that a filter leaves', async () => {
		await client.control('PATCH', `/numbers/${ACCOUNT.secondPhoneNumberId}`, {
			accountMode: 'SANDBOX',
		});
		const listed = async (condition: string) => {
			const filtering = encodeURIComponent(`[${condition}]`);
			const path = `/${ACCOUNT.businessAccountId}/phone_numbers?fields=id&filtering=${filtering}`;
			return (await client.graph('GET', path)).body;
		};
		const by = (field: string, operator: string, value: string) =>
			JSON.stringify({ field, operator, value });
		for (const condition of [
			by('account_mode', 'EQUAL', 'SANDBOX'),
			"{'field': 'account_mode', 'operator': 'EQUAL', 'value': 'SANDBOX'}",
		]) {
			expect((await listed(condition)).data).toEqual([{ id: ACCOUNT.secondPhoneNumberId }]);
		}
		for (const condition of [
			by('quality', 'EQUAL', 'GREEN'),
			by('account_mode', 'GREATER_THAN', '1'),
		]) {
			expect((await listed(condition)).error).toMatchObject({
				code: 100,
				message: expect.stringContaining('is not supported') as string,
			});
		}
	});

	it('hides the business from an app token', async () => {
		const answer = await client.asApp('GET', `/${ACCOUNT.businessAccountId}`);
		expect(errorOf(answer)).toMatchObject({ code: 100, error_subcode: 33 });
		expect((await client.asApp('GET', `/${ACCOUNT.appId}`)).body).toMatchObject({
			id: ACCOUNT.appId,
		});
	});

	it('tells what a token is worth', async () => {
		const good = await client.asApp('GET', `/debug_token?input_token=${ACCOUNT.accessToken}`);
		expect(good.body.data).toMatchObject({ is_valid: true, app_id: ACCOUNT.appId });
		const bad = await client.asApp('GET', '/debug_token?input_token=EAAnothing');
		expect(bad.body.data).toMatchObject({ is_valid: false, error: { code: 190 } });
	});
});

it('tells whose token it is, and no edge of theirs', async () => {
	expect((await client.graph('GET', '/me')).body).toMatchObject({ name: 'Sandbox System User' });
	expect(errorOf(await client.graph('GET', '/me/businesses')).code).toBe(2500);
	expect((await client.asApp('GET', '/app')).body).toMatchObject({ id: ACCOUNT.appId });
});

describe('app tokens', () => {
	const form = (fields: Record<string, string>) =>
		fetch(`${client.sandbox.url}/v19.0/oauth/access_token`, {
			method: 'POST',
			body: new URLSearchParams({
				client_id: ACCOUNT.appId,
				grant_type: 'client_credentials',
				...fields,
			}),
		});

	it('gives one for the secret', async () => {
		const response = await form({ client_secret: ACCOUNT.appSecret });
		expect(await response.json()).toEqual({
			access_token: `${ACCOUNT.appId}|${ACCOUNT.appSecret}`,
			token_type: 'bearer',
		});
	});

	it('gives one for JSON that calls itself a form', async () => {
		const response = await fetch(`${client.sandbox.url}/v19.0/oauth/access_token`, {
			method: 'POST',
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: JSON.stringify({ client_id: ACCOUNT.appId, client_secret: ACCOUNT.appSecret }),
		});
		expect(response.status).toBe(200);
	});

	it('refuses a wrong secret', async () => {
		const response = await form({ client_secret: 'wrong' });
		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({
			error: { message: 'Error validating client secret.', code: 1 },
		});
	});

	it('exchanges a token for a long-lived one, and knows no code of a login', async () => {
		const { accessToken, appSecret } = ACCOUNT;
		const exchange = (token: string) =>
			form({
				client_secret: appSecret,
				grant_type: 'fb_exchange_token',
				fb_exchange_token: token,
			});
		expect(await (await exchange(accessToken)).json()).toEqual({
			access_token: accessToken,
			token_type: 'bearer',
			expires_in: 5_184_000,
		});
		expect((await exchange('nonsense')).status).toBe(401);
		const login = await form({ client_secret: appSecret, code: 'AQBx' });
		expect(await login.json()).toMatchObject({
			error: { message: 'Invalid verification code format.', code: 100 },
		});
	});

	it('refuses the subscriptions edge to a user token', async () => {
		const answer = await client.graph('GET', `/${ACCOUNT.appId}/subscriptions`);
		expect(errorOf(answer)).toEqual({
			message: '(#15) This method must be called with an app access_token.',
			type: 'OAuthException',
			code: 15,
		});
	});
});

describe('registration', () => {
	/** One that is verified, and not registered. */
	async function addedNumber(): Promise<string> {
		const number = { cc: '49', phone_number: '1512 0000002', verified_name: 'Garten' };
		const path = `/${ACCOUNT.businessAccountId}/phone_numbers`;
		const id = String((await client.graph('POST', path, number)).body.id);
		await client.control('PATCH', `/numbers/${id}`, { codeVerificationStatus: 'VERIFIED' });
		return id;
	}

	it('takes a number from adding it to its first message', async () => {
		const added = await client.graph('POST', `/${ACCOUNT.businessAccountId}/phone_numbers`, {
			cc: '49',
			phone_number: '1512 0000001',
			verified_name: 'Gewächshaus',
		});
		const id = String(added.body.id);
		const message = {
			messaging_product: 'whatsapp',
			to: '31612345678',
			type: 'template',
			template: { name: 'opening_hours', language: { code: 'en_US' } },
		};
		expect(errorOf(await client.graph('POST', `/${id}/messages`, message))).toEqual({
			message: '(#133010) Account not registered',
			type: 'OAuthException',
			code: 133010,
		});
		const register = { messaging_product: 'whatsapp', pin: '123456' };
		expect(errorOf(await client.graph('POST', `/${id}/register`, register))).toMatchObject({
			code: 133006,
		});
		await client.graph('POST', `/${id}/request_code`, { code_method: 'SMS', language: 'de' });
		const numbers = (await client.control('GET', '/account')).body.numbers as {
			id: string;
			verificationCode?: string;
		}[];
		const code = numbers.find((number) => number.id === id)?.verificationCode;
		expect((await client.graph('POST', `/${id}/verify_code`, { code: 'wrong' })).status).toBe(400);
		expect((await client.graph('POST', `/${id}/verify_code`, { code })).body).toEqual({
			success: true,
		});
		expect((await client.graph('POST', `/${id}/register`, register)).body).toEqual({
			success: true,
		});
		expect((await client.graph('POST', `/${id}/messages`, message)).status).toBe(200);
		expect((await client.graph('POST', `/${id}/deregister`)).body).toEqual({ success: true });
		expect((await client.graph('POST', `/${id}/messages`, message)).status).toBe(400);
	});

	it('looks at five wrong PINs an hour', async () => {
		const id = await addedNumber();
		const register = async (pin: string) => {
			const body = { messaging_product: 'whatsapp', pin };
			return (await client.graph('POST', `/${id}/register`, body)).body;
		};
		expect(await register('123456')).toEqual({ success: true });
		for (let guess = 1; guess <= 5; guess += 1) {
			expect(await register(`00000${guess}`)).toMatchObject({ error: { code: 133005 } });
		}
		expect(await register('123456')).toMatchObject({ error: { code: 133008 } });
		await client.control('POST', '/time', { hours: 2 });
		expect(await register('123456')).toEqual({ success: true });
	});

	it('changes the business profile and shows it flat', async () => {
		await client.graph('POST', `/${ACCOUNT.phoneNumberId}/whatsapp_business_profile`, {
			messaging_product: 'whatsapp',
			about: 'Plants and people',
			websites: ['https://greenhouse.example/'],
		});
		const { body } = await client.graph(
			'GET',
			`/${ACCOUNT.phoneNumberId}/whatsapp_business_profile?fields=about,websites`,
		);
		expect(body).toEqual({
			data: [
				{
					messaging_product: 'whatsapp',
					about: 'Plants and people',
					websites: ['https://greenhouse.example/'],
				},
			],
		});
	});
});
