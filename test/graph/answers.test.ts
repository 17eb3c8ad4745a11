import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type Handler, json, page, startGraphServer } from '../support/graphServer';

async function refusalBy(handler: Handler) {
	const server = await startGraphServer(handler);
	return await failureOf(clientFor(server.url).post('/1/messages', {}));
}

describe("Graph's refusals", () => {
	test('a message refused by the Cloud API', async () => {
		const body = {
			error: {
				message: '(#132000) Number of parameters does not match the expected number of params',
				type: 'OAuthException',
				code: 132000,
				error_data: {
					messaging_product: 'whatsapp',
					details:
						'body: number of localizable_params (1) does not match the expected number of params (2)',
				},
				fbtrace_id: 'AHDWfjeyZSbEEm6cRRP8oQ9',
			},
		};
		const failure = await refusalBy(json(body, 400));
		expect(failure).toMatchObject({
			name: 'GraphError',
			code: 132000,
			subcode: undefined,
			title: 'Number of parameters does not match the expected number of params',
			details: body.error.error_data.details,
			fbtraceId: 'AHDWfjeyZSbEEm6cRRP8oQ9',
			httpStatus: 400,
			retry: 'never',
			sent: 'no',
			body: body.error,
		});
		expect(failure.message).toBe(
			`Number of parameters does not match the expected number of params (132000): ${body.error.error_data.details}. ${failure.advice}`,
		);
		expect(failure.toJSON()).toEqual({
			code: 132000,
			title: failure.title,
			details: failure.details,
			fbtraceId: failure.fbtraceId,
			httpStatus: 400,
			retry: 'never',
			advice: failure.advice,
		});
		expect(JSON.parse(JSON.stringify(failure))).toEqual(failure.toJSON());
	});

	test('a template refused by the management API: title and text for users', async () => {
		const failure = await refusalBy(
			json(
				{
					error: {
						message: 'Invalid parameter',
						type: 'OAuthException',
						code: 100,
						error_subcode: 2388060,
						is_transient: false,
						error_user_title: 'Button format is incorrect',
						error_user_msg:
							"Buttons can't have any variables, newlines, emojis or formatting characters.",
						fbtrace_id: 'Axyz',
					},
				},
				400,
			),
		);
		expect(failure).toMatchObject({
			code: 100,
			subcode: 2388060,
			title: 'Button format is incorrect',
			details: "Buttons can't have any variables, newlines, emojis or formatting characters.",
			retry: 'never',
		});
		expect(failure.message).toContain('(100/2388060)');
	});

	test('code 0 is shown like any other', async () => {
		const failure = await refusalBy(json({ error: { message: 'AuthException', code: 0 } }, 401));
		expect(failure.message).toContain('AuthException (0)');
		expect(failure.toJSON()).toMatchObject({ code: 0, retry: 'never' });
	});

	test.each([500.1, '9'.repeat(40)])('%s is no code', async (code) => {
		const failure = await refusalBy(json({ error: { message: 'No', code } }, 400));
		expect(failure).toMatchObject({ title: 'No', retry: 'never', code: undefined });
	});

	test('error_data as a string', async () => {
		const failure = await refusalBy(
			json({ error: { message: 'No', code: 100, error_data: 'Because of this' } }, 400),
		);
		expect(failure.details).toBe('Because of this');
	});

	test.each<[string, object, string | undefined]>([
		[
			'an object without a sentence',
			{ error_data: { blame_field_specs: [['body']] } },
			'For users',
		],
		['JSON in a text', { error_data: '{"blame_field_specs":[["body"]]}' }, 'For users'],
		['JSON in a text, with one', { error_data: '{"details":"The body"}' }, 'The body'],
		['a list of sentences', { error_data: { details: ['One', 'Two'] } }, 'One; Two'],
		[
			'a sentence in an object',
			{ error_data: { details: { text: 'One', at: 2 } } },
			'text: One; at: 2',
		],
		['details beside it', { details: 'Beside', error_data: {} }, 'Beside'],
		['the message alone', { error_user_msg: undefined }, 'Param components is not valid'],
	])('the sentence of Meta that says most: error_data as %s', async (_how, more, details) => {
		const error = {
			...{ message: '(#100) Param components is not valid', code: 100 },
			...{ error_user_title: 'Not valid', error_user_msg: 'For users' },
		};
		const failure = await refusalBy(json({ error: { ...error, ...more } }, 400));
		expect(failure).toMatchObject({ title: 'Not valid', details });
	});

	test.each([
		[400, { error: [{ message: 'No', code: 131056 }] }],
		[400, { errors: [{ title: 'No', code: '131056' }] }],
		[200, { error: [{ message: 'No', code: 131056 }] }],
	])('a refusal in a list: HTTP %d %j', async (status, body) => {
		expect(await refusalBy(json(body, status))).toMatchObject({
			...{ title: 'No', code: 131056, retry: 'now', sent: 'no' },
		});
	});

	test('a text in the place of a refusal is no success', async () => {
		const failure = await refusalBy(json({ error: 'No upstream' }, 200));
		expect(failure).toMatchObject({ httpStatus: 200, retry: 'ambiguous', sent: 'maybe' });
		expect(failure.message).toContain('No upstream');
		const server = await startGraphServer(
			json({ id: '1', error: null, errors: [{ code: 1 }] }, 200),
		);
		expect(await clientFor(server.url).get('/1')).toMatchObject({ id: '1' });
	});

	test('a refusal under status 200 is a refusal', async () => {
		const failure = await refusalBy(json({ error: { message: 'No', code: 100 } }, 200));
		expect(failure).toMatchObject({ code: 100, retry: 'never', sent: 'no' });
	});

	test.each([
		['a load limit was refused: nothing was sent', 130429, 'now', 'no'],
		['an unknown reason may hide a message sent', 131000, 'ambiguous', 'maybe'],
		['a marketing cap: later', 131049, 'later', 'no'],
	])('%s', async (_name, code, retry, sent) => {
		expect(await refusalBy(json({ error: { message: 'No', code } }, 400))).toMatchObject({
			code,
			retry,
			sent,
		});
	});

	test.each([
		[400, {}, 'never', 'no'],
		[429, {}, 'now', 'no'],
		[500, {}, 'ambiguous', 'maybe'],
		[400, { is_transient: true }, 'ambiguous', 'maybe'],
		[400, { is_transient: 'true' }, 'ambiguous', 'maybe'],
		[400, { is_transient: 'false' }, 'never', 'no'],
	])('an undocumented code under HTTP %d %j: %s', async (status, more, retry, sent) => {
		const error = { message: 'New', code: 999999, ...more };
		expect(await refusalBy(json({ error }, status))).toMatchObject({ retry, sent });
	});

	test.each([
		['131000', undefined, 'ambiguous', 'maybe', 131000],
		['131056', undefined, 'now', 'no', 131056],
		[' 190 ', '463', 'never', 'no', 190],
	])('a code that became a text on its way: %j/%s', async (code, subcode, retry, sent, read) => {
		const error = { message: 'No', code, error_subcode: subcode };
		expect(await refusalBy(json({ error }, 400))).toMatchObject({
			...{ code: read, retry, sent },
			subcode: subcode === undefined ? undefined : Number(subcode),
		});
	});

	test('a refusal without anything in it', async () => {
		const failure = await refusalBy(json({ error: {} }, 400));
		expect(failure).toMatchObject({ title: 'Meta rejected the request', retry: 'never' });
	});

	const busy = (code: number) => {
		const usage = {
			'102290129340398': [
				{ type: 'whatsapp', call_count: 100, estimated_time_to_regain_access: 7 },
				{ type: 'whatsapp_business_management', estimated_time_to_regain_access: 3 },
			],
		};
		return json({ error: { message: 'No', code } }, 400, {
			'X-Business-Use-Case-Usage': JSON.stringify(usage),
		});
	};

	test('when to come back, from the usage header', async () => {
		expect((await refusalBy(busy(80007))).retryAfterMs).toBe(7 * 60_000);
	});

	test.each([130429, 131056])(
		'too many messages a second (%i) do not wait until calls are free again',
		async (code) => {
			expect((await refusalBy(busy(code))).retryAfterMs).toBeUndefined();
		},
	);

	const SERVER_TIME = { Date: 'Thu, 26 Nov 2026 10:00:00 GMT' };

	test.each([
		[{ 'Retry-After': '12' }, 12_000],
		[{ 'Retry-After': 'Thu, 26 Nov 2026 10:00:30 GMT', ...SERVER_TIME }, 30_000],
		[{ 'Retry-After': 'Thu, 26 Nov 2026 09:59:00 GMT', ...SERVER_TIME }, 0],
		[{ 'Retry-After': 'soon', ...SERVER_TIME }, undefined],
		[{ 'Retry-After': '', ...SERVER_TIME }, undefined],
	])('when to come back, from Retry-After: %j', async (headers, ms) => {
		const failure = await refusalBy(json({ error: { message: 'No', code: 4 } }, 400, headers));
		expect(failure.retryAfterMs).toBe(ms);
	});

	test.each(['not JSON', '{"1":[{"estimated_time_to_regain_access":0}]}', '[]', '{"1":5}'])(
		'a usage header that says nothing: %s',
		async (header) => {
			const failure = await refusalBy(
				json({ error: { code: 4 } }, 400, { 'X-Business-Use-Case-Usage': header }),
			);
			expect(failure.retryAfterMs).toBeUndefined();
		},
	);

	test('a token that Meta repeats is taken out', async () => {
		const failure = await refusalBy((request, response) => {
			const said = `Malformed access token ${request.headers.authorization?.slice('Bearer '.length)}`;
			json({ error: { message: said, code: 190, [TOKEN]: [said] } }, 401)(request, response);
		});
		expect(failure.title).toBe('Malformed access token ***');
	});

	test("an app's token is taken out, whole and its secret half", async () => {
		const appToken = '670843887433847|a1b2c3d4e5f60718293a4b5c6d7e8f90';
		const server = await startGraphServer((request, response) => {
			const said = `${request.headers.authorization} ${encodeURIComponent(appToken)} secret a1b2c3d4e5f60718293a4b5c6d7e8f90`;
			json({ error: { message: said, code: 190 } }, 401)(request, response);
		});
		const request = clientFor(server.url).get('/1', { accessToken: appToken });
		const failure = await failureOf(request, 'a1b2c3d4e5f60718293a4b5c6d7e8f90', appToken);
		expect(failure.title).toBe('Bearer *** *** secret ***');
	});
});

test('what Meta says it did not do is not taken for done', async () => {
	expect(await refusalBy(json({ success: false }, 200))).toMatchObject({
		...{ title: 'Meta answered that it did not do this', retry: 'later', sent: 'no' },
	});
	const server = await startGraphServer(json({ success: true }, 200));
	expect(await clientFor(server.url).post('/1/register', {})).toEqual({ success: true });
});

describe('answers that are not from Graph', () => {
	test("do not tell the time of Meta's clock", async () => {
		let answer: Handler = json({ id: '1' });
		const server = await startGraphServer((request, response) => {
			answer(request, response);
		});
		const client = clientFor(server.url);
		await client.get('/1');
		const ahead = client.clockAheadMs;
		expect(Math.abs(ahead ?? NaN)).toBeLessThan(60_000);
		const date = 'Wed, 21 Oct 2015 07:28:00 GMT';
		answer = (_request, response) => {
			response.writeHead(403, { Date: date, 'Content-Type': 'text/html' }).end('Forbidden');
		};
		await failureOf(client.get('/1'));
		expect(client.clockAheadMs).toBe(ahead);
		answer = json({ error: { message: 'No', code: 100 } }, 400, { Date: date });
		await failureOf(client.get('/1'));
		expect(client.clockAheadMs).toBeGreaterThan(60_000);
	});

	test.each([
		[502, 'ambiguous', 'maybe'],
		[503, 'ambiguous', 'maybe'],
		[408, 'ambiguous', 'maybe'],
		[499, 'ambiguous', 'maybe'],
		[429, 'now', 'no'],
		[404, 'never', 'no'],
		[407, 'never', 'no'],
		[200, 'ambiguous', 'maybe'],
	])('a page under HTTP %d', async (status, retry, sent) => {
		const html = `<html><head><title>Oops</title><style>p{}</style></head><body><p>Bad   gateway</p></body></html>`;
		const failure = await refusalBy(page(html, status));
		expect(failure).toMatchObject({
			code: undefined,
			httpStatus: status,
			title: `HTTP ${status} without an answer from Graph`,
			details: 'Oops Bad gateway',
			retry,
			sent,
		});
	});

	test("the credential's token is taken out of what is said to the app's", async () => {
		const server = await startGraphServer(
			page(`Cannot GET /debug_token?input_token=${TOKEN}`, 500),
		);
		const request = clientFor(server.url).post('/1', {}, { accessToken: '6708|a1b2c3d4e5f6' });
		const failure = await failureOf(request, TOKEN);
		expect(failure.details).toBe('Cannot GET /debug_token?input_token=***');
	});

	test('a page that repeats the request does not give the token away', async () => {
		const failure = await refusalBy((request, response) =>
			page(`You sent ${JSON.stringify(request.headers)}`.replace('authorization', 'a'), 500)(
				request,
				response,
			),
		);
		expect(failure.details).toContain('***');
	});

	test('a token that lies across the end of the excerpt', async () => {
		const failure = await refusalBy(page(`${'x'.repeat(180)}${TOKEN}`, 500));
		expect(failure.details).not.toContain(TOKEN.slice(0, 8));
	});

	test.each([
		['empty', ''],
		['a JSON array', '[1]'],
		['JSON that breaks off', '{"messages":[{"id":"wam'],
	])('%s under HTTP 200: nobody knows', async (_name, text) => {
		const failure = await refusalBy(page(text, 200, 'application/json'));
		expect(failure).toMatchObject({ httpStatus: 200, retry: 'ambiguous', sent: 'maybe' });
	});

	test('a redirect is not followed: the token stays here', async () => {
		const elsewhere = await startGraphServer(json({ id: '1' }));
		const server = await startGraphServer((_request, response) => {
			response.writeHead(307, { Location: `${elsewhere.url}/v26.0/1` }).end();
		});
		const failure = await failureOf(clientFor(server.url).get('/1'));
		expect(failure).toMatchObject({ httpStatus: 307, retry: 'never' });
		expect(elsewhere.received).toEqual([]);
	});

	test('more data than can be taken in', async () => {
		const failure = await refusalBy((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'application/json' });
			const megabyte = Buffer.alloc(1024 * 1024, 32);
			for (let count = 0; count < 20; count++) response.write(megabyte);
			response.end('{}');
		});
		expect(failure).toMatchObject({ retry: 'ambiguous', sent: 'maybe' });
		expect(failure.title).toContain('too much data');
	});
});

describe("Meta's own examples of refusals", () => {
	const folder = join(__dirname, '../../../shared/fixtures/meta');
	const examples = existsSync(folder)
		? readdirSync(folder)
				.filter((name) => /_response_[45]\d\d$/.test(name))
				.map((name) => [name, join(folder, name, 'example.json')] as const)
		: [];

	test('there are some, or this checkout stands alone', () => {
		if (examples.length === 0) console.info(`No examples of Meta's in ${folder}`);
		expect(examples.length > 0).toBe(existsSync(folder));
	});

	for (const [name, file] of examples) {
		test(name, async () => {
			const body = JSON.parse(readFileSync(file, 'utf8')) as { error: { code: number } };
			const status = Number(name.slice(-3));
			const failure = await refusalBy(json(body, status));
			expect(failure).toMatchObject({ code: body.error.code, httpStatus: status });
			expect(failure.body).toEqual(body.error);
			expect(failure.advice).not.toContain('does not know this code');
		});
	}
});
