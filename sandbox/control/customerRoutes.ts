import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import { freeEntryPoint, openWindow, windowEnd } from '../delivery/window.ts';
import { isGroupId, isUserId, nameKey, type Customer } from '../state/customers.ts';
import { mayBeMetas, metaSpelling } from '../state/spelling.ts';
import type { World } from '../state/world.ts';
import { contactOf, metadataOf, seconds, senderOf } from '../webhook/value.ts';
import { customerWrites, timeOf } from './inbound.ts';
import { numberIdOf, type ControlRequest, type ControlRoute } from './route.ts';
import { ControlRefusal } from './refusal.ts';

/** Customers: what they are called, what they do, what becomes of messages to them. */
export const customerRoutes: ControlRoute[] = [
	[
		'GET',
		'/customers',
		({ world }) => ({
			customers: world.customers.all().map((customer) => describeCustomer(world, customer)),
		}),
	],
	['GET', '/customers/:customer', (request) => describeCustomer(request.world, existing(request))],
	['PATCH', '/customers/:customer', change],
	['POST', '/customers/:customer/messages', write],
	['POST', '/customers/:customer/calls', callNumber],
	['POST', '/customers/:customer/number', changeNumber],
];

/** The customer of a phone (as people write it) or user ID. */
export function customerNamed(world: World, name: string): Customer {
	return world.customers.registered(readName(name));
}

export function readName(name: string): string {
	if (isGroupId(name)) return name;
	const plain = isUserId(name) ? name : name.replace(/[\s()+.-]/g, '');
	if (!isUserId(plain) && !/^\d{5,17}$/.test(plain)) {
		throw new ControlRefusal(
			`"${name}" is neither a phone number in digits nor a business-scoped user ID such as US.1349.`,
		);
	}
	return plain;
}

function existing({ world, path }: ControlRequest): Customer {
	const customer = world.customers.find(readName(path.customer ?? ''));
	if (!customer) throw new ControlRefusal(`There is no customer ${path.customer}.`, 404);
	return customer;
}

export function describeCustomer(world: World, customer: Customer): JsonObject {
	return compact({
		customer: nameKey(customer),
		phone: customer.phone,
		userId: world.customers.userIdOf(customer),
		parentUserId: customer.parentUserId,
		username: customer.username,
		name: customer.name,
		phoneHidden: customer.phoneHidden,
		onWhatsApp: customer.onWhatsApp,
		readsMessages: customer.readsMessages,
		marketingStopped: customer.marketingStopped,
		marketingCapped: customer.marketingCapped,
		failWith: customer.failWith,
		windows: Object.fromEntries(
			[...customer.windows.keys()].map((id) => [id, describeWindow(customer, id)]),
		),
	});
}

function describeWindow(customer: Customer, numberId: string): JsonObject {
	const end = windowEnd(customer, numberId);
	const free = freeEntryPoint(customer, numberId, Date.now());
	return compact({
		open: end !== undefined && Date.now() < end,
		expiresAt: end === undefined ? undefined : new Date(end).toISOString(),
		freeUntil: free && new Date(free.until).toISOString(),
	});
}

function change({ world, path, body }: ControlRequest): JsonObject {
	const customer = customerNamed(world, path.customer ?? '');
	const flags = [
		'phoneHidden',
		'onWhatsApp',
		'readsMessages',
		'marketingStopped',
		'marketingCapped',
	] as const;
	for (const flag of flags) {
		const value = body[flag];
		if (typeof value === 'boolean') customer[flag] = value;
	}
	for (const field of ['name', 'username', 'parentUserId'] as const) {
		const value = textOf(body[field]);
		if (value !== undefined) customer[field] = value;
	}
	if (body.failWith !== undefined) {
		customer.failWith = body.failWith === null ? undefined : Number(body.failWith);
	}
	const userId = textOf(body.userId);
	if (userId !== undefined) world.customers.rename(customer, { userId });
	world.events.emit('customer', () => describeCustomer(world, customer));
	return describeCustomer(world, customer);
}

function write(request: ControlRequest): JsonObject {
	const { world, path, body } = request;
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const customer = customerNamed(world, path.customer ?? '');
	const name = textOf(body.name);
	if (name) customer.name = name;
	const record = customerWrites(world, number, customer, body);
	const at = new Date(record.timestamp).toISOString();
	return { customer: nameKey(customer), messageId: record.id, timestamp: at };
}

/** What a call offers: clients hand it to WebRTC. The sandbox carries no sound. */
const SILENT_OFFER = [
	'v=0',
	'o=- 1 2 IN IP4 127.0.0.1',
	's=-',
	't=0 0',
	'm=audio 9 UDP/TLS/RTP/SAVPF 111',
	'c=IN IP4 0.0.0.0',
	'a=rtpmap:111 opus/48000/2',
	'a=inactive',
	'',
].join('\r\n');

/** A call opens the window like a message, answered or not. */
function callNumber(request: ControlRequest): JsonObject {
	const { world, path, body } = request;
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const customer = customerNamed(world, path.customer ?? '');
	const at = timeOf(body);
	const id = `wacid.${Buffer.from(`${nameKey(customer)}${at}`).toString('base64')}`;
	openWindow(customer, number.id, at);
	world.ringing.add(id);
	world.webhooks.send({
		businessAccountId: number.businessAccountId,
		field: 'calls',
		phoneNumberId: number.id,
		value: {
			messaging_product: 'whatsapp',
			metadata: metadataOf(number),
			contacts: [contactOf(world.customers, customer)],
			calls: [
				{
					id,
					to: number.phone,
					...senderOf(world.customers, customer),
					event: 'connect',
					direction: 'USER_INITIATED',
					timestamp: seconds(at),
					session: { sdp_type: 'offer', sdp: SILENT_OFFER },
				},
			],
		},
	});
	return { callId: id, timestamp: new Date(at).toISOString() };
}

/** `{ phone }` and, as Meta does with it, a new `userId`: told by a system message. */
function changeNumber(request: ControlRequest): JsonObject {
	const { world, body } = request;
	const customer = existing(request);
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const given = readName(textOf(body.phone) ?? '');
	const phone = mayBeMetas(given) ? given : metaSpelling(given);
	const before = customer.phone ?? '';
	const previousUserId = world.customers.userIdOf(customer);
	const record = customerWrites(world, number, customer, {
		...objectOf(body.at === undefined ? {} : { at: body.at }),
		message: {
			type: 'system',
			system: {
				body: `User ${customer.name} changed from ${before} to ${phone}`,
				wa_id: phone,
				type: 'user_changed_number',
				user_id: textOf(body.userId) ?? previousUserId,
				previous_user_id: previousUserId,
			},
		},
	});
	world.customers.rename(customer, {
		phone,
		...(textOf(body.userId) ? { userId: textOf(body.userId) } : {}),
	});
	return { messageId: record.id, ...describeCustomer(world, customer) };
}
