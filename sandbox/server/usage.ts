import type { FastifyReply } from 'fastify';
import { messageOf } from '../errors/codes.ts';
import { GraphError } from '../errors/graphError.ts';
import { findNode } from '../graph/request.ts';
import type { World } from '../state/world.ts';

/** Edges that Meta counts as messaging, which has limits of its own. */
const MESSAGING = ['messages', 'marketing_messages', 'media'];

/** Too many calls to an account's management: 80008. */
const TOO_MANY_CALLS = 80008;

/** The account whose management calls a request counts among; undefined for a request that is none. */
function managedAccount(world: World, id: string, edge: string): string | undefined {
	const node = MESSAGING.includes(edge) ? undefined : findNode(world, id);
	if (node?.kind === 'businessAccount') return id;
	return node && 'businessAccountId' in node.value ? node.value.businessAccountId : undefined;
}

/**
 * Counts a management call, and refuses it when the hour's are used up (Meta, "Rate limits": business use case,
 * WhatsApp management). How much of them is used stands beside every answer: `X-Business-Use-Case-Usage`.
 *
 * @throws GraphError 80008
 */
export function countUsage(world: World, reply: FastifyReply, id: string, edge: string): void {
	const account = managedAccount(world, id, edge);
	if (account === undefined) return;
	const limit = world.settings.managementCallsPerHour;
	const { calls, minutesLeft } = world.calls.count(account, Date.now());
	const isOver = limit !== null && calls > limit;
	noteUsage(reply, [account], {
		type: 'whatsapp_business_management',
		percent: limit === null ? 1 : Math.min(100, Math.ceil((calls * 100) / Math.max(1, limit))),
		minutes: isOver ? minutesLeft : 0,
	});
	if (isOver) {
		throw new GraphError(400, { message: messageOf(TOO_MANY_CALLS), code: TOO_MANY_CALLS });
	}
}

/** Says how much is used, and in how many minutes requests are taken again. */
export function noteUsage(
	reply: FastifyReply,
	accounts: string[],
	{ type, percent, minutes }: { type: string; percent: number; minutes: number },
): void {
	const usage = { call_count: percent, total_cputime: percent, total_time: percent };
	const entry = { type, ...usage, estimated_time_to_regain_access: minutes };
	reply
		.header('x-app-usage', JSON.stringify(usage))
		.header(
			'x-business-use-case-usage',
			JSON.stringify(Object.fromEntries(accounts.map((account) => [account, [entry]]))),
		);
}
