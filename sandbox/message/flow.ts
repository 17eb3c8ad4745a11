import { GraphError, messageRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { Flow } from '../state/flows.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';

type Sent = Pick<MessageRecord, 'content' | 'template'>;

/** Meta, "Flows error codes", of what is managed; what is said of messages nobody has written down. */
export const UNKNOWN_FLOW = 'Flow with specified ID does not exist';

/** Meta, "Flow Health and Monitoring": of a throttled flow. */
const MAX_PER_HOUR = 10;

/**
 * Whether it is one of the account's own flows that is sent, and in its own mode. A template may have a button that names
 * no flow.
 *
 * @throws GraphError 131009 for an unknown one, a draft that is sent as published, one that is no draft as a draft, and a
 * deprecated one; 132068, 132069
 */
export function checkFlows(world: World, businessAccountId: string, sent: Sent, now: number): void {
	const { flow_id: id, flow_name: name, mode } = parametersOf(sent.content);
	const own = world.flows.of(businessAccountId).filter((one) => isIn(one, sent));
	if ((id !== undefined || name !== undefined) && own.length === 0) {
		throw messageRefusal(131009, UNKNOWN_FLOW);
	}
	for (const flow of own) {
		const isTest = textOf(mode)?.toLowerCase() === 'draft';
		if (flow.status === 'DEPRECATED' || (flow.status === 'DRAFT') !== isTest) {
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

/** @throws GraphError 100 for a button of a definition that leads to a flow the account does not have */
export function checkFlowButtons(
	world: World,
	businessAccountId: string,
	components: JsonObject[],
): void {
	const own = world.flows.of(businessAccountId);
	for (const { flow_id: id, flow_name: name } of buttonsIn(components)) {
		const isNamed = id !== undefined || name !== undefined;
		if (!isNamed || own.some((flow) => flow.id === textOf(id) || flow.name === textOf(name))) {
			continue;
		}
		// Which subcode this has, nobody has written down.
		throw new GraphError(400, {
			message: 'Invalid parameter',
			code: 100,
			is_transient: false,
			error_user_title: UNKNOWN_FLOW,
			error_user_msg: 'The Flow ID you provided was not found in your account.',
		});
	}
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
