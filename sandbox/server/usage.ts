import type { FastifyReply } from 'fastify';
import { findNode } from '../graph/request.ts';
import type { World } from '../state/world.ts';

/** Of each active account and hour (Meta, "Rate limits": business use case, WhatsApp management). */
const CALLS_PER_HOUR = 5000;

/** Edges that Meta counts as messaging, which has limits of its own. */
const MESSAGING = ['messages', 'marketing_messages', 'media'];

/** How much of the hour's calls is used up, beside every answer about an account: `X-Business-Use-Case-Usage`. */
export function noteUsage(world: World, reply: FastifyReply, id: string, edge: string): void {
	if (MESSAGING.includes(edge)) return;
	const node = findNode(world, id);
	if (node?.kind === 'media' || node?.kind === 'app' || node === undefined) return;
	const account = node.kind === 'businessAccount' ? id : node.value.businessAccountId;
	const percent = percentUsed(world.calls.count(account, Date.now()));
	const usage = { call_count: percent, total_cputime: percent, total_time: percent };
	reply.header('x-app-usage', JSON.stringify(usage)).header(
		'x-business-use-case-usage',
		JSON.stringify({
			[account]: [
				{ type: 'whatsapp_business_management', ...usage, estimated_time_to_regain_access: 0 },
			],
		}),
	);
}

function percentUsed(calls: number): number {
	return Math.ceil((calls * 100) / CALLS_PER_HOUR);
}
