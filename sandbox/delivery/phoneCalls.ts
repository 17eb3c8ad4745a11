import { compact, type JsonObject } from '../json.ts';
import { nameKey } from '../state/customer.ts';
import type { PhoneCall } from '../state/phoneCalls.ts';
import type { World } from '../state/world.ts';
import { callEnds } from '../webhook/callValue.ts';

/** Ends a call, and tells the callbacks. */
export function endCall(world: World, call: PhoneCall, by: 'business' | 'customer'): void {
	call.ended = { at: Date.now(), by };
	callChanged(world, call);
	const number = world.numbers.get(call.phoneNumberId);
	if (number) world.webhooks.send(callEnds(world.customers, number, call));
}

export function callChanged(world: World, call: PhoneCall): void {
	world.events.emit('call', () => describeCall(call));
}

/** As the control API and the phone page show it. */
export function describeCall(call: PhoneCall): JsonObject {
	const { id, customer, phoneNumberId, at, answeredAt, ended } = call;
	return compact({
		...{ id, customer: nameKey(customer), phoneNumberId },
		timestamp: new Date(at).toISOString(),
		state: ended ? 'ended' : answeredAt === undefined ? 'ringing' : 'answered',
		endedBy: ended?.by,
		seconds:
			ended && answeredAt !== undefined ? Math.round((ended.at - answeredAt) / 1000) : undefined,
	});
}
