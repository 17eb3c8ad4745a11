import type { CustomerNames } from '../customer/customer';
import { groupNames } from '../customer/group';
import type { Observation } from '../conversation/observation';
import { taughtBy } from '../conversation/refusal';
import { asObject, asText, type JsonObject } from '../json';
import { codesIn } from './failures';
import { observeCounted } from './counted';
import { observeNames, type ObserveOptions } from './observe';
import { hasName, LONGEST_NAME, readId, readMoment, readTime } from './read';
import { observeRescueNeed } from './rescueNeed';
import { observeServiceUse } from './serviceUse';
import { isGroupStatus, recipientOf } from './status';

/** The status that each message which goes out has first: enough to know that the customer was written to. */
const SENT = 'sent';

/** Meta accepts 512 characters ("Messages"), here in bytes. */
const LONGEST_CALLBACK_DATA = 2048;

/** `conversation.origin.type` of a conversation that began at an ad or a Page button. */
const FREE_ENTRY_POINT = 'referral_conversion';

/** What the status of a message that we sent teaches about its recipient. */
export function observeStatus(
	status: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	options: ObserveOptions,
): Observation[] {
	const at = readTime(status.timestamp, options.now);
	if (at === undefined) return [];
	if (isGroupStatus(status)) return observeGroupStatus(status, phoneNumberId, customer, at);
	const fate = [
		...observeRescueNeed(status, phoneNumberId, at),
		...observeServiceUse(status, phoneNumberId, at),
		...observeCounted(status, phoneNumberId, at),
	];
	if (!hasName(customer)) return fate;
	return [
		...fate,
		...observeNames(phoneNumberId, customer, at),
		...observeSend(status, phoneNumberId, customer, at),
		...refusalsIn(status, phoneNumberId, customer, at),
		...freeEntryIn(status, phoneNumberId, customer),
	];
}

/**
 * A message to a group has one status for the group and others for each member. What the group's window and our send
 * come to, the group's own status says, or that it has arrived anywhere; what failed with one member says nothing of
 * the others (Meta: "Group message status webhooks").
 *
 * @param member whom it is about; nobody in the group's own status
 */
function observeGroupStatus(
	status: JsonObject,
	phoneNumberId: string,
	member: CustomerNames,
	at: number,
): Observation[] {
	const group = readId(status.recipient_id, LONGEST_NAME);
	if (group === undefined) return [];
	const isMembers = hasName(recipientOf(status));
	const hasFailed = asText(status.status) === 'failed';
	const ofGroup =
		isMembers && hasFailed
			? []
			: [
					...observeRescueNeed(status, phoneNumberId, at),
					...observeSend(status, phoneNumberId, groupNames(group), at),
					...(isMembers ? [] : refusalsIn(status, phoneNumberId, groupNames(group), at)),
				];
	if (!isMembers) return ofGroup;
	// Whether a member gets marketing is the member's own affair.
	const ofMember = hasFailed
		? refusalsIn(status, phoneNumberId, member, at).filter(({ kind }) => kind !== 'closed')
		: [];
	return [
		...ofGroup,
		...observeServiceUse(status, phoneNumberId, at, member),
		...observeNames(phoneNumberId, member, at),
		...ofMember,
	];
}

/** What a status says of the send: Meta has it, and the customer was written to. */
function observeSend(
	status: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	at: number,
): Observation[] {
	const observations: Observation[] = [];
	const messageId = readId(status.id);
	const callbackData = readId(status.biz_opaque_callback_data, LONGEST_CALLBACK_DATA);
	if (messageId !== undefined && callbackData !== undefined) {
		observations.push({ kind: 'settled', phoneNumberId, customer, at, messageId, callbackData });
	}
	if (asText(status.status) === SENT) {
		observations.push({ kind: 'answered', phoneNumberId, customer, at });
	}
	return observations;
}

/** What Meta's reasons teach about the customer. */
function refusalsIn(
	status: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
	at: number,
): Observation[] {
	const messageId = readId(status.id);
	return codesIn(status.errors).flatMap((code): Observation[] => {
		// The time of the send is not in the status; its own time is the nearest known one, and later.
		const refused = { phoneNumberId, customer, at, ...(messageId ? { messageId } : {}) };
		const taught = taughtBy(code);
		return taught ? [{ ...taught, ...refused }] : [];
	});
}

function freeEntryIn(
	status: JsonObject,
	phoneNumberId: string,
	customer: CustomerNames,
): Observation[] {
	const conversation = asObject(status.conversation);
	const expiresAt = readMoment(conversation?.expiration_timestamp);
	if (
		asText(asObject(conversation?.origin)?.type) === FREE_ENTRY_POINT &&
		expiresAt !== undefined
	) {
		return [{ kind: 'freeEntryPoint', phoneNumberId, customer, expiresAt }];
	}
	return [];
}
