import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer } from '../state/customer.ts';
import type { Customers } from '../state/customers.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { contactOf, metadataOf, seconds, visiblePhone } from './value.ts';

/** One status of a message to a group, of the group's own, or of several of its members at once. */
interface GroupStatus {
	status: string;
	at: number;
	/** Absent: of the group. */
	members?: Customer[];
	errors?: JsonObject[];
}

/** `value` of a `messages` change with the statuses of a message to a group (Meta: "Group message status webhooks"). */
export function groupStatusValue(
	customers: Customers,
	number: PhoneNumber,
	record: MessageRecord,
	{ status, at, members, errors }: GroupStatus,
): JsonObject {
	const common = {
		id: record.id,
		status,
		timestamp: seconds(at),
		recipient_id: nameKey(record.customer),
		recipient_type: 'group',
		biz_opaque_callback_data: textOf(record.content.biz_opaque_callback_data),
		errors: status === 'failed' ? (errors ?? record.errors) : undefined,
	};
	const statuses = members
		? members.map((member) => ({
				...common,
				// Meta's samples turn the words around where a status stands alone.
				[members.length > 1 ? 'recipient_participant_id' : 'participant_recipient_id']:
					visiblePhone(member),
				recipient_participant_user_id: customers.userIdOf(member),
				recipient_participant_parent_user_id: member.parentUserId,
				pricing: status === 'delivered' ? groupPricing(record) : undefined,
			}))
		: [common];
	return compact({
		messaging_product: 'whatsapp',
		metadata: metadataOf(number),
		contacts:
			members && status !== 'failed'
				? members.map((member) => contactOf(customers, member))
				: undefined,
		statuses: statuses.map(compact),
	});
}

/** Groups have categories of their own: `group_utility` and so on. */
function groupPricing({ pricing }: MessageRecord): JsonObject | undefined {
	if (!pricing) return undefined;
	return { ...objectOf(pricing), category: `group_${textOf(pricing.category) ?? 'service'}` };
}

/** `value` of one of the fields `group_*` (Meta: "Webhooks for Groups API"). */
export function groupUpdateValue(
	number: PhoneNumber,
	group: Customer,
	what: JsonObject,
	at: number,
): JsonObject {
	return {
		messaging_product: 'whatsapp',
		metadata: metadataOf(number),
		groups: [{ timestamp: seconds(at), group_id: nameKey(group), ...what }],
	};
}
