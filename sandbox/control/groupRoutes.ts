import { compact, listOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer, type Group } from '../state/customer.ts';
import { graphId } from '../state/ids.ts';
import type { World } from '../state/world.ts';
import { groupUpdateValue } from '../webhook/groupValue.ts';
import { customerNamed } from './customerRoutes.ts';
import { describeMessage } from './describe.ts';
import { customerWrites } from './inbound.ts';
import { ControlRefusal } from './refusal.ts';
import { numberIdOf, type ControlRequest, type ControlRoute } from './route.ts';

/** Groups of a business number: who is in them, what is said there, and the webhook of each change. */
export const groupRoutes: ControlRoute[] = [
	['POST', '/groups', create],
	['GET', '/groups/:id', (request) => describe(existing(request).group)],
	['PATCH', '/groups/:id', change],
	['DELETE', '/groups/:id', remove],
	['POST', '/groups/:id/participants', changeParticipants],
	['POST', '/groups/:id/messages', write],
];

/** As many as Meta lets in beside the business. */
const MOST = 8;

type OfGroup = Customer & { group: Group };

function existing({ world, path }: ControlRequest): { group: OfGroup; number: PhoneNumber } {
	const customer = world.customers.find(path.id ?? '');
	const number = world.numbers.get(customer?.group?.phoneNumberId ?? '');
	if (!customer?.group || !number) throw new ControlRefusal(`There is no group ${path.id}.`, 404);
	return { group: customer as OfGroup, number };
}

function describe(customer: OfGroup): JsonObject {
	const { subject, participants, suspended } = customer.group;
	return {
		groupId: nameKey(customer),
		subject,
		participants: participants.map(nameKey),
		suspended,
	};
}

function tell(world: World, number: PhoneNumber, group: Customer, field: string, what: JsonObject) {
	const { businessAccountId, id: phoneNumberId } = number;
	const value = groupUpdateValue(number, group, what, Date.now());
	world.webhooks.send({ businessAccountId, phoneNumberId, field, value });
}

/** `{ subject?, participants?, phoneNumberId? }` */
function create(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const number = world.numbers.get(numberIdOf(request));
	if (!number) throw new ControlRefusal('There is no such number.', 404);
	const id = Buffer.from(`capi_group:${number.phone}:${graphId()}`).toString('base64url');
	const subject = textOf(body.subject) ?? 'A group';
	const participants = people(world, body.participants);
	if (participants.length > MOST) throw new ControlRefusal(`At most ${MOST} people.`);
	const group = { phoneNumberId: number.id, subject, participants, suspended: false };
	const customer = world.customers.addGroup(id, group) as OfGroup;
	const link = `https://chat.whatsapp.com/${graphId()}`;
	const what = { type: 'group_create', request_id: graphId(), subject, invite_link: link };
	tell(world, number, customer, 'group_lifecycle_update', what);
	return describe(customer);
}

function people(world: World, names: JsonValue | undefined): Customer[] {
	return listOf(names).map((name) => customerNamed(world, textOf(name) ?? ''));
}

function named(world: World, member: Customer): JsonObject {
	return compact({ wa_id: member.phone, user_id: world.customers.userIdOf(member) });
}

/** `{ subject?, description?, suspended? }` */
function change(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const { group, number } = existing(request);
	const subject = textOf(body.subject);
	const description = textOf(body.description);
	if (subject !== undefined || description !== undefined) {
		group.group.subject = subject ?? group.group.subject;
		const told = (text: string | undefined) =>
			text === undefined ? undefined : { text, update_successful: true };
		tell(
			...([world, number, group, 'group_settings_update'] as const),
			compact({
				...{ type: 'group_settings_update', request_id: graphId() },
				...{ group_subject: told(subject), group_description: told(description) },
			}),
		);
	}
	if (typeof body.suspended === 'boolean') {
		group.group.suspended = body.suspended;
		const type = body.suspended ? 'group_suspend' : 'group_suspend_cleared';
		tell(world, number, group, 'group_status_update', { type });
	}
	return describe(group);
}

function remove(request: ControlRequest): JsonObject {
	const { group, number } = existing(request);
	const what = { type: 'group_delete', request_id: graphId() };
	tell(request.world, number, group, 'group_lifecycle_update', what);
	request.world.customers.remove(group);
	return { success: true };
}

/** `{ add?, remove? }`: who joins by the invite link, and who leaves. */
function changeParticipants(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const { group, number } = existing(request);
	const [added, removed] = [people(world, body.add), people(world, body.remove)];
	const rest = group.group.participants.filter((member) => !removed.includes(member));
	group.group.participants = [...new Set([...rest, ...added])];
	const update = (what: JsonObject) =>
		tell(world, number, group, 'group_participants_update', what);
	const names = (members: Customer[]) => members.map((member) => named(world, member));
	if (added.length > 0) {
		const how = { type: 'group_participants_add', reason: 'invite_link' };
		update({ ...how, added_participants: names(added) });
	}
	if (removed.length > 0) {
		const how = { type: 'group_participants_remove', initiated_by: 'participant' };
		update({ ...how, removed_participants: names(removed) });
	}
	return describe(group);
}

/** `{ from, … }`: as `POST /customers/:customer/messages`, by a member. */
function write(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const { group, number } = existing(request);
	const [member] = people(world, [body.from ?? '']);
	if (!member || !group.group.participants.includes(member)) {
		throw new ControlRefusal('"from" must be a member of the group.', 409);
	}
	const record = customerWrites(world, number, member, body, group);
	return { messageId: record.id, message: describeMessage(record) };
}
