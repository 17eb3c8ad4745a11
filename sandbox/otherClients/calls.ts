import { callChanged, endCall } from '../delivery/phoneCalls.ts';
import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { permissionLimits, takesCalls } from '../graph/callChecks.ts';
import type { GraphRequest } from '../graph/request.ts';
import { textOf, type JsonObject } from '../json.ts';
import { requireMessagingProduct } from '../message/envelope.ts';
import { readRecipient } from '../message/recipient.ts';
import { requireOneOf } from '../message/require.ts';
import type { PhoneNumber } from '../state/account.ts';

const ACTIONS = ['connect', 'pre_accept', 'accept', 'reject', 'terminate'];

/**
 * `POST /{PHONE_NUMBER_ID}/calls`. The sandbox carries no sound: what it can do is answer or end a call of a
 * customer. It calls nobody: none of its customers has given permission.
 *
 * @throws GraphError 138038 where another partner is the primary for calls, 138000 while calling is not enabled in `/settings`, 138006 for `connect`
 */
export function handleCall({ world, params }: GraphRequest, number: PhoneNumber): JsonObject {
	requireMessagingProduct(params);
	const action = requireOneOf(params.action, 'action', ACTIONS);
	if (number.routing && !number.routing.calls) throw messageRefusal(138038);
	if (!takesCalls(number)) throw messageRefusal(138000);
	if (action === 'connect') {
		readRecipient(params, number);
		throw messageRefusal(138006);
	}
	const id = textOf(params.call_id);
	if (!id) throw missingParameter('call_id');
	const call = world.phoneCalls.running(id);
	if (!call || call.phoneNumberId !== number.id) throw invalidParameter('Invalid parameter');
	if (action === 'accept') {
		call.answeredAt ??= Date.now();
		callChanged(world, call);
	}
	if (action === 'reject' || action === 'terminate') endCall(world, call, 'business');
	return { messaging_product: 'whatsapp', success: true };
}

/** `GET /{PHONE_NUMBER_ID}/call_permissions?user_wa_id=`: nobody has given one, everybody can be asked, within limits. */
export function callPermissions({ params, world }: GraphRequest, number: PhoneNumber): JsonObject {
	const user = textOf(params.user_wa_id) ?? textOf(params.recipient);
	if (!user) throw missingParameter('user_wa_id');
	const { name } = readRecipient(user.includes('.') ? { recipient: user } : { to: user }, number);
	const limits = permissionLimits(world, number, world.customers.findOrCreate(name), Date.now());
	return {
		messaging_product: 'whatsapp',
		permission: { status: 'no_permission' },
		actions: [
			{
				action_name: 'send_call_permission_request',
				can_perform_action: limits.every(({ used, most }) => used < most),
				limits: limits.map(({ period, most, used }) => ({
					...{ time_period: period, max_allowed: most, current_usage: used },
				})),
			},
			{
				action_name: 'start_call',
				can_perform_action: false,
				limits: [{ time_period: 'PT24H', max_allowed: 100, current_usage: 0 }],
			},
		],
	};
}
