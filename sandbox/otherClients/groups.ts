import {
	closeGroup,
	groupsOf,
	leaveGroup,
	memberNames,
	MOST_IN_GROUP,
	newInviteLink,
	openGroup,
	renameGroup,
	type GroupCustomer,
} from '../delivery/groups.ts';
import { statusError } from '../delivery/outcome.ts';
import { invalidParameter, messageRefusal } from '../errors/graphError.ts';
import { selectFields, type FieldReader } from '../graph/fields.ts';
import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { readRecipient } from '../message/recipient.ts';
import { requireList, requireOneOf, requireText, requireTextIfGiven } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';
import { isUserId, nameKey, type JoinApproval } from '../state/customer.ts';

/** Meta: "Groups API: Group management". */
const MAX = { subject: 128, description: 2048 } as const;

const APPROVALS: readonly JoinApproval[] = ['auto_approve', 'approval_required'];

export const GROUP_TYPE = 'WhatsAppBusinessGroup';

/** `GET /{PHONE_NUMBER_ID}/groups`: unlike other lists, they stand below `data.groups`. */
export function listGroups(request: GraphRequest, number: PhoneNumber): JsonObject {
	const groups = groupsOf(request.world, number);
	const { data, paging } = page(request, groups, nameKey, (group) => ({
		id: nameKey(group),
		subject: group.group.subject,
		created_at: String(Math.floor(group.group.createdAt / 1000)),
	}));
	return compact({ data: { groups: data }, paging });
}

/** `POST /{PHONE_NUMBER_ID}/groups`: the group's ID and its invite link come by webhook. */
export function createGroup({ world, params }: GraphRequest, number: PhoneNumber): JsonObject {
	requireMessagingProduct(params);
	const subject = requireText(textOf(params.subject)?.trim(), 'subject', MAX.subject);
	requireTextIfGiven(params.description, 'description', MAX.description);
	const description = textOf(params.description);
	const given = params.join_approval_mode;
	const mode =
		given === undefined ? undefined : requireOneOf(given, 'join_approval_mode', APPROVALS);
	const joinApproval = APPROVALS.find((known) => known === mode);
	return answer(openGroup(world, number, { subject, description, joinApproval }));
}

/** `GET /{GROUP_ID}`. */
export function getGroup({ world, params }: GraphRequest, customer: GroupCustomer): JsonObject {
	const { group } = customer;
	const all: Record<string, FieldReader> = {
		id: () => nameKey(customer),
		messaging_product: () => 'whatsapp',
		subject: () => group.subject,
		description: () => group.description,
		join_approval_mode: () => group.joinApproval,
		suspended: () => group.suspended,
		creation_timestamp: () => Math.floor(group.createdAt / 1000),
		participants: () => group.participants.map((member) => memberNames(world, member)),
		total_participant_count: () => group.participants.length,
	};
	return selectFields(GROUP_TYPE, all, Object.keys(all), params.fields);
}

/** `POST /{GROUP_ID}`: subject and description. Pictures are taken, and shown nowhere. */
export function changeGroup(
	{ world, params, file }: GraphRequest,
	group: GroupCustomer,
): JsonObject {
	requireMessagingProduct(params);
	requireTextIfGiven(params.subject, 'subject', MAX.subject);
	requireTextIfGiven(params.description, 'description', MAX.description);
	const [subject, description] = [textOf(params.subject)?.trim(), textOf(params.description)];
	if (subject === undefined && description === undefined && !file) {
		throw invalidParameter('One of subject, description and profile_picture_file is required.');
	}
	return answer(renameGroup(world, group, { subject, description }));
}

/** `DELETE /{GROUP_ID}`. */
export function deleteGroup({ world }: GraphRequest, group: GroupCustomer): JsonObject {
	return answer(closeGroup(world, group));
}

/** `GET /{GROUP_ID}/invite_link`. */
export function getInviteLink(_request: GraphRequest, { group }: GroupCustomer): JsonObject {
	return { messaging_product: 'whatsapp', invite_link: group.inviteLink };
}

/** `POST /{GROUP_ID}/invite_link`: a new one; the old one leads nowhere. */
export function resetInviteLink(request: GraphRequest, group: GroupCustomer): JsonObject {
	requireMessagingProduct(request.params);
	group.group.inviteLink = newInviteLink();
	return getInviteLink(request, group);
}

/** `DELETE /{GROUP_ID}/participants`: who is gone, and who was not there, comes by webhook. */
export function removeParticipants(
	{ world, params }: GraphRequest,
	group: GroupCustomer,
): JsonObject {
	requireMessagingProduct(params);
	const names = requireList(params.participants, 'participants').map((entry, index) =>
		requireText(objectOf(entry).user, `participants[${index}]['user']`, 200),
	);
	if (names.length > MOST_IN_GROUP) throw messageRefusal(131204);
	if (new Set(names).size < names.length) throw messageRefusal(131202);
	const number = world.numbers.get(group.group.phoneNumberId);
	const asked = names.map((input) => {
		const name: JsonObject = { [isUserId(input) ? 'recipient' : 'to']: input };
		const member = number && world.customers.find(readRecipient(name, number).name);
		return { input, member: group.group.participants.find((one) => one === member) };
	});
	const gone = asked.filter(({ member }) => member);
	const failed = asked.filter(({ member }) => !member);
	const errors = [statusError({ code: 131212 })];
	const told = compact({
		initiated_by: 'business',
		removed_participants: gone.map(({ input }) => ({ input })),
		failed_participants:
			failed.length > 0 ? failed.map(({ input }) => ({ input, errors })) : undefined,
	});
	return answer(
		leaveGroup(
			world,
			group,
			gone.flatMap(({ member }) => member ?? []),
			told,
		),
	);
}

function answer({ requestId }: { requestId: string }): JsonObject {
	return { messaging_product: 'whatsapp', request_id: requestId };
}
