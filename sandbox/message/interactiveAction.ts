import { hasEmoji } from '../emoji.ts';
import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';
import { checkLink } from './link.ts';
import { checkLength, requireList, requireObject, requireOneOf, requireText } from './require.ts';

/** @throws GraphError 100 with the path, or 131009 with Meta's details */
export type ActionCheck = (world: World, action: JsonObject) => void;

/** An action that is told by its name. */
export function named(name: string): ActionCheck {
	return (_world, action) => {
		if (textOf(action.name) !== name) {
			throw messageRefusal(
				131009,
				`Invalid action name. Expected ${name}, received ${textOf(action.name) ?? ''}`,
			);
		}
	};
}

/** Payments: which order it is about. */
export function withReference(name: string): ActionCheck {
	return (world, action) => {
		named(name)(world, action);
		const path = "interactive['action']['parameters']";
		const parameters = requireObject(action.parameters, path);
		requireText(parameters.reference_id, `${path}['reference_id']`, 1000);
	};
}

export function checkAddress(world: World, action: JsonObject): void {
	named('address_message')(world, action);
	const path = "interactive['action']['parameters']";
	const parameters = requireObject(action.parameters, path);
	requireOneOf(parameters.country, `${path}['country']`, ['in']);
}

export function checkButtons(_world: World, action: JsonObject): void {
	checkReplies(buttonsOf(action, 3));
}

/** Meta, "Direct Send: supported message types". */
const MOST_MIXED = { all: 10, links: 2 } as const;

/** What goes out without a template can have links among its buttons: the first ones. */
export function checkMixedButtons(action: JsonObject): void {
	const buttons = buttonsOf(action, MOST_MIXED.all);
	const links = buttons.filter(({ type }) => textOf(type)?.toLowerCase() === 'cta_url');
	if (links.length > MOST_MIXED.links || links.some((link, index) => buttons[index] !== link)) {
		throw messageRefusal(
			131009,
			`Invalid buttons: at most ${MOST_MIXED.links} cta_url buttons, before the reply buttons`,
		);
	}
	links.forEach((link, index) => {
		const parameters = link.cta_url ?? null;
		checkLink({ name: 'cta_url', parameters }, `${BUTTONS}[${index}]`);
	});
	checkReplies(buttons.slice(links.length), links.length);
}

const BUTTONS = "interactive['action']['buttons']";

function buttonsOf(action: JsonObject, most: number): JsonObject[] {
	const buttons = requireList(action.buttons, BUTTONS);
	if (buttons.length < 1 || buttons.length > most) {
		throw messageRefusal(
			131009,
			`Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: ${most}`,
		);
	}
	return buttons.map((entry, index) => requireObject(entry, `${BUTTONS}[${index}]`));
}

function checkReplies(buttons: JsonObject[], from = 0): void {
	const titles = new Set<string>();
	const ids = new Set<string>();
	buttons.forEach((button, index) => {
		const path = `${BUTTONS}[${from + index}]`;
		requireOneOf(button.type, `${path}['type']`, ['reply']);
		const reply = requireObject(button.reply, `${path}['reply']`);
		const id = requireText(reply.id, `${path}['reply']['id']`, 256);
		if (id !== id.trim()) {
			throw messageRefusal(131009, 'Button id cannot have leading or trailing spaces');
		}
		const title = checkLength('Button title', reply.title, 20);
		if (titles.has(title)) throw messageRefusal(131009, 'Duplicated button title');
		if (ids.has(id)) throw messageRefusal(131009, 'Duplicated button id');
		titles.add(title);
		ids.add(id);
	});
}

export function checkFlow(_world: World, action: JsonObject): void {
	named('flow')(_world, action);
	const path = "interactive['action']['parameters']";
	const parameters = requireObject(action.parameters, path);
	if (textOf(parameters.flow_message_version) !== '3') {
		throw messageRefusal(131009, 'flow_message_version must be 3');
	}
	const names = [parameters.flow_id, parameters.flow_name].filter((name) => textOf(name));
	if (names.length === 0) throw missingParameter(`${path}['flow_id']`);
	if (names.length === 2) {
		throw messageRefusal(131009, 'flow_id and flow_name cannot be used together');
	}
	if (parameters.mode !== undefined) {
		requireOneOf(parameters.mode, `${path}['mode']`, ['draft', 'published']);
	}
	// Of two limits that Meta names (newer 30, older 20), the higher.
	checkLength('flow_cta', parameters.flow_cta, 30);
	if (hasEmoji(textOf(parameters.flow_cta) ?? '')) {
		throw messageRefusal(131009, 'flow_cta must not contain emoji');
	}
	const flowAction = textOf(parameters.flow_action) ?? 'navigate';
	if (!['navigate', 'data_exchange'].includes(flowAction)) {
		throw messageRefusal(131009, 'flow_action must be navigate or data_exchange');
	}
	if (flowAction === 'navigate' && parameters.flow_action_payload !== undefined) {
		const payload = requireObject(parameters.flow_action_payload, `${path}['flow_action_payload']`);
		requireText(payload.screen, `${path}['flow_action_payload']['screen']`, 200);
		if (payload.data !== undefined && Object.keys(objectOf(payload.data)).length === 0) {
			throw messageRefusal(131009, 'flow_action_payload data must be dynamic_object');
		}
	}
}

const MAX_CALL_MINUTES = 43_200;

export function checkVoiceCall(_world: World, action: JsonObject): void {
	named('voice_call')(_world, action);
	const parameters = objectOf(action.parameters);
	if (parameters.display_text !== undefined) {
		checkLength('Button display_text', parameters.display_text, 20);
	}
	if (parameters.payload !== undefined) checkLength('payload', parameters.payload, 512);
	const minutes = parameters.ttl_minutes;
	if (minutes !== undefined && !(Number(minutes) >= 1 && Number(minutes) <= MAX_CALL_MINUTES)) {
		throw messageRefusal(131009, `ttl_minutes must be between 1 and ${MAX_CALL_MINUTES}`);
	}
}

export function checkProduct(_world: World, action: JsonObject): void {
	requireText(action.catalog_id, "interactive['action']['catalog_id']", 200);
	requireText(action.product_retailer_id, "interactive['action']['product_retailer_id']", 200);
}
