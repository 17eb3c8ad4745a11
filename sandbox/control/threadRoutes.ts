import { compact, textOf, type JsonObject } from '../json.ts';
import { isWindowOpen } from '../delivery/window.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer } from '../state/customer.ts';
import { messageId } from '../state/ids.ts';
import { handOver, ownerOf, release } from '../state/threads.ts';
import type { World } from '../state/world.ts';
import { HANDOVER_SHAPES, handoverUpdate, standbyUpdate } from '../webhook/threadValue.ts';
import { inboundValue, seconds } from '../webhook/value.ts';
import { customerNamed } from './customerRoutes.ts';
import { ControlRefusal } from './refusal.ts';
import { numberIdOf, type ControlRequest, type ControlRoute } from './route.ts';

/** The number's other responder: another app, or Meta's own agent. */
export const threadRoutes: ControlRoute[] = [
	['GET', '/customers/:customer/thread', describe],
	['POST', '/customers/:customer/thread', act],
];

interface Scene {
	world: World;
	number: PhoneNumber;
	customer: Customer;
	body: JsonObject;
}

/** What the other responder does, and whether it must own the thread for it. */
const ACTIONS: Record<string, { owns: boolean; does: (scene: Scene) => void }> = {
	pass: { owns: true, does: pass },
	take: { owns: false, does: take },
	release: { owns: true, does: ({ customer, number }) => release(customer, number) },
	write: { owns: false, does: write },
};

function sceneOf(request: ControlRequest): Scene {
	const { world, path, body } = request;
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	return { world, number, customer: customerNamed(world, path.customer ?? ''), body };
}

function describe(request: ControlRequest): JsonObject {
	const { customer, number } = sceneOf(request);
	return compact({
		customer: nameKey(customer),
		owner: ownerOf(customer, number, Date.now()) ?? null,
		role: number.routing?.role,
	});
}

/**
 * `{ action: 'pass' | 'take' | 'release' | 'write', text?, metadata?, shape?, promote? }`. `shape`: how the handover is
 * told; `promote`: the customer's last message, which was a copy before, comes again as the app's own.
 */
function act(request: ControlRequest): JsonObject {
	const scene = sceneOf(request);
	const action = ACTIONS[textOf(scene.body.action) ?? ''];
	if (!action) throw new ControlRefusal('"action" must be "pass", "take", "release" or "write".');
	if (!scene.number.routing) {
		throw new ControlRefusal('The number has one responder: PATCH /numbers/:id { routing }.', 409);
	}
	const owns = ownerOf(scene.customer, scene.number, Date.now()) === 'other';
	if (action.owns && !owns) {
		throw new ControlRefusal('The other responder does not own this thread.', 409);
	}
	action.does(scene);
	scene.world.events.emit('customer', () => describe(request));
	return describe(request);
}

function pass(scene: Scene): void {
	const { world, number, customer, body } = scene;
	handOver(customer, number, 'app', Date.now());
	tell(scene, 'control_passed');
	if (body.promote !== true) return;
	const last = world.messages.list({ customer, direction: 'incoming' }).at(-1);
	if (!last) return;
	world.webhooks.send({
		businessAccountId: number.businessAccountId,
		field: 'messages',
		phoneNumberId: number.id,
		value: inboundValue(world.customers, number, last),
	});
}

/** There is one escalation partner: the other, unless the app is. */
function take(scene: Scene): void {
	const { number, customer } = scene;
	if (number.routing?.role === 'escalation') {
		throw new ControlRefusal(
			'Only the escalation partner can take a thread, and that is you.',
			409,
		);
	}
	const before = ownerOf(customer, number, Date.now());
	handOver(customer, number, 'other', Date.now());
	if (before === 'app') tell(scene, 'control_taken');
}

/** A service message: from the escalation partner it takes the thread. */
function write(scene: Scene): void {
	const { world, number, customer, body } = scene;
	const now = Date.now();
	if (!isWindowOpen(customer, number.id, now)) {
		throw new ControlRefusal('The customer service window is closed.', 409);
	}
	if (ownerOf(customer, number, now) !== 'other') take(scene);
	if (!number.routing?.standby) return;
	const to = customer.phone ?? customer.userId ?? '';
	const request = {
		...{ messaging_product: 'whatsapp', recipient_type: 'individual', to, type: 'text' },
		text: { body: textOf(body.text) ?? '' },
	};
	const echo = { id: messageId(to, 'outgoing'), timestamp: seconds(now), message: request };
	world.webhooks.send(
		standbyUpdate(world.customers, number, customer, { message_echoes: [compact(echo)] }),
	);
}

function tell(
	{ world, number, customer, body }: Scene,
	type: 'control_passed' | 'control_taken',
): void {
	const shape = HANDOVER_SHAPES.find((known) => known === body.shape) ?? 'roles';
	const metadata = textOf(body.metadata);
	const told = { shape, metadata, at: Date.now() };
	world.webhooks.send(handoverUpdate(world.customers, number, customer, type, told));
}
