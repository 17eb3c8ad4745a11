import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { Callback, valueOf } from './support/callback.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();

const FLOWS = `/${ACCOUNT.businessAccountId}/flows`;
const asset = { version: '7.2', screens: [{ id: 'ONE' }] };

const create = async (more: object = {}) =>
	client.graph('POST', FLOWS, { name: 'sign_up', categories: ['SIGN_UP'], ...more });

async function idOf(more: object = {}): Promise<string> {
	return String((await create(more)).body.id);
}

it('is a draft, gets its JSON, is published and deprecated', async () => {
	const created = await create();
	expect(created.body).toMatchObject({ success: true, validation_errors: [] });
	const id = String(created.body.id);
	expect((await client.graph('GET', `/${id}`)).body).toEqual({
		id,
		name: 'sign_up',
		status: 'DRAFT',
		categories: ['SIGN_UP'],
		validation_errors: [],
	});
	expect(errorOf(await client.graph('POST', `/${id}/publish`)).code).toBe(139002);

	const form = new FormData();
	form.set('file', new Blob([JSON.stringify(asset)], { type: 'application/json' }), 'flow.json');
	form.set('name', 'flow.json');
	form.set('asset_type', 'FLOW_JSON');
	const upload = await fetch(`${client.sandbox.url}/v26.0/${id}/assets`, {
		method: 'POST',
		headers: client.authorized(),
		body: form,
	});
	expect(await upload.json()).toEqual({ success: true, validation_errors: [] });
	const assets = (await client.graph('GET', `/${id}/assets`)).body.data as JsonObject[];
	expect(assets[0]).toMatchObject({ name: 'flow.json', asset_type: 'FLOW_JSON' });
	const download = await fetch(String(assets[0]?.download_url));
	expect(await download.json()).toEqual(asset);

	expect((await client.graph('POST', `/${id}/publish`)).body).toEqual({ success: true });
	expect(errorOf(await client.graph('DELETE', `/${id}`)).code).toBe(139004);
	expect((await client.graph('POST', `/${id}/deprecate`)).body).toEqual({ success: true });
	expect((await client.graph('GET', `/${id}?fields=status,json_version`)).body).toEqual({
		status: 'DEPRECATED',
		json_version: '7.2',
		id,
	});
});

it('can be made and published in one request', async () => {
	const id = await idOf({ flow_json: JSON.stringify(asset), publish: true });
	const listed = (await client.graph('GET', `${FLOWS}?fields=id,status`)).body.data;
	expect(listed).toEqual([{ id, status: 'PUBLISHED' }]);
});

it('can be changed, and deleted as a draft', async () => {
	const id = await idOf();
	await client.graph('POST', `/${id}`, { name: 'renamed', categories: ['SURVEY'] });
	expect((await client.graph('GET', `/${id}`)).body).toMatchObject({
		name: 'renamed',
		categories: ['SURVEY'],
	});
	expect((await client.graph('DELETE', `/${id}`)).body).toEqual({ success: true });
	expect(errorOf(await client.graph('GET', `/${id}`))).toMatchObject({ error_subcode: 33 });
});

it.each<[string, object]>([
	['no name', { name: '' }],
	['no category', { categories: undefined }],
	['an unknown category', { categories: ['FUN'] }],
	['no category in the list', { categories: [] }],
	['JSON that is none', { flow_json: '{' }],
	['an endpoint that is no address', { endpoint_uri: 'shop' }],
	['a flow to copy that is not there', { clone_flow_id: '4711' }],
])('is refused with %s', async (_what, change) => {
	expect(errorOf(await create(change)).code).toBe(100);
});

it('needs a name of its own', async () => {
	await create();
	const taken = { code: 100, error_subcode: 4016019 };
	expect(errorOf(await create())).toMatchObject(taken);
	const id = await idOf({ name: 'sign_out' });
	expect(errorOf(await client.graph('POST', `/${id}`, { name: 'sign_up' }))).toMatchObject(taken);
	expect((await client.graph('POST', `/${id}`, { name: 'sign_out' })).status).toBe(200);
});

it('is published with an endpoint where its screens get data from one', async () => {
	const id = await idOf({ flow_json: JSON.stringify({ ...asset, data_api_version: '3.0' }) });
	expect(errorOf(await client.graph('POST', `/${id}/publish`)).code).toBe(139002);
	await client.graph('POST', `/${id}`, { endpoint_uri: 'https://shop.example/flow' });
	expect((await client.graph('POST', `/${id}/publish`)).body).toEqual({ success: true });
});

describe('sent to a customer', () => {
	const TO = '31612345678';
	const published = async () => await idOf({ flow_json: JSON.stringify(asset), publish: true });
	const becomes = (id: string, status: string) =>
		client.control('PATCH', `/flows/${id}`, { status });
	const send = async (parameters: object) => {
		await client.control('POST', `/customers/${TO}/messages`, { text: 'Hi' });
		return await client.send({
			to: TO,
			type: 'interactive',
			interactive: {
				type: 'flow',
				body: { text: 'Please sign up' },
				action: {
					name: 'flow',
					parameters: { flow_message_version: '3', flow_cta: 'Sign up', ...parameters },
				},
			},
		});
	};

	it('is a draft for tests only, and nothing once it is deprecated', async () => {
		const id = await idOf();
		expect(errorOf(await send({ flow_id: id }))).toMatchObject({
			code: 131009,
			error_data: { details: `Flow ${id} is in DRAFT state.` },
		});
		expect((await send({ flow_id: id, mode: 'draft' })).status).toBe(200);
		await becomes(id, 'PUBLISHED');
		expect((await send({ flow_id: id })).status).toBe(200);
		expect(errorOf(await send({ flow_id: id, mode: 'draft' })).code).toBe(131009);
		await becomes(id, 'DEPRECATED');
		expect(errorOf(await send({ flow_name: 'sign_up' })).code).toBe(131009);
	});

	it.each([{ flow_id: '4711' }, { flow_name: 'sign_out' }])(
		'is one that the account has: not %j',
		async (parameters) => {
			await published();
			expect(errorOf(await send(parameters))).toMatchObject({
				code: 131009,
				error_data: { details: 'Flow with specified ID does not exist' },
			});
		},
	);

	it('is sent ten times an hour while it is throttled, and not at all while it is blocked', async () => {
		const id = await published();
		await becomes(id, 'THROTTLED');
		for (let count = 0; count < 10; count += 1) {
			expect((await send({ flow_id: id })).status).toBe(200);
		}
		expect(errorOf(await send({ flow_id: id })).code).toBe(132069);
		await client.control('POST', '/time', { hours: 1.1 });
		expect((await send({ flow_id: id })).status).toBe(200);
		await becomes(id, 'BLOCKED');
		expect(errorOf(await send({ flow_id: id })).code).toBe(132068);
		await becomes(id, 'PUBLISHED');
		expect((await send({ flow_id: id })).status).toBe(200);
	});

	it('is checked on the button of a template too', async () => {
		const id = await published();
		await client.control('POST', '/templates', {
			...{ name: 'sign_up', language: 'en', category: 'UTILITY' },
			components: [
				{ type: 'BODY', text: 'Hi' },
				{ type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Sign up', flow_id: id }] },
			],
		});
		const template = {
			...{ name: 'sign_up', language: { code: 'en' } },
			components: [{ type: 'button', sub_type: 'flow', index: '0', parameters: [] }],
		};
		const message = { to: TO, type: 'template', template };
		expect((await client.send(message)).status).toBe(200);
		await becomes(id, 'BLOCKED');
		expect(errorOf(await client.send(message)).code).toBe(132068);
	});

	it('tells the callback of its state', async () => {
		const callback = await new Callback().start();
		await client.subscribeApp(callback, 'flows');
		const id = await published();
		await becomes(id, 'THROTTLED');
		const received = await callback.deliveries(2);
		expect(received.map(valueOf)).toMatchObject([
			{ event: 'FLOW_STATUS_CHANGE', flow_id: id, old_status: 'DRAFT', new_status: 'PUBLISHED' },
			{ flow_id: id, old_status: 'PUBLISHED', new_status: 'THROTTLED' },
		]);
		await callback.stop();
	});
});
