import type { JsonObject } from '../json.ts';
import type { BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Flow, FlowStatus } from '../state/flows.ts';
import type { World } from '../state/world.ts';

/** What Meta calls each state of a name in the webhook about it. */
const DECISIONS: Record<string, string> = {
	APPROVED: 'APPROVED',
	DECLINED: 'REJECTED',
	PENDING_REVIEW: 'PENDING',
};

/** Numbers of a WABA: few until the business is verified, or may write to 2,000 customers a day. */
const numbersAt = (limit: string): number => (limit === 'TIER_250' ? 2 : 20);

/** One webhook for each thing that is new about a number and that Meta tells; a quality rating is none. */
export function tellOfNumber(
	world: World,
	before: Readonly<PhoneNumber>,
	number: PhoneNumber,
): void {
	const names = [
		[before.nameStatus, number.nameStatus, number.verifiedName],
		[before.newNameStatus, number.newNameStatus, number.newDisplayName],
	] as const;
	for (const [was, is, name] of names) {
		const decision = DECISIONS[is ?? ''];
		if (is === was || decision === undefined) continue;
		tell(world, number, 'phone_number_name_update', {
			...{ decision, requested_verified_name: name ?? number.verifiedName },
			rejection_reason: decision === 'REJECTED' ? 'NAME_NOT_CONSISTENT' : null,
		});
	}
	if (number.messagingLimit !== before.messagingLimit) {
		send(world, number.businessAccountId, 'business_capability_update', {
			max_daily_conversations_per_business: number.messagingLimit,
			max_phone_numbers_per_waba: numbersAt(number.messagingLimit),
		});
	}
	if (number.username !== before.username) {
		tell(world, number, 'business_username_updates', {
			username: number.username ?? before.username ?? '',
			status: number.username === undefined ? 'deleted' : 'reserved',
		});
	}
}

export function tellOfPin(world: World, number: PhoneNumber, requester: string): void {
	tell(world, number, 'security', { event: 'PIN_CHANGED', requester });
}

export function tellOfReview(world: World, { id, reviewStatus }: BusinessAccount): void {
	send(world, id, 'account_review_update', { decision: reviewStatus });
}

/** A flow's new state. */
export function tellOfFlow(world: World, before: FlowStatus, flow: Flow): void {
	if (flow.status === before) return;
	send(world, flow.businessAccountId, 'flows', {
		event: 'FLOW_STATUS_CHANGE',
		message: `Flow ${flow.name} changed status from ${before} to ${flow.status}`,
		flow_id: flow.id,
		old_status: before,
		new_status: flow.status,
	});
}

function tell(world: World, number: PhoneNumber, field: string, value: JsonObject): void {
	const { businessAccountId, phone } = number;
	send(world, businessAccountId, field, { display_phone_number: phone, ...value });
}

function send(world: World, businessAccountId: string, field: string, value: JsonObject): void {
	const time = Math.floor(Date.now() / 1000);
	world.webhooks.send({ businessAccountId, field, time, value });
}
