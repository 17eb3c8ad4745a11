import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { isObject, type JsonObject } from '../../sandbox/json.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({ settings: { pairLimit: null, statusWebhooks: false } });

const { accessToken, appSecret, businessAccountId, phoneNumberId, secondPhoneNumberId } = ACCOUNT;
const MESSAGES = `/v26.0/${phoneNumberId}/messages`;
const text = {
	messaging_product: 'whatsapp',
	to: '31611440021',
	type: 'text',
	text: { body: 'Tot één uur' },
};
const json = JSON.stringify(text);

async function call(
	path: string,
	init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<{ status: number; headers: Headers; body: JsonObject; source: string }> {
	const response = await fetch(`${client.sandbox.url}${path}`, {
		...init,
		headers: { authorization: `Bearer ${accessToken}`, ...init.headers },
	});
	const source = await response.text();
	const parsed: unknown = source === '' ? {} : JSON.parse(source);
	return {
		status: response.status,
		headers: response.headers,
		body: isObject(parsed) ? parsed : {},
		source,
	};
}

const post = (body: BodyInit, contentType: string, headers: Record<string, string> = {}) =>
	call(MESSAGES, {
		method: 'POST',
		body,
		headers: { ...(contentType ? { 'content-type': contentType } : {}), ...headers },
	});

async function lastText(): Promise<unknown> {
	return (await client.messages('31611440021')).at(-1)?.text;
}

/** A body, the content type that it claims, and more headers. */
type Sent = [string, [BodyInit, string, Record<string, string>?]];

describe('bodies', () => {
	const form = 'messaging_product=whatsapp&to=31611440021&type=text&';

	it.each<Sent>([
		['JSON', [json, 'application/json']],
		['JSON with a charset', [json, 'application/json; charset=utf-8']],
		['JSON of another name', [json, 'application/vnd.api+json']],
		['JSON after a byte order mark', [`\uFEFF${json}`, 'application/json']],
		['gzipped JSON', [gzipSync(json), 'application/json', { 'content-encoding': 'gzip' }]],
		['JSON called text', [json, 'text/plain']],
		['JSON called a form', [json, 'application/x-www-form-urlencoded']],
		[
			'a form with JSON in it',
			[
				`${form}text=${encodeURIComponent('{"body":"Tot één uur"}')}`,
				'application/x-www-form-urlencoded',
			],
		],
		[
			'a form with brackets',
			[
				`${form}text[body]=${encodeURIComponent('Tot één uur')}`,
				'application/x-www-form-urlencoded',
			],
		],
	])('reads %s', async (_name, [body, type, headers]) => {
		const { status } = await post(body, type, headers);
		expect(status).toBe(200);
		expect(await lastText()).toBe('Tot één uur');
	});

	it('reads lists and objects in the brackets of a form', async () => {
		const button = 'interactive[action][buttons][0]';
		const fields: Array<[string, string]> = [
			['messaging_product', 'whatsapp'],
			['to', '31611440021'],
			['type', 'interactive'],
			['interactive[type]', 'button'],
			['interactive[body][text]', 'Shall we?'],
			[`${button}[type]`, 'reply'],
			[`${button}[reply][id]`, 'yes'],
			[`${button}[reply][title]`, 'Yes'],
			['interactive[action][buttons][1][type]', 'reply'],
			['interactive[action][buttons][1][reply][id]', 'no'],
			['interactive[action][buttons][1][reply][title]', 'No'],
		];
		const { status } = await post(new URLSearchParams(fields), '');
		expect(status).toBe(200);
		const request = (await client.messages('31611440021')).at(-1)?.request as JsonObject;
		expect((request.interactive as JsonObject).action).toEqual({
			buttons: [
				{ type: 'reply', reply: { id: 'yes', title: 'Yes' } },
				{ type: 'reply', reply: { id: 'no', title: 'No' } },
			],
		});
	});

	it.each<Sent>([
		['broken JSON', ['{"messaging', 'application/json']],
		['a list', ['[1]', 'application/json']],
		['nothing', ['', 'application/json']],
		['XML', ['<text/>', 'application/xml']],
		['multipart without a boundary', [json, 'multipart/form-data']],
		['multipart that is none', ['junk', 'multipart/form-data; boundary=x']],
	])('names the first parameter that it misses in %s', async (_name, [body, type, headers]) => {
		const { status, body: answer } = await post(body, type, headers);
		expect(status).toBe(400);
		expect((answer.error as JsonObject).message).toBe(
			'(#100) The parameter messaging_product is required.',
		);
	});

	it.each<[string, number, () => ReturnType<typeof call>]>([
		['a content type that is none', 415, () => post(json, ';;;')],
		[
			'gzip that is none',
			400,
			() => post(json, 'application/json', { 'content-encoding': 'gzip' }),
		],
		['an address that cannot be read', 400, () => call('/v26.0/%E0%A4%A')],
	])("answers %s in Graph's shape", async (_name, expected, ask) => {
		const { status, body } = await ask();
		expect(status).toBe(expected);
		expect(body.error).toMatchObject({ type: 'OAuthException', code: 1 });
		expect(Object.keys(body)).toEqual(['error']);
	});
});

describe('methods', () => {
	it('answers HEAD like GET, without the body', async () => {
		const { status, source } = await call(`/v26.0/${phoneNumberId}`, { method: 'HEAD' });
		expect([status, source]).toEqual([200, '']);
	});

	it("lets every page call, and answers a browser's question without a token", async () => {
		const response = await fetch(`${client.sandbox.url}${MESSAGES}`, {
			method: 'OPTIONS',
			headers: { 'access-control-request-headers': 'authorization,content-type' },
		});
		expect(response.status).toBe(200);
		expect(response.headers.get('access-control-allow-origin')).toBe('*');
		expect(response.headers.get('access-control-allow-methods')).toContain('DELETE');
		expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type');
	});

	it.each(['PUT', 'PATCH'])("refuses %s in Graph's words", async (method) => {
		const { status, body } = await call(MESSAGES, {
			method,
			body: json,
			headers: { 'content-type': 'application/json' },
		});
		expect(status).toBe(400);
		expect(body.error).toMatchObject({ code: 100, error_subcode: 33 });
		expect((body.error as JsonObject).message).toMatch(
			new RegExp(`^Unsupported ${method.toLowerCase()} request\\.`),
		);
	});

	it('obeys method=delete', async () => {
		const { body } = await client.control('POST', '/templates', {
			name: 'to_go',
			language: 'nl',
			components: [{ type: 'BODY', text: 'Hi' }],
		});
		const path = `/v26.0/${businessAccountId}/message_templates?method=delete&name=to_go`;
		expect((await call(path, { method: 'POST' })).body).toEqual({ success: true });
		const { body: gone } = await call(`/v26.0/${String(body.id)}`);
		expect(gone.error).toMatchObject({ error_subcode: 33 });
	});
});

describe('appsecret_proof', () => {
	const proof = createHmac('sha256', appSecret).update(accessToken).digest('hex');
	const number = (given: string) => call(`/v26.0/${phoneNumberId}?appsecret_proof=${given}`);

	it('lets the right one through', async () => expect((await number(proof)).status).toBe(200));

	it('refuses a wrong one', async () => {
		const answer = await number('f'.repeat(64));
		expect(answer.status).toBe(400);
		expect(errorOf(answer)).toEqual({
			message: 'Invalid appsecret_proof provided in the API argument',
			type: 'GraphMethodException',
			code: 100,
		});
	});
});

describe('several at once', () => {
	const batch = (operations: object[], more: Record<string, string> = {}) =>
		fetch(`${client.sandbox.url}/v26.0/`, {
			method: 'POST',
			body: new URLSearchParams({
				access_token: accessToken,
				batch: JSON.stringify(operations),
				...more,
			}),
		}).then((response) => response.json() as Promise<JsonObject[] & JsonObject>);

	it('answers a batch in its order, each as if it had come alone', async () => {
		const body = String(new URLSearchParams({ ...text, text: JSON.stringify(text.text) }));
		const answers = await batch(
			[
				{ method: 'GET', relative_url: `v25.0/${phoneNumberId}?fields=id` },
				{ method: 'POST', relative_url: `${phoneNumberId}/messages`, body },
				{ method: 'GET', relative_url: '404' },
			],
			{ include_headers: 'false' },
		);
		expect(answers.map(({ code }) => code)).toEqual([200, 200, 400]);
		expect(answers[0]).toEqual({ code: 200, body: JSON.stringify({ id: phoneNumberId }) });
		expect(JSON.parse(String(answers[1]?.body))).toHaveProperty('messages');
	});

	it('gives the headers of each answer unless told not to', async () => {
		const [answer] = await batch([{ relative_url: `v25.0/${phoneNumberId}?fields=id` }]);
		expect(answer?.headers).toContainEqual({ name: 'facebook-api-version', value: 'v25.0' });
	});

	it('refuses more than fifty, and a batch without a token', async () => {
		const many = await batch(Array.from({ length: 51 }, () => ({ relative_url: 'me' })));
		expect(many.error).toMatchObject({
			message: 'Too many requests in batch message. Maximum batch size is 50',
		});
		expect((await batch([], { access_token: '' })).error).toMatchObject({ code: 104 });
	});

	it('reads several objects by ids', async () => {
		const ids = `${phoneNumberId},${secondPhoneNumberId}`;
		expect((await call(`/v26.0/?ids=${ids}&fields=id`)).body).toEqual({
			[phoneNumberId]: { id: phoneNumberId },
			[secondPhoneNumberId]: { id: secondPhoneNumberId },
		});
	});
});

describe('fields', () => {
	const account = async (fields: string) =>
		(await call(`/v26.0/${businessAccountId}?fields=${fields}`)).body;

	it('expands edges, with their own limits, fields and cursors', async () => {
		const { phone_numbers: numbers, message_templates: templates } = (await account(
			'id,phone_numbers.limit(1){display_phone_number,throughput{level}},message_templates.limit(2){name}',
		)) as Record<string, JsonObject>;
		expect(numbers?.data).toEqual([
			{
				display_phone_number: '+31 970 1028 00001',
				throughput: { level: 'STANDARD' },
				id: phoneNumberId,
			},
		]);
		const { next } = numbers?.paging as { next: string };
		const second = (await (await fetch(next)).json()) as { data: JsonObject[] };
		expect(second.data.map(({ id }) => id)).toEqual([secondPhoneNumberId]);
		expect(Object.keys((templates?.data as JsonObject[])[1] ?? {})).toEqual(['name', 'id']);
		expect(templates?.data).toHaveLength(2);
	});

	it('narrows objects, and refuses what the objects of an edge do not have', async () => {
		const { body } = await call(`/v26.0/${phoneNumberId}?fields=health_status{can_send_message}`);
		expect(body.health_status).toEqual({ can_send_message: 'AVAILABLE' });
		expect((await account('phone_numbers{nonsense}')).error).toMatchObject({
			message:
				'(#100) Tried accessing nonexisting field (nonsense) on node type (WhatsAppBusinessPhoneNumber)',
		});
	});

	it.each(['fields=id,status', 'fields[0]=id&fields[1]=status', 'fields=["id","status"]'])(
		'reads %s',
		async (query) => {
			const { body } = await call(`/v26.0/${phoneNumberId}?${query}`);
			expect(body).toEqual({ id: phoneNumberId, status: 'CONNECTED' });
		},
	);
});

describe('cursors', () => {
	it('go on when the element they stand for is gone', async () => {
		const list = (query: string) =>
			call(`/v26.0/${businessAccountId}/message_templates?fields=name&limit=2${query}`);
		const all = (await call(`/v26.0/${businessAccountId}/message_templates?fields=name`)).body
			.data as JsonObject[];
		const first = (await list('')).body.paging as { cursors: { after: string } };
		await call(`/v26.0/${businessAccountId}/message_templates?name=${String(all[1]?.name)}`, {
			method: 'DELETE',
		});
		const second = (await list(`&after=${first.cursors.after}`)).body.data;
		expect(second).toEqual(all.slice(2, 4).filter(({ name }) => name !== all[1]?.name));
	});
});

describe('ETags', () => {
	it('spare who has the answer already the answer, until it is another', async () => {
		const path = `/v26.0/${phoneNumberId}/whatsapp_business_profile?fields=about`;
		const tag = (await call(path)).headers.get('etag') ?? '';
		expect(tag).toMatch(/^"[0-9a-f]{40}"$/);
		const again = () => call(path, { headers: { 'if-none-match': tag } });
		expect(await again()).toMatchObject({ status: 304, source: '' });
		await call(`/v26.0/${phoneNumberId}/whatsapp_business_profile`, {
			method: 'POST',
			body: new URLSearchParams({ messaging_product: 'whatsapp', about: 'Other words' }),
		});
		expect(await again()).toMatchObject({ status: 200 });
	});

	it('are for what is read, not for refusals', async () => {
		expect((await call('/v26.0/404')).headers.get('etag')).toBeNull();
		expect((await post(json, 'application/json')).headers.get('etag')).toBeNull();
	});
});

describe('headers', () => {
	it('say how much of the hour an account has used up', async () => {
		const { headers } = await call(`/v26.0/${businessAccountId}`);
		expect(JSON.parse(headers.get('x-business-use-case-usage') ?? '')).toEqual({
			[businessAccountId]: [
				{
					type: 'whatsapp_business_management',
					call_count: 1,
					total_cputime: 1,
					total_time: 1,
					estimated_time_to_regain_access: 0,
				},
			],
		});
		expect(headers.get('x-app-usage')).toContain('call_count');
	});

	it('carry the trace ID of a refusal', async () => {
		const { headers, body } = await call('/v26.0/404');
		expect(headers.get('x-fb-trace-id')).toBe((body.error as JsonObject).fbtrace_id);
		expect((await call(`/v26.0/${phoneNumberId}`)).headers.get('x-fb-trace-id')).toMatch(/^A/);
	});
});

test('connections that are idle are closed as the setting says, without a word before', async () => {
	const ask = async () => {
		const socket = connect(client.sandbox.port, '127.0.0.1');
		const closed = once(socket, 'close');
		const asked = performance.now();
		socket.write(`GET /v26.0/${phoneNumberId} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		const outcome = await Promise.race([closed, sleep(600)]);
		socket.destroy();
		return { head: String(answer), isClosed: outcome !== undefined, ms: performance.now() - asked };
	};
	await client.settings({ idleConnectionMs: 100 });
	const { head, isClosed, ms } = await ask();
	expect(isClosed).toBe(true);
	expect(ms).toBeGreaterThan(90);
	expect(head).not.toMatch(/^keep-alive:/im);
	await client.settings({ idleConnectionMs: null });
	expect(await ask()).toMatchObject({ isClosed: false });
});
