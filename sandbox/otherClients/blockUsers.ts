import { isWindowOpen } from '../delivery/window.ts';
import { GraphError, invalidParameter } from '../errors/graphError.ts';
import { page } from '../graph/paging.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, objectOf, textOf, type JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { readRecipient, type Recipient } from '../message/recipient.ts';
import { requireList } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer } from '../state/customer.ts';

/** Why one user of a request could not be blocked. */
type Failure = { message: string; code: number; details: string };

/** Meta: "The blocklist has a 64,000 user limit." */
const MAX_BLOCKED = 64_000;

/** Meta: "Each request can include a maximum of 1,000 users." */
const MAX_IN_REQUEST = 1000;

/** `GET /{PHONE_NUMBER_ID}/block_users`. */
export function listBlocked(request: GraphRequest, number: PhoneNumber): JsonObject {
	return compact({
		...page(request, [...number.blocked], nameKey, (customer) => ({
			messaging_product: 'whatsapp',
			...namesOf(customer),
		})),
	});
}

/** `POST /{PHONE_NUMBER_ID}/block_users`: users who wrote within 24 hours; the others are named with the reason. */
export function blockUsers(request: GraphRequest, number: PhoneNumber): JsonObject {
	return forEach(request, number, 'added_users', (customer) => {
		if (!customer || !isWindowOpen(customer, number.id, Date.now())) {
			return {
				message: 'Re-engagement required',
				code: 131047,
				details: 'User has not messaged in the last 24 hours',
			};
		}
		if (number.blocked.size >= MAX_BLOCKED) {
			return {
				message: 'Blocklist limit reached',
				code: 139101,
				details: 'The blocklist has reached its limit of 64,000 users',
			};
		}
		number.blocked.add(customer);
		return undefined;
	});
}

/** `DELETE /{PHONE_NUMBER_ID}/block_users`. */
export function unblockUsers(request: GraphRequest, number: PhoneNumber): JsonObject {
	return forEach(request, number, 'removed_users', (customer) => {
		if (customer) number.blocked.delete(customer);
		return undefined;
	});
}

/** @throws GraphError 139100, with both lists beside it, when some failed */
function forEach(
	{ world, params }: GraphRequest,
	number: PhoneNumber,
	done: 'added_users' | 'removed_users',
	act: (customer: Customer | undefined) => Failure | undefined,
): JsonObject {
	requireMessagingProduct(params);
	const succeeded: JsonObject[] = [];
	const failed: JsonObject[] = [];
	const users = requireList(params.block_users, 'block_users');
	if (users.length > MAX_IN_REQUEST) {
		throw invalidParameter(`Param block_users must have no more than ${MAX_IN_REQUEST} elements.`);
	}
	for (const entry of users) {
		const user = readUser(objectOf(entry), number);
		const customer = 'code' in user ? undefined : world.customers.find(user.name);
		const failure = 'code' in user ? user : act(customer);
		const name = 'code' in user ? { input: inputOf(entry) } : describe(user, customer);
		if (!failure) succeeded.push(name);
		else {
			const { message, code, details } = failure;
			failed.push({ ...name, errors: [{ message, code, error_data: { details } }] });
		}
	}
	const lists = {
		messaging_product: 'whatsapp',
		block_users: compact({
			[done]: succeeded.length > 0 || failed.length === 0 ? succeeded : undefined,
			failed_users: failed.length > 0 ? failed : undefined,
		}),
	};
	if (failed.length > 0) throw new BlockRefusal(lists);
	return lists;
}

/** Graph's refusal with the lists of who was blocked and who was not. */
class BlockRefusal extends GraphError {
	constructor(lists: JsonObject) {
		super(400, {
			message: '(#139100) Failed to block/unblock users',
			type: 'OAuthException',
			code: 139100,
			error_data: {
				details: 'Failed to block some users, see the block_users response list for details',
			},
		});
		Object.assign(this.body, { ...lists, ...this.body });
	}
}

function readUser(entry: JsonObject, number: PhoneNumber): Recipient | Failure {
	const to = textOf(entry.user);
	const recipient = textOf(entry.user_id);
	try {
		return readRecipient(compact({ to, recipient }), number);
	} catch (cause) {
		if (!(cause instanceof GraphError)) throw cause;
		const error = objectOf(cause.body.error);
		if (error.code === 131021) {
			return { message: 'Self Block', code: 131021, details: 'Failed to block self phone number' };
		}
		return {
			message: 'Re-engagement required',
			code: 131047,
			details: 'User has not messaged in the last 24 hours',
		};
	}
}

function inputOf(entry: unknown): string {
	const { user, user_id: userId } = objectOf(entry);
	return textOf(user) ?? textOf(userId) ?? '';
}

function describe({ input, name, byUserId }: Recipient, customer?: Customer): JsonObject {
	return { input, ...(byUserId ? { user_id: name } : { wa_id: customer?.phone ?? name }) };
}

function namesOf(customer: Customer): JsonObject {
	return customer.phone !== undefined && !customer.phoneHidden
		? { wa_id: customer.phone }
		: { user_id: customer.userId ?? '' };
}
