import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { change, NOW, status, WHERE } from './payloads';

const DAY = 24 * 3_600_000;
const AT = Math.floor(NOW / 1000) - 60;
const PREFIX = 'DIRECT_SEND_UTILITY_CATEGORY_ABUSE_';

function ways(value: JsonObject, time: unknown = AT) {
	const payload = change(value, { field: 'account_update' }) as { entry: JsonObject[] };
	const [entry = {}] = payload.entry;
	return parseDelivery({ ...payload, entry: [{ ...entry, time }] }, { now: NOW }).ways;
}

const restriction = (violation: string, ...expirations: unknown[]): JsonObject => ({
	event: 'ACCOUNT_RESTRICTION',
	violation_info: { violation_type: violation },
	...(expirations.length > 0
		? {
				restriction_info: expirations.map((expiration) => ({
					restriction_type: 'RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES',
					...(expiration === undefined ? {} : { expiration: expiration as string }),
				})),
			}
		: {}),
});

const inDays = (days: number) => AT * 1000 + days * DAY;

it.each<[string, JsonObject, number | undefined]>([
	['a warning', restriction(`${PREFIX}WARN`), undefined],
	['misuse of a template', restriction('DIRECT_SEND_UTILITY_TEMPLATE_ABUSE'), undefined],
	[
		'a rate limit, up to which messages are taken',
		restriction(`${PREFIX}RATE_LIMIT`, AT + 99),
		undefined,
	],
	['the first strike', restriction(`${PREFIX}STRIKE_1`), inDays(7)],
	['the second strike', restriction(`${PREFIX}STRIKE_2`), inDays(30)],
	['the end of the beta', restriction(`${PREFIX}OFFBOARD`), inDays(3650)],
	['a strike with its end', restriction(`${PREFIX}STRIKE_1`, AT + 600), (AT + 600) * 1000],
	[
		'its end in words',
		restriction(`${PREFIX}STRIKE_1`, '2026-12-24T00:00:00Z'),
		Date.UTC(2026, 11, 24),
	],
	['an end that is no time', restriction(`${PREFIX}STRIKE_1`, 'soon'), inDays(7)],
	['a step that is not known', restriction(`${PREFIX}STRIKE_9`, undefined), inDays(1)],
	['a step of that kind without a restriction', restriction(`${PREFIX}STRIKE_9`), undefined],
	['a restriction without a violation', restriction('', AT + 600), (AT + 600) * 1000],
	['the end of a strike', restriction(`${PREFIX}UNBAN`), inDays(0)],
	['the end of a limit', restriction(`${PREFIX}RATE_LIMIT_RECOVERY`), inDays(0)],
	['something else', restriction('SPAM'), undefined],
	['another event', { ...restriction(`${PREFIX}STRIKE_1`), event: 'ACCOUNT_VIOLATION' }, undefined],
	[
		'a restriction of something else',
		{
			event: 'ACCOUNT_RESTRICTION',
			restriction_info: [
				{ restriction_type: 'RESTRICTED_UTILITY_TEMPLATES', expiration: AT + 600 },
			],
		},
		undefined,
	],
])('%s', (_what, value, until) => {
	const about = { kind: 'businessAccount', id: WHERE.businessAccountId, way: 'directSend' };
	expect(ways(value)).toEqual(
		until === undefined ? [] : [{ ...about, why: 'restricted', at: AT * 1000, until }],
	);
});

it('is still an event of the account', () => {
	const value = restriction(`${PREFIX}STRIKE_1`, AT + 600);
	const { events } = parseDelivery(change(value, { field: 'account_update' }), { now: NOW });
	expect(events).toMatchObject([{ event: 'account', change: 'ACCOUNT_RESTRICTION' }]);
});

const failed = (code: number, more: JsonObject = {}) =>
	parseDelivery(change({ statuses: [status({ status: 'failed', errors: [{ code }], ...more })] }), {
		now: NOW,
	});

it.each([
	[132015, 3],
	[139200, 24],
	[131064, 1],
])('a status with %i closes it for %i hours, and calls for the template', (code, hours) => {
	const { ways: closed, observations } = failed(code, { template_id: '77' });
	expect(closed).toMatchObject([{ kind: 'number', id: WHERE.phoneNumberId, way: 'directSend' }]);
	const [{ at, until } = { at: 0, until: 0 }] = closed;
	expect(until - at).toBe(hours * 3_600_000);
	expect(observations).toContainEqual(expect.objectContaining({ kind: 'refused' }));
});

it.each([
	[132015, {}],
	[131026, { template_id: '77' }],
	[132015, { template_id: '77', status: 'sent' }],
])('a status with %i and %j says nothing of it', (code, more) => {
	const { ways: closed, observations } = failed(code, more);
	expect(closed).toEqual([]);
	expect(observations).not.toContainEqual(expect.objectContaining({ kind: 'refused' }));
});
