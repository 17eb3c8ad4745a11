import { objectOf, type JsonObject } from '../../sandbox/json.ts';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { valueOf } from './support/callback.ts';
import { errorOf } from './support/client.ts';
import { callbackPerTest, sandboxPerTest } from './support/stage.ts';

const client = sandboxPerTest();
const callback = callbackPerTest();

const GROUPS = `/${ACCOUNT.phoneNumberId}/groups`;
const WHATSAPP = { messaging_product: 'whatsapp' };
const ANN = '31611440071';
const BEN = '31611440072';

beforeEach(async () => {
	await client.subscribeApp(
		callback,
		'group_lifecycle_update,group_settings_update,group_participants_update',
	);
});

/** What the last of so many webhooks says of a group. */
const told = async (count: number): Promise<JsonObject> => {
	const { groups } = valueOf((await callback.deliveries(count)).at(-1)) as { groups: JsonObject[] };
	return groups[0] ?? {};
};

const create = (body: object) => client.graph('POST', GROUPS, { ...WHATSAPP, ...body });

async function made(body: object = { subject: 'Hikes' }): Promise<string> {
	const { request_id } = (await create(body)).body;
	const news = await told(1);
	expect(news).toMatchObject({ type: 'group_create', request_id, subject: 'Hikes' });
	return String(news.group_id);
}

it('a group has its ID and its invite link by webhook, and what it is called on request', async () => {
	const id = await made({ subject: ' Hikes ', join_approval_mode: 'approval_required' });
	expect((await client.graph('GET', GROUPS)).body.data).toMatchObject({
		groups: [{ id, subject: 'Hikes' }],
	});
	await client.graph('POST', `/${id}`, { ...WHATSAPP, description: 'On Sundays' });
	expect(await told(2)).toMatchObject({ group_description: { text: 'On Sundays' } });
	await client.control('POST', `/groups/${id}/participants`, { add: [ANN] });
	expect((await client.graph('GET', `/${id}`)).body).toMatchObject({
		...{ id, subject: 'Hikes', description: 'On Sundays', suspended: false },
		...{ join_approval_mode: 'approval_required', total_participant_count: 1 },
		participants: [{ wa_id: ANN }],
	});
	expect((await client.graph('GET', `/${id}?fields=subject`)).body).toEqual({
		id,
		subject: 'Hikes',
	});
});

it('its invite link can be made anew', async () => {
	const id = await made();
	const before = (await client.graph('GET', `/${id}/invite_link`)).body.invite_link;
	expect(before).toBe((await told(1)).invite_link);
	const after = (await client.graph('POST', `/${id}/invite_link`, WHATSAPP)).body.invite_link;
	expect(after).not.toBe(before);
	expect((await client.graph('GET', `/${id}/invite_link`)).body.invite_link).toBe(after);
});

it('who is removed, and who was not there, is told by webhook', async () => {
	const id = await made();
	await client.control('POST', `/groups/${id}/participants`, { add: [ANN] });
	const remove = (...users: string[]) =>
		client.graph('DELETE', `/${id}/participants`, {
			...WHATSAPP,
			participants: users.map((user) => ({ user })),
		});
	const { request_id } = (await remove(ANN, BEN)).body;
	expect(await told(3)).toMatchObject({
		...{ type: 'group_participants_remove', request_id, initiated_by: 'business' },
		removed_participants: [{ input: ANN }],
		failed_participants: [{ input: BEN, errors: [{ code: 131212 }] }],
	});
	expect((await client.graph('GET', `/${id}`)).body.participants).toEqual([]);
	expect(errorOf(await remove(ANN, ANN)).code).toBe(131202);
	const nine = Array.from({ length: 9 }, (_, index) => `3161144008${index}`);
	expect(errorOf(await remove(...nine)).code).toBe(131204);
});

it('what is deleted is unknown', async () => {
	const id = await made();
	const { request_id } = (await client.graph('DELETE', `/${id}`)).body;
	expect(await told(2)).toMatchObject({ type: 'group_delete', request_id });
	expect(errorOf(await client.graph('GET', `/${id}`)).code).toBe(131041);
	expect((await client.graph('GET', GROUPS)).body.data).toEqual({ groups: [] });
});

it('another business sees nothing of it', async () => {
	const id = await made();
	const owner = (await client.control('POST', '/owners', { name: 'Other', phone: '31207777777' }))
		.body;
	const headers = { authorization: `Bearer ${String(objectOf(owner).accessToken)}` };
	const answer = await client.request('GET', `/v26.0/${id}`, undefined, headers);
	expect(errorOf(answer).code).toBe(131041);
});

it.each([
	[{}, 'subject'],
	[{ subject: '  ' }, 'subject'],
	[{ subject: 'a'.repeat(129) }, 'at most 128'],
	[{ subject: 'Hikes', description: 'a'.repeat(2049) }, 'at most 2048'],
	[{ subject: 'Hikes', join_approval_mode: 'never' }, 'must be one of {AUTO_APPROVE'],
])('none is made of %j', async (body, says) => {
	const error = errorOf(await create(body));
	expect(error.code).toBe(100);
	expect(error.message).toContain(says);
});
