import { callChanged, describeCall, endCall } from '../delivery/phoneCalls.ts';
import { openWindow } from '../delivery/window.ts';
import type { JsonObject } from '../json.ts';
import { nameKey } from '../state/customer.ts';
import { callBegins } from '../webhook/callValue.ts';
import { customerNamed, existing } from './customerRoutes.ts';
import { timeOf } from './inbound.ts';
import { ControlRefusal } from './refusal.ts';
import { numberIdOf, type ControlRequest, type ControlRoute } from './route.ts';

/** A customer's phone calls, which carry no sound. */
export const callRoutes: ControlRoute[] = [
	['GET', '/customers/:customer/calls', list],
	['POST', '/customers/:customer/calls', begin],
	['POST', '/customers/:customer/calls/:id/end', hangUp],
];

function list(request: ControlRequest): JsonObject {
	const calls = request.world.phoneCalls.of(existing(request), numberIdOf(request));
	return { calls: calls.map(describeCall) };
}

/** A call opens the window like a message, answered or not. */
function begin(request: ControlRequest): JsonObject {
	const { world, path, body } = request;
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const customer = customerNamed(world, path.customer ?? '');
	const at = timeOf(body);
	const id = `wacid.${Buffer.from(`${nameKey(customer)}${at}`).toString('base64')}`;
	const call = { id, customer, phoneNumberId: number.id, at };
	openWindow(customer, number.id, at);
	world.phoneCalls.add(call);
	callChanged(world, call);
	world.webhooks.send(callBegins(world.customers, number, call));
	return { callId: id, timestamp: new Date(at).toISOString() };
}

function hangUp({ world, path }: ControlRequest): JsonObject {
	const call = world.phoneCalls.running(path.id ?? '');
	if (!call) throw new ControlRefusal(`There is no call ${path.id} to end.`, 404);
	endCall(world, call, 'customer');
	return describeCall(call);
}
