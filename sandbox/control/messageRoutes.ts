import { advance, fail } from '../delivery/lifecycle.ts';
import { compact, textOf, type JsonObject } from '../json.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { nameKey, type Customer } from '../state/customer.ts';
import { ownerOf } from '../state/threads.ts';
import { windowEnd } from '../delivery/window.ts';
import { readName } from './customerRoutes.ts';
import { describeMessage } from './describe.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** What the phones show, and statuses by hand. */
export const messageRoutes: ControlRoute[] = [
	['GET', '/messages', list],
	['GET', '/messages/counts', counts],
	['GET', '/messages/:id', (request) => describeMessage(existing(request))],
	['POST', '/messages/:id/status', setStatus],
	['GET', '/chats', chats],
];

/** How many there are, by customer: for those who wait for many. */
function counts(request: ControlRequest): JsonObject {
	const customers: Record<string, number> = {};
	for (const { customer } of chosen(request)) {
		const name = nameKey(customer);
		customers[name] = (customers[name] ?? 0) + 1;
	}
	return { customers };
}

function chosen({ world, query }: ControlRequest): MessageRecord[] {
	const { customer: name, phoneNumberId, direction } = query;
	const customer = name === undefined ? undefined : world.customers.find(readName(name));
	if (name !== undefined && !customer) return [];
	return world.messages.list({
		...(customer ? { customer } : {}),
		...(phoneNumberId === undefined ? {} : { phoneNumberId }),
		...(direction === undefined ? {} : { direction }),
	});
}

function list(request: ControlRequest): JsonObject {
	const { query } = request;
	const all = chosen(request);
	const { before } = query;
	const end = before === undefined ? all.length : all.findIndex(({ id }) => id === before);
	const limit = Number(query.limit ?? Infinity);
	const messages = all.slice(Math.max(0, end - limit), Math.max(0, end));
	return { messages: messages.map(describeMessage) };
}

function existing({ world, path }: ControlRequest): MessageRecord {
	const record = world.messages.find(path.id ?? '');
	if (!record) throw new ControlRefusal(`There is no message ${path.id}.`, 404);
	return record;
}

/** `{ status: 'sent' | 'delivered' | 'read' | 'played' }` or `{ status: 'failed', code }`. */
function setStatus(request: ControlRequest): JsonObject {
	const record = existing(request);
	const { world, body } = request;
	const number = world.numbers.get(record.phoneNumberId);
	const status = textOf(body.status) ?? '';
	if (!number || !['sent', 'delivered', 'read', 'played', 'failed'].includes(status)) {
		throw new ControlRefusal('"status" must be one of sent, delivered, read, played, failed.');
	}
	if (status === 'failed') fail(world, number, record, { code: Number(body.code ?? 131000) });
	else advance(world, number, record, status);
	return describeMessage(record);
}

/** Of those to whom nothing was said yet, the newest. */
const OTHERS_SHOWN = 100;

/** One line per customer and number: who, when, the last message, how long the window is open. */
function chats({ world }: ControlRequest): JsonObject {
	const lines = [...world.messages.lastOfChats()]
		.sort((a, b) => b.timestamp - a.timestamp)
		.slice(0, 500)
		.map((last) => {
			const end = windowEnd(last.customer, last.phoneNumberId);
			const number = world.numbers.get(last.phoneNumberId);
			return {
				customer: nameKey(last.customer),
				...aboutCustomer(last.customer),
				phoneNumberId: last.phoneNumberId,
				windowExpiresAt: end === undefined ? null : new Date(end).toISOString(),
				...(number?.routing
					? { threadOwner: ownerOf(last.customer, number, Date.now()) ?? 'nobody' }
					: {}),
				last: describeMessage(last),
			};
		});
	return {
		numbers: [...world.numbers.values()].map((number) => ({
			id: number.id,
			name: number.verifiedName,
			displayPhoneNumber: number.displayPhoneNumber,
			businessAccountId: number.businessAccountId,
		})),
		chats: lines,
		others: [...world.customers.all(), ...world.customers.groups()]
			.filter((customer) => !world.messages.has(customer))
			.slice(-OTHERS_SHOWN)
			.map((customer) => ({ customer: nameKey(customer), ...aboutCustomer(customer) })),
	};
}

function aboutCustomer({ name, language, group }: Customer): JsonObject {
	return compact({
		name: group?.subject ?? name,
		language,
		group: group && {
			phoneNumberId: group.phoneNumberId,
			members: group.participants.map((member) => ({
				customer: nameKey(member),
				name: member.name,
			})),
		},
	});
}
