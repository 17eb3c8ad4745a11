import { createHash } from 'node:crypto';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { Callback, valueOf } from './support/callback.ts';
import { errorOf, type Answer } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();

const PICTURE = Buffer.from('a picture, for the purpose of this test');

async function upload(
	type = 'image/png',
	content = PICTURE,
	{ part = type, name = 'file' } = {},
): Promise<Answer> {
	const form = new FormData();
	form.append('messaging_product', 'whatsapp');
	form.append('type', type);
	form.append(name, new Blob([new Uint8Array(content)], { type: part }), 'a.png');
	const response = await fetch(`${client.sandbox.url}/v26.0/${ACCOUNT.phoneNumberId}/media`, {
		method: 'POST',
		headers: client.authorized(),
		body: form,
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as JsonObject,
	};
}

const download = (url: unknown, headers: Record<string, string> = client.authorized()) =>
	fetch(String(url), { headers });

it('goes up, is looked up, comes down whole and in parts, and is deleted', async () => {
	const uploaded = await upload();
	const id = String(uploaded.body.id);
	expect(id).toMatch(/^\d+$/);
	const { body } = await client.graph('GET', `/${id}?phone_number_id=${ACCOUNT.phoneNumberId}`);
	expect(body).toEqual({
		messaging_product: 'whatsapp',
		url: expect.stringContaining(`mid=${id}`) as string,
		mime_type: 'image/png',
		sha256: createHash('sha256').update(PICTURE).digest('base64'),
		file_size: PICTURE.length,
		id,
	});
	const whole = await download(body.url);
	expect(whole.headers.get('content-type')).toBe('image/png');
	expect(Buffer.from(await whole.arrayBuffer()).equals(PICTURE)).toBe(true);
	const part = await download(body.url, { ...client.authorized(), range: 'bytes=2-8' });
	expect(part.status).toBe(206);
	expect(await part.text()).toBe('picture');
	expect((await download(body.url, {})).status).toBe(401);
	const sent = await client.send({ to: '31612345678', type: 'image', image: { id } });
	expect(sent.status).toBe(200);
	expect((await client.graph('DELETE', `/${id}`)).body).toEqual({ success: true });
	expect(errorOf(await client.graph('GET', `/${id}`))).toMatchObject({
		code: 100,
		error_subcode: 33,
	});
	expect((await download(body.url)).status).toBe(404);
});

it('is good for the number that uploaded it, wherever it stands in a message', async () => {
	const id = String((await upload()).body.id);
	const image = { id };
	const template = {
		...{ name: 'new_arrival', language: { code: 'en_US' } },
		components: [{ type: 'header', parameters: [{ type: 'image', image }] }],
	};
	const interactive = {
		type: 'button',
		header: { type: 'image', image },
		body: { text: 'Hi' },
		action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] },
	};
	const { body: pictured } = await client.control('POST', '/templates', {
		...{ name: 'new_arrival', language: 'en_US', category: 'UTILITY' },
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{ type: 'BODY', text: 'Hi' },
		],
	});
	expect(pictured.status).toBe('APPROVED');
	const send = (number: string, message: object) =>
		client.graph('POST', `/${number}/messages`, {
			...{ messaging_product: 'whatsapp', to: '31612345678' },
			...message,
		});
	const messages: Array<[object, string]> = [
		[{ type: 'image', image }, 'image'],
		[{ type: 'template', template }, "template['components'][0]['parameters'][0]['image']"],
		[{ type: 'interactive', interactive }, "interactive['header']['image']"],
	];
	for (const [message, path] of messages) {
		expect((await send(ACCOUNT.phoneNumberId, message)).status).toBe(200);
		const answer = await send(ACCOUNT.secondPhoneNumberId, message);
		expect(errorOf(answer).message).toBe(
			`(#100) Param ${path}['id'] is not a valid whatsapp business account media attachment ID`,
		);
	}
	const other = `/${id}?phone_number_id=${ACCOUNT.secondPhoneNumberId}`;
	for (const method of ['GET', 'DELETE']) {
		expect(errorOf(await client.graph(method, other)).code).toBe(100);
	}
	expect((await client.graph('GET', `/${id}`)).status).toBe(200);
});

it('expires: the address first, then the medium', async () => {
	await client.settings({ mediaUrlTtlMs: 0, uploadedMediaTtlMs: 60_000 });
	const id = String((await upload()).body.id);
	const { body } = await client.graph('GET', `/${id}`);
	expect((await download(body.url)).status).toBe(404);
	await client.settings({ uploadedMediaTtlMs: 0 });
	const expired = String((await upload()).body.id);
	expect(errorOf(await client.graph('GET', `/${expired}`))).toMatchObject({ error_subcode: 33 });
});

it.each([
	['no messaging_product', {}, '(#100) The parameter messaging_product is required.'],
	['no file', { messaging_product: 'whatsapp' }, '(#100) The parameter file is required.'],
])('refuses %s', async (_name, body, message) => {
	const answer = await client.graph('POST', `/${ACCOUNT.phoneNumberId}/media`, body);
	expect(errorOf(answer)).toMatchObject({ message });
});

it('refuses what Meta does not take, and what is too large', async () => {
	expect(String(errorOf(await upload('application/zip')).message)).toContain(
		'(#100) Param file must be a file with one of the following types:',
	);
	const large = await upload('image/webp', Buffer.alloc(600 * 1024));
	expect(errorOf(large)).toMatchObject({ code: 131053 });
});

it('is of the type that its part has, and called file', async () => {
	const unnamed = await upload('image/png', PICTURE, { part: 'application/octet-stream' });
	expect(errorOf(unnamed).message).toContain("Received file of type 'application/octet-stream'.");
	const { body } = await upload('image/png', PICTURE, { part: 'image/jpeg' });
	expect((await client.graph('GET', `/${String(body.id)}`)).body.mime_type).toBe('image/jpeg');
	const other = await upload('image/png', PICTURE, { name: 'media' });
	expect(errorOf(other).message).toBe('(#100) The parameter file is required.');
});

it('is taken with a 200, looked into, and dropped with 131053 where it is not what it says', async () => {
	const callback = await new Callback().start();
	await client.overrideNumber(callback);
	await client.control('POST', '/customers/31612345678/messages', { text: 'Hello' });
	await callback.deliveries(1);
	const id = String((await upload('image/jpeg', PICTURE)).body.id);
	expect((await client.send({ to: '31612345678', type: 'image', image: { id } })).status).toBe(200);
	const [status] = valueOf((await callback.deliveries(2))[1]).statuses as [JsonObject];
	expect(status).toMatchObject({
		status: 'failed',
		errors: [
			{
				code: 131053,
				error_data: { details: expect.stringContaining('of type text/plain') as string },
			},
		],
	});
	await callback.stop();
});

it('comes from customers with an ID and an address', async () => {
	const callback = await new Callback().start();
	await client.overrideNumber(callback);
	await client.control('POST', '/customers/31612345678/messages', {
		type: 'image',
		image: { data: PICTURE.toString('base64'), mime_type: 'image/jpeg', caption: 'Look' },
	});
	const [message] = valueOf((await callback.deliveries(1))[0]).messages as [JsonObject];
	const image = message.image as JsonObject;
	expect(image).toMatchObject({
		caption: 'Look',
		mime_type: 'image/jpeg',
		sha256: createHash('sha256').update(PICTURE).digest('base64'),
	});
	expect(await (await download(image.url)).text()).toBe(PICTURE.toString());
	expect((await client.graph('GET', `/${String(image.id)}`)).status).toBe(200);
	await callback.stop();
});

it('goes up in parts for template samples', async () => {
	const opened = await client.graph(
		'POST',
		`/${ACCOUNT.appId}/uploads?file_name=a.png&file_length=${PICTURE.length}&file_type=image/png`,
	);
	const session = String(opened.body.id);
	expect(session).toMatch(/^upload:/);
	const append = (offset: number, bytes: Buffer) =>
		fetch(`${client.sandbox.url}/v26.0/${session}`, {
			method: 'POST',
			headers: {
				authorization: `OAuth ${ACCOUNT.accessToken}`,
				file_offset: String(offset),
				'content-type': 'application/octet-stream',
			},
			body: new Uint8Array(bytes),
		}).then((response) => response.json() as Promise<JsonObject>);
	expect(await append(0, PICTURE.subarray(0, 10))).toEqual({ id: session, file_offset: 10 });
	expect((await client.graph('GET', `/${session}`)).body).toEqual({ id: session, file_offset: 10 });
	const done = await append(10, PICTURE.subarray(10));
	expect(done.h).toMatch(/^4::/);
	const profile = await client.graph(
		'POST',
		`/${ACCOUNT.phoneNumberId}/whatsapp_business_profile`,
		{
			messaging_product: 'whatsapp',
			profile_picture_handle: done.h,
		},
	);
	expect(profile.body).toEqual({ success: true });
});

it('goes up in as many bytes as were announced, and no more', async () => {
	const opened = await client.graph('POST', '/app/uploads?file_length=4&file_type=image/png');
	const session = String(opened.body.id);
	const append = async (body: string) =>
		(await (
			await fetch(`${client.sandbox.url}/v26.0/${session}`, {
				method: 'POST',
				headers: { ...client.authorized(), file_offset: '0' },
				body,
			})
		).json()) as JsonObject;
	expect(await append('files')).toMatchObject({ error: { code: 100 } });
	expect((await client.graph('GET', `/${session}`)).body.file_offset).toBe(0);
	expect(await append('file')).toEqual({ h: expect.stringMatching(/^4::/) as unknown });
});

it.each<[string, () => BodyInit, Record<string, string>]>([
	['JSON', () => '{"a":1}', { 'content-type': 'application/json' }],
	['a form', () => '{"a":1}', { 'content-type': 'application/x-www-form-urlencoded' }],
	[
		'multipart',
		() => {
			const form = new FormData();
			form.set('file', new Blob(['{"a":1}']), 'a.json');
			return form;
		},
		{},
	],
])('takes the bytes of a part also when they are called %s', async (_name, body, headers) => {
	const opened = await client.graph('POST', '/app/uploads?file_length=7&file_type=image/png');
	const response = await fetch(`${client.sandbox.url}/v26.0/${String(opened.body.id)}`, {
		method: 'POST',
		headers: { authorization: `OAuth ${ACCOUNT.accessToken}`, file_offset: '0', ...headers },
		body: body(),
	});
	expect(await response.json()).toEqual({ h: expect.stringMatching(/^4::/) as unknown });
});
