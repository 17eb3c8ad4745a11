import { textOf, type JsonObject } from '../json.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

/** Deliveries: the log, holding back and letting go, sending again, anything by hand. */
export const webhookRoutes: ControlRoute[] = [
	['GET', '/webhooks', list],
	['GET', '/webhooks/acknowledged', acknowledged],
	['POST', '/webhooks', send],
	['DELETE', '/webhooks', forget],
	['POST', '/webhooks/release', release],
	['POST', '/webhooks/:id/redeliver', redeliver],
];

const MOST_COPIES = 20;

/** Of what is held back, the newest; all of it is counted. */
const WAITING_SHOWN = 50;

function list({ world, query }: ControlRequest): JsonObject {
	const deliveries = world.webhooks.deliveries();
	const limit = Number(query.limit ?? Infinity);
	return {
		deliveries: deliveries
			.slice(Math.max(0, deliveries.length - limit))
			.map((delivery) => delivery.describe()),
		dropped: world.webhooks.droppedUpdates().map(({ field, reason, at, value }) => ({
			field,
			reason,
			at: new Date(at).toISOString(),
			value,
		})),
		verifications: world.webhooks
			.verifications()
			.map(({ at, ...rest }) => ({ ...rest, at: new Date(at).toISOString() })),
		held: world.webhooks.heldBack.length,
		waiting: world.webhooks.heldBack
			.slice(-WAITING_SHOWN)
			.map(({ url, update: { field, value } }) => ({ url, field, value })),
	};
}

/** Customers' messages whose delivery has been answered with 200, and how many deliveries have not. */
function acknowledged({ world }: ControlRequest): JsonObject {
	const all = world.webhooks.deliveries();
	const taken = all.filter((delivery) => delivery.isAcknowledged);
	return {
		messageIds: taken.flatMap(({ messageIds }) => messageIds),
		open: all.length - taken.length,
	};
}

/** Nothing of what was to be delivered so far is sent again. */
function forget({ world }: ControlRequest): JsonObject {
	world.webhooks.clear();
	return { success: true };
}

/** `{ field, value, phoneNumberId?, businessAccountId? }`: any change, routed and signed like the sandbox's own. */
function send({ world, body }: ControlRequest): JsonObject {
	const field = textOf(body.field);
	const { value } = body;
	if (!field || typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new ControlRefusal('"field" (text) and "value" (object) are needed.');
	}
	const number = world.numbers.get(textOf(body.phoneNumberId) ?? '') ?? world.firstNumber;
	world.webhooks.send({
		businessAccountId: textOf(body.businessAccountId) ?? number.businessAccountId,
		field,
		phoneNumberId: number.id,
		value,
		...(field === 'messages' ? {} : { time: Math.floor(Date.now() / 1000) }),
	});
	return { success: true };
}

/** `{ order?: 'original' | 'reversed' | 'shuffled', batch?: boolean }`. */
async function release({ world, body }: ControlRequest): Promise<JsonObject> {
	const order = textOf(body.order) ?? 'original';
	if (order !== 'original' && order !== 'reversed' && order !== 'shuffled') {
		throw new ControlRefusal('"order" must be one of original, reversed, shuffled.');
	}
	return { deliveries: await world.webhooks.release({ order, batch: body.batch === true }) };
}

/** `{ copies? }`: as many at once as that; one when nothing is said. */
function redeliver({ world, path, body }: ControlRequest): JsonObject {
	const copies = Number(body.copies ?? 1);
	if (!Number.isInteger(copies) || copies < 1 || copies > MOST_COPIES) {
		throw new ControlRefusal(`"copies" must be a whole number from 1 to ${MOST_COPIES}.`);
	}
	const delivery = world.webhooks.redeliver(path.id ?? '', copies);
	if (!delivery) throw new ControlRefusal(`There is no delivery ${path.id}.`, 404);
	return delivery.describe();
}
