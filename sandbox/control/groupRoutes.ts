import {
	closeGroup,
	findGroup,
	joinGroup,
	leaveGroup,
	memberNames,
	MOST_IN_GROUP,
	openGroup,
	renameGroup,
	suspendGroup,
	type GroupCustomer,
} from '../delivery/groups.ts';
import { listOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer } from '../state/customer.ts';
import type { World } from '../state/world.ts';
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

function existing({ world, path }: ControlRequest): { group: GroupCustomer; number: PhoneNumber } {
	const group = findGroup(world, path.id ?? '');
	const number = world.numbers.get(group?.group.phoneNumberId ?? '');
	if (!group || !number) throw new ControlRefusal(`There is no group ${path.id}.`, 404);
	return { group, number };
}

function describe(customer: GroupCustomer): JsonObject {
	const { subject, participants, suspended } = customer.group;
	return {
		groupId: nameKey(customer),
		subject,
		participants: participants.map(nameKey),
		suspended,
	};
}

/** `{ subject?, participants?, phoneNumberId? }` */
function create(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const number = world.numbers.get(numberIdOf(request));
	if (!number) throw new ControlRefusal('There is no such number.', 404);
	const subject = textOf(body.subject) ?? 'A group';
	const participants = people(world, body.participants);
	checkSize(participants);
	return describe(openGroup(world, number, { subject, participants }).group);
}

function checkSize(participants: Customer[]): void {
	if (participants.length <= MOST_IN_GROUP) return;
	throw new ControlRefusal(`At most ${MOST_IN_GROUP} people.`);
}

function people(world: World, names: JsonValue | undefined): Customer[] {
	return listOf(names).map((name) => customerNamed(world, textOf(name) ?? ''));
}

/** `{ subject?, description?, suspended? }` */
function change(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const { group } = existing(request);
	const subject = textOf(body.subject);
	const description = textOf(body.description);
	if (subject !== undefined || description !== undefined) {
		renameGroup(world, group, { subject, description });
	}
	if (typeof body.suspended === 'boolean') suspendGroup(world, group, body.suspended);
	return describe(group);
}

function remove(request: ControlRequest): JsonObject {
	closeGroup(request.world, existing(request).group);
	return { success: true };
}

/** `{ add?, remove? }`: who joins by the invite link, and who leaves. */
function changeParticipants(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const { group } = existing(request);
	const [added, removed] = [people(world, body.add), people(world, body.remove)];
	const staying = group.group.participants.filter((member) => !removed.includes(member));
	checkSize([...new Set([...staying, ...added])]);
	if (added.length > 0) joinGroup(world, group, added);
	if (removed.length > 0) {
		leaveGroup(world, group, removed, {
			initiated_by: 'participant',
			removed_participants: removed.map((member) => memberNames(world, member)),
		});
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
