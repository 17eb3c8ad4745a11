import { textOf, type JsonObject } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

const DAY = 24 * 3_600_000;

/** What each step of Meta's ladder makes of an account; undefined = nothing. */
const STEPS: Record<string, { directSend?: BusinessAccount['directSend']; forMs?: number }> = {
	WARN: {},
	RATE_LIMIT: { directSend: 'limited', forMs: DAY },
	STRIKE_1: { directSend: 'restricted', forMs: 7 * DAY },
	STRIKE_2: { directSend: 'restricted', forMs: 30 * DAY },
	OFFBOARD: { directSend: 'restricted' },
	UNBAN: { directSend: 'eligible' },
	RATE_LIMIT_RECOVERY: { directSend: 'eligible' },
};

/** What comes of marketing by Direct Send. */
export const directSendRoutes: ControlRoute[] = [['POST', '/accounts/:id/direct-send', step]];

/** `{ step, forMs?, left? }`: a step of the ladder, told by `account_update`; `left`: how many go out before 131064. */
function step({ world, path, body }: ControlRequest): JsonObject {
	const account = world.businessAccounts.get(path.id ?? '');
	if (!account) throw new ControlRefusal(`There is no WABA ${path.id}.`, 404);
	const name = textOf(body.step) ?? '';
	const to = Object.hasOwn(STEPS, name) ? STEPS[name] : undefined;
	if (!to) throw new ControlRefusal(`"step" must be one of ${Object.keys(STEPS).join(', ')}.`);
	const now = Date.now();
	const forMs = typeof body.forMs === 'number' ? body.forMs : to.forMs;
	account.directSend = to.directSend ?? account.directSend;
	account.directSendUntil = forMs === undefined ? undefined : now + forMs;
	account.directSendLeft = typeof body.left === 'number' ? body.left : 0;
	const isClosed = to.directSend !== undefined && to.directSend !== 'eligible';
	const restriction = {
		restriction_type: 'RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES',
		...(forMs === undefined ? {} : { expiration: Math.floor((now + forMs) / 1000) }),
	};
	world.webhooks.send({
		businessAccountId: account.id,
		field: 'account_update',
		time: Math.floor(now / 1000),
		value: {
			event: 'ACCOUNT_RESTRICTION',
			violation_info: { violation_type: `DIRECT_SEND_UTILITY_CATEGORY_ABUSE_${name}` },
			...(isClosed ? { restriction_info: [restriction] } : {}),
		},
	});
	return { id: account.id, directSend: account.directSend };
}
