import { SYSTEM_USER_ID } from '../../sandbox/graph/debugToken.ts';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { payloadOf } from './support/callback.ts';
import { eventually } from './support/client.ts';
import { callbackPerFile, sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile();
const callback = callbackPerFile();

const NUMBER = `/numbers/${ACCOUNT.phoneNumberId}`;
const FIELDS = [
	...['account_review_update', 'business_capability_update', 'business_username_updates'],
	...['phone_number_name_update', 'security'],
];

beforeAll(async () => {
	await client.subscribeApp(callback, FIELDS.join(','));
});

/** What the webhooks said from the given one on, once there are so many. */
const told = async (from: number, count: number) =>
	await eventually(() => {
		const changes = callback.received
			.slice(from)
			.flatMap((delivery) => payloadOf(delivery).entry)
			.flatMap(({ changes }) => changes as unknown as Array<{ field: string; value: JsonObject }>);
		return changes.length >= count ? changes : undefined;
	});

const display = { display_phone_number: ACCOUNT.phone };
const onNumber = (change: object) => async () => await client.control('PATCH', NUMBER, change);

it.each<[string, () => Promise<unknown>, string, JsonObject]>([
	[
		'a review of the account',
		async () =>
			await client.control('PATCH', `/accounts/${ACCOUNT.businessAccountId}`, {
				reviewStatus: 'DEFERRED',
			}),
		'account_review_update',
		{ decision: 'DEFERRED' },
	],
	[
		'a new display name',
		async () => await client.graph('POST', `/${ACCOUNT.phoneNumberId}?new_display_name=Greenhouse`),
		'phone_number_name_update',
		{
			...{ ...display, decision: 'PENDING', requested_verified_name: 'Greenhouse' },
			rejection_reason: null,
		},
	],
	[
		'a name that is accepted',
		onNumber({ newNameStatus: 'APPROVED' }),
		'phone_number_name_update',
		{
			...{ ...display, decision: 'APPROVED', requested_verified_name: 'Greenhouse' },
			rejection_reason: null,
		},
	],
	[
		'a name that is not',
		onNumber({ nameStatus: 'DECLINED' }),
		'phone_number_name_update',
		{
			...{ ...display, decision: 'REJECTED', requested_verified_name: 'Greenhouse Clinic' },
			rejection_reason: 'NAME_NOT_CONSISTENT',
		},
	],
	[
		'another messaging limit',
		onNumber({ messagingLimit: 'TIER_250' }),
		'business_capability_update',
		{ max_daily_conversations_per_business: 'TIER_250', max_phone_numbers_per_waba: 2 },
	],
	[
		'another PIN',
		async () => await client.graph('POST', `/${ACCOUNT.phoneNumberId}`, { pin: '123456' }),
		'security',
		{ ...display, event: 'PIN_CHANGED', requester: SYSTEM_USER_ID },
	],
	[
		'a username',
		async () =>
			await client.graph('POST', `/${ACCOUNT.phoneNumberId}/username`, { username: 'greenhouse' }),
		'business_username_updates',
		{ ...display, username: 'greenhouse', status: 'reserved' },
	],
	[
		'no username any longer',
		async () => await client.graph('DELETE', `/${ACCOUNT.phoneNumberId}/username`),
		'business_username_updates',
		{ ...display, username: 'greenhouse', status: 'deleted' },
	],
])('%s is told by its webhook', async (_what, happens, field, value) => {
	const before = callback.received.length;
	await happens();
	expect(await told(before, 1)).toEqual([{ field, value }]);
});

it('what is as it was is not told', async () => {
	const before = callback.received.length;
	await client.control('PATCH', NUMBER, { nameStatus: 'DECLINED', messagingLimit: 'TIER_250' });
	await client.control('PATCH', NUMBER, { messagingLimit: 'TIER_2K' });
	expect(await told(before, 1)).toMatchObject([{ field: 'business_capability_update' }]);
});
