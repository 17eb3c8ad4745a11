import { compact, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer, Group, JoinApproval } from '../state/customer.ts';
import { graphId } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import { groupUpdateValue } from '../webhook/groupValue.ts';

/** As many as Meta lets in beside the business. */
export const MOST_IN_GROUP = 8;

export type GroupCustomer = Customer & { group: Group };

/** The group of that ID. */
export function findGroup(world: World, id: string): GroupCustomer | undefined {
	const customer = world.customers.find(id);
	return customer?.group ? (customer as GroupCustomer) : undefined;
}

/** Of one number, in the order in which they were made. */
export function groupsOf(world: World, number: PhoneNumber): GroupCustomer[] {
	const all = world.customers.groups() as GroupCustomer[];
	return all.filter(({ group }) => group.phoneNumberId === number.id);
}

interface NewGroup {
	subject: string;
	description?: string | undefined;
	joinApproval?: JoinApproval | undefined;
	participants?: Customer[];
}

/** What was asked for comes by webhook; the answer names only the request. */
type Done = { group: GroupCustomer; requestId: string };

export function openGroup(world: World, number: PhoneNumber, given: NewGroup): Done {
	const { subject, description, joinApproval = 'auto_approve', participants = [] } = given;
	const id = Buffer.from(`capi_group:${number.phone}:${graphId()}`).toString('base64url');
	const inviteLink = newInviteLink();
	const group = world.customers.addGroup(id, {
		...{ phoneNumberId: number.id, subject, participants, suspended: false },
		...{ joinApproval, inviteLink, createdAt: Date.now() },
		...(description === undefined ? {} : { description }),
	}) as GroupCustomer;
	const what = compact({ subject, description, invite_link: inviteLink });
	const approval = { join_approval_mode: joinApproval };
	return report(world, group, 'lifecycle_update', { type: 'group_create', ...what, ...approval });
}

export function newInviteLink(): string {
	return `https://chat.whatsapp.com/${graphId()}`;
}

export function closeGroup(world: World, group: GroupCustomer): Done {
	const done = report(world, group, 'lifecycle_update', { type: 'group_delete' });
	world.customers.remove(group);
	return done;
}

/** Its subject, its description, or both. */
export function renameGroup(
	world: World,
	group: GroupCustomer,
	{ subject, description }: { subject?: string | undefined; description?: string | undefined },
): Done {
	group.group.subject = subject ?? group.group.subject;
	if (description !== undefined) group.group.description = description;
	const told = (text: string | undefined) =>
		text === undefined ? undefined : { text, update_successful: true };
	const what = compact({ group_subject: told(subject), group_description: told(description) });
	return report(world, group, 'settings_update', { type: 'group_settings_update', ...what });
}

export function suspendGroup(world: World, group: GroupCustomer, suspended: boolean): void {
	group.group.suspended = suspended;
	const type = suspended ? 'group_suspend' : 'group_suspend_cleared';
	tell(world, group, 'status_update', { type });
}

/** By the invite link. */
export function joinGroup(world: World, group: GroupCustomer, added: Customer[]): void {
	group.group.participants = [...new Set([...group.group.participants, ...added])];
	const names = added.map((member) => memberNames(world, member));
	const how = { type: 'group_participants_add', reason: 'invite_link' };
	tell(world, group, 'participants_update', { ...how, added_participants: names });
}

/** @param by who did it, and what the webhook calls those who are gone */
export function leaveGroup(
	world: World,
	group: GroupCustomer,
	removed: Customer[],
	by: JsonObject,
): Done {
	const { participants } = group.group;
	group.group.participants = participants.filter((member) => !removed.includes(member));
	return report(world, group, 'participants_update', { type: 'group_participants_remove', ...by });
}

/** How Meta names a member to the business. */
export function memberNames(world: World, member: Customer): JsonObject {
	return compact({
		wa_id: member.phoneHidden ? undefined : member.phone,
		user_id: world.customers.userIdOf(member),
	});
}

/** What came of a request. */
function report(world: World, group: GroupCustomer, about: string, what: JsonObject): Done {
	const requestId = graphId();
	tell(world, group, about, { request_id: requestId, ...what });
	return { group, requestId };
}

function tell(world: World, group: GroupCustomer, about: string, what: JsonObject): void {
	const number = world.numbers.get(group.group.phoneNumberId);
	if (!number) return;
	const { businessAccountId, id: phoneNumberId } = number;
	const value = groupUpdateValue(number, group, what, Date.now());
	world.webhooks.send({ businessAccountId, phoneNumberId, field: `group_${about}`, value });
}
