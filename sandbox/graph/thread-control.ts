import { invalidDetails, messageRefusal } from '../errors/graph-error.ts';
import type { JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { readRecipient } from '../message/recipient.ts';
import { requireOneOf, requireTextIfGiven } from '../message/require.ts';
import { checkShape } from '../message/shape.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { GraphRequest } from './request.ts';

/** Meta's limit for what is told to the next responder. */
const MAX_METADATA = 2000;

/**
 * `POST /{PHONE_NUMBER_ID}/thread_control` (Conversation Routing): says whether this app may do it. Who owns which
 * thread is not kept, and nobody is told: the sandbox has no second responder.
 *
 * @throws GraphError 2494191 for `take` by anybody but the escalation partner; 100 for a number without routing
 */
export function controlThread({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	requireMessagingProduct(params);
	checkShape(params.control_pass, { target_role: 'text' }, 'control_pass');
	readRecipient(params, number);
	const action = requireOneOf(params.action, 'action', ['pass', 'release', 'take']);
	requireTextIfGiven(params.metadata, 'metadata', MAX_METADATA);
	if (params.control_pass !== undefined && action !== 'pass') {
		throw invalidDetails('control_pass can be used with the action pass only.');
	}
	if (!number.routing) {
		throw invalidDetails('Conversation Routing is not set up for this phone number.');
	}
	if (action === 'take' && number.routing.role !== 'escalation') throw messageRefusal(2494191);
	return { success: true };
}
