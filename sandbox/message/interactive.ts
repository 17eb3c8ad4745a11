import { invalidParameter, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { checkCards } from './carousel.ts';
import {
	checkAddress,
	checkButtons,
	checkFlow,
	checkMixedButtons,
	checkProduct,
	checkVoiceCall,
	named,
	withReference,
	type ActionCheck,
} from './interactiveAction.ts';
import { checkHeader } from './interactiveHeader.ts';
import { checkLink } from './link.ts';
import { checkList, checkProductList } from './list.ts';
import { checkLength, requireObject } from './require.ts';

interface InteractiveRule {
	/** Header types that are allowed. */
	header: string[];
	body: { required: boolean; max: number };
	footer: boolean;
	action: ActionCheck;
}

const ANY_HEADER = ['text', 'image', 'video', 'document'];

/** What each kind of interactive message may hold (cloud-api "Interactive"): one row per type. */
const RULES: Record<string, InteractiveRule> = {
	button: { header: ANY_HEADER, body: required(1024), footer: true, action: checkButtons },
	// Of two limits that Meta names for a list's body (pages 4096, OpenAPI document 1024), the higher.
	list: { header: ['text'], body: required(4096), footer: true, action: checkList },
	cta_url: {
		header: ANY_HEADER,
		body: required(1024),
		footer: true,
		action: (_world, action) => checkLink(action, "interactive['action']"),
	},
	location_request_message: plain(named('send_location')),
	flow: { header: ANY_HEADER, body: required(1024), footer: true, action: checkFlow },
	product: { header: [], body: optional(1024), footer: true, action: checkProduct },
	product_list: { header: ['text'], body: required(1024), footer: true, action: checkProductList },
	catalog_message: {
		header: [],
		body: required(1024),
		footer: true,
		action: named('catalog_message'),
	},
	carousel: { header: [], body: required(1024), footer: false, action: checkCards },
	address_message: {
		header: ANY_HEADER,
		body: required(1024),
		footer: true,
		action: checkAddress,
	},
	voice_call: plain(checkVoiceCall),
	call_permission_request: plain(named('call_permission_request')),
	request_contact_info: plain(named('request_contact_info')),
	order_details: {
		header: ['image', 'text', 'document'],
		body: required(1024),
		footer: true,
		action: withReference('review_and_pay'),
	},
	order_status: plain(withReference('review_order')),
};

function required(max: number): { required: boolean; max: number } {
	return { required: true, max };
}

function optional(max: number): { required: boolean; max: number } {
	return { required: false, max };
}

function plain(action: ActionCheck): InteractiveRule {
	return { header: [], body: required(1024), footer: true, action };
}

/**
 * @param direct whether it is sent without a template (Direct Send)
 * @throws GraphError 100 with the path, or 131009 with Meta's details
 */
export function checkInteractive(world: World, interactive: JsonObject, direct = false): void {
	const type = textOf(interactive.type)?.toLowerCase();
	if (!type) throw missingParameter("interactive['type']");
	const rule = RULES[type];
	if (!rule) {
		const names = Object.keys(RULES).map((name) => name.toUpperCase());
		throw invalidParameter(
			`Param interactive['type'] must be one of {${names.join(', ')}} - got "${type}".`,
		);
	}
	if (type === 'product_list' && interactive.header === undefined) {
		throw missingParameter("interactive['header']");
	}
	checkHeader(world, interactive.header, rule.header, "interactive['header']");
	checkBody(interactive.body, rule);
	checkFooter(interactive.footer, rule);
	const action = requireObject(interactive.action, "interactive['action']");
	if (direct && type === 'button') checkMixedButtons(action);
	else rule.action(world, action);
}

function checkBody(value: JsonValue | undefined, rule: InteractiveRule): void {
	if (value === undefined && !rule.body.required) return;
	const text = requireObject(value, "interactive['body']").text;
	if (text === undefined || text === null) throw missingParameter("interactive['body']['text']");
	checkLength('Body text', text, rule.body.max);
}

function checkFooter(value: JsonValue | undefined, rule: InteractiveRule): void {
	if (value === undefined || value === null) return;
	if (!rule.footer) throw messageRefusal(131009, 'Footer is not allowed for this type of message');
	checkLength('Footer text', objectOf(value).text ?? '', 60);
}
