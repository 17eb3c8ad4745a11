import { invalidDetails, messageRefusal } from '../errors/graphError.ts';
import type { JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { readRecipient } from '../message/recipient.ts';
import { requireOneOf, requireTextIfGiven } from '../message/require.ts';
import { checkShape } from '../message/shape.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey } from '../state/customer.ts';
import { handOver, ownerOf, release } from '../state/threads.ts';
import type { GraphRequest } from './request.ts';

/** Meta's limit for what is told to the next responder. */
const MAX_METADATA = 2000;

/**
 * `POST /{PHONE_NUMBER_ID}/thread_control` (Conversation Routing): this app passes a thread on, releases it, or takes
 * it. Meta tells the other responder, and no webhook comes of it here.
 *
 * @throws GraphError 2494191 for `take` by anybody but the escalation partner; 100 for a number without routing, and
 * for what is not this app's to give
 */
export function controlThread({ params, world }: GraphRequest, number: PhoneNumber): JsonObject {
	requireMessagingProduct(params);
	checkShape(params.control_pass, { target_role: 'text' }, 'control_pass');
	const { name } = readRecipient(params, number);
	const action = requireOneOf(params.action, 'action', ['pass', 'release', 'take']);
	requireTextIfGiven(params.metadata, 'metadata', MAX_METADATA);
	if (params.control_pass !== undefined && action !== 'pass') {
		throw invalidDetails('control_pass can be used with the action pass only.');
	}
	if (!number.routing) {
		throw invalidDetails('Conversation Routing is not set up for this phone number.');
	}
	if (action === 'take' && number.routing.role !== 'escalation') throw messageRefusal(2494191);
	const customer = world.customers.findOrCreate(name);
	const now = Date.now();
	if (action !== 'take' && ownerOf(customer, number, now) !== 'app') {
		throw invalidDetails('Only the current thread owner can pass or release control.');
	}
	if (action === 'release') release(customer, number);
	else handOver(customer, number, action === 'take' ? 'app' : 'other', now);
	world.events.emit('customer', () => ({ customer: nameKey(customer) }));
	return { success: true };
}
