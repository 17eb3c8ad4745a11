import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import { freeEntryPoint, windowEnd } from '../delivery/window.ts';
import {
	countryOfCustomer,
	isGroupId,
	isUserId,
	namelessName,
	nameKey,
	type Customer,
} from '../state/customer.ts';
import { COUNTRIES, newPhone, newUserId } from '../state/newNames.ts';
import { mayBeMetas, metaSpelling } from '../state/spelling.ts';
import type { World } from '../state/world.ts';
import { customerWrites } from './inbound.ts';
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
	['POST', '/customers', create],
	['GET', '/countries', countries],
	['GET', '/customers/:customer', (request) => describeCustomer(request.world, existing(request))],
	['PATCH', '/customers/:customer', change],
	['POST', '/customers/:customer/messages', write],
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

export function existing({ world, path }: ControlRequest): Customer {
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
		language: customer.language,
		country: countryOfCustomer(customer),
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

/** `{ phone }`, `{ userId }`, or `{ country, byUserId? }` for somebody new from there; with `name`, `language`. Nothing is written yet. */
function create({ world, body }: ControlRequest): JsonObject {
	const given = textOf(body.phone) ?? textOf(body.userId);
	if (given !== undefined && isGroupId(given)) {
		throw new ControlRefusal('A group is made by POST /groups.');
	}
	const customer = given === undefined ? somebodyFrom(world, body) : customerNamed(world, given);
	describeAnew(customer, body);
	world.events.emit('customer', () => describeCustomer(world, customer));
	return describeCustomer(world, customer);
}

function somebodyFrom(world: World, { country, byUserId }: JsonObject): Customer {
	const code = COUNTRIES.find(({ country: known }) => known === (country ?? 'NL'))?.country;
	if (!code) throw new ControlRefusal('"country" must be an ISO code such as NL.');
	if (byUserId === true) return world.customers.registered(newUserId(code));
	for (let tries = 0; tries < 100; tries += 1) {
		const phone = newPhone(code);
		if (!world.customers.find(phone)) return world.customers.registered(phone);
	}
	throw new ControlRefusal(`All numbers of ${code} that could be made up are taken.`, 409);
}

function countries(): JsonObject {
	return { countries: COUNTRIES.map((country) => ({ ...country })) };
}

/** An empty name or language is none. */
function describeAnew(customer: Customer, body: JsonObject): void {
	for (const field of ['name', 'username', 'parentUserId', 'language'] as const) {
		const value = textOf(body[field])?.trim();
		if (value === undefined) continue;
		if (field === 'name') customer.name = value || namelessName(nameKey(customer));
		else customer[field] = value || undefined;
	}
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
	describeAnew(customer, body);
	if (body.identityChanged === true) {
		customer.identityChanges = (customer.identityChanges ?? 0) + 1;
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
