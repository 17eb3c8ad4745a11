import { messageRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { Flow } from '../state/flows.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';

type Sent = Pick<MessageRecord, 'content' | 'template'>;

/** Meta, "Flow Health and Monitoring": of a throttled flow. */
const MAX_PER_HOUR = 10;

/**
 * Whether the account's own flows can be sent: drafts only as such. What it knows nothing of, the sandbox lets pass.
 *
 * @throws GraphError 131009 for a draft that is sent as published, and for a deprecated one; 132068, 132069
 */
export function checkFlows(world: World, businessAccountId: string, sent: Sent, now: number): void {
	const own = world.flows.of(businessAccountId);
	for (const flow of own.filter((one) => isIn(one, sent))) {
		const isTest = textOf(parametersOf(sent.content).mode)?.toLowerCase() === 'draft';
		if (flow.status === 'DEPRECATED' || (flow.status === 'DRAFT' && !isTest)) {
			throw messageRefusal(131009, `Flow ${flow.id} is in ${flow.status} state.`);
		}
		if (flow.status === 'BLOCKED') throw messageRefusal(132068);
		if (flow.status === 'THROTTLED' && sentWith(world, flow, now) >= MAX_PER_HOUR) {
			throw messageRefusal(132069);
		}
	}
}

function sentWith(world: World, flow: Flow, now: number): number {
	return world.messages
		.list({ direction: 'outgoing' })
		.filter((record) => now - record.timestamp < 3_600_000 && isIn(flow, record)).length;
}

/** Named by its ID or its name, in the message itself or on a button of its template. */
function isIn({ id, name }: Flow, { content, template }: Sent): boolean {
	const buttons = template ? buttonsIn(template.template.components) : [parametersOf(content)];
	return buttons.some(
		(button) => textOf(button.flow_id) === id || textOf(button.flow_name) === name,
	);
}

function parametersOf(content: JsonObject): JsonObject {
	return objectOf(objectOf(objectOf(content.interactive).action).parameters);
}

/** Of a definition, those on cards as well. */
export function buttonsIn(components: JsonObject[]): JsonObject[] {
	return components.flatMap((component) => [
		...listOf(component.buttons).map(objectOf),
		...listOf(component.cards).flatMap((card) =>
			buttonsIn(listOf(objectOf(card).components).map(objectOf)),
		),
	]);
}
