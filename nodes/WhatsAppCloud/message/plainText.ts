import { asObject, asObjects, asText, type JsonObject } from '../json';
import {
	asPlainText,
	describeContent,
	type RenderedButton,
	type RenderedPart,
} from '../template/render';

/**
 * A free-form message as plain text, from top to bottom: what a person reads on the phone. Of files, places and products
 * what they are known by. Empty for a type that is not known.
 *
 * @param message with `type` and the object of that type
 */
export function plainText(message: JsonObject): string {
	const type = asText(message.type) ?? 'text';
	if (type === 'contacts') return lines(asObjects(message.contacts).flatMap(contactLines));
	const content = asObject(message[type]) ?? {};
	switch (type) {
		case 'text':
			return asText(content.body) ?? '';
		case 'reaction':
			return asText(content.emoji) ?? '';
		case 'location': {
			const { latitude, longitude } = content;
			return describeContent(content) ?? `${Number(latitude)}, ${Number(longitude)}`;
		}
		case 'interactive':
			return interactiveText(content);
		default:
			return lines([asText(content.filename) ?? describeContent(content), asText(content.caption)]);
	}
}

function contactLines({ name, phones }: JsonObject): Array<string | undefined> {
	const numbers = asObjects(phones).map(({ phone, wa_id }) => asText(phone) ?? asText(wa_id));
	return [asText(asObject(name)?.formatted_name), ...numbers];
}

function interactiveText(interactive: JsonObject): string {
	const action = asObject(interactive.action) ?? {};
	const footer = textIn(interactive.footer);
	const text = asPlainText({
		...partOf(interactive, asText(interactive.type)),
		...(footer === undefined ? {} : { footer }),
		cards: asObjects(action.cards).map((card) => partOf(card)),
	});
	return lines([text, ...asObjects(action.sections).flatMap(sectionLines)]);
}

/** An interactive message, or a card of one. */
function partOf({ header, body, action }: JsonObject, type = ''): RenderedPart {
	const shown = headerText(asObject(header)) ?? asText(asObject(action)?.product_retailer_id);
	const text = textIn(body);
	return {
		...(shown === undefined ? {} : { header: shown }),
		...(text === undefined ? {} : { body: text }),
		buttons: buttonsOf(asObject(action) ?? {}, type),
	};
}

function headerText(header: JsonObject | undefined): string | undefined {
	const content = asObject(header?.[asText(header.type) ?? '']);
	return textIn(header) ?? asText(content?.filename) ?? (content && describeContent(content));
}

/** What stands on buttons that WhatsApp itself names, as in English. */
const OWN_NAMES: Readonly<Record<string, string>> = {
	address_message: 'Provide address',
	call_permission_request: 'Choose preference',
	catalog_message: 'View catalog',
	location_request_message: 'Send location',
	product: 'View',
	product_list: 'View items',
	request_contact_info: 'Share phone number',
	voice_call: 'Call Now',
};

function buttonsOf(action: JsonObject, type: string): RenderedButton[] {
	const parameters = asObject(action.parameters) ?? {};
	const replies = [...asObjects(action.buttons), ...asObjects(action.button)];
	const titles = replies.map((button) =>
		asText(asObject(button.reply ?? button.quick_reply)?.title),
	);
	const name =
		asText(action.button) ??
		asText(parameters.display_text) ??
		asText(parameters.flow_cta) ??
		OWN_NAMES[type];
	const url = asText(parameters.url);
	return [...titles, name]
		.filter((text) => text !== undefined)
		.map((text) => ({ text, ...(url === undefined ? {} : { url }) }));
}

function sectionLines({ title, rows, product_items }: JsonObject): Array<string | undefined> {
	return [
		asText(title),
		...asObjects(rows).map(
			(row) => `- ${[asText(row.title), asText(row.description)].filter(Boolean).join(': ')}`,
		),
		...asObjects(product_items).map((item) => `- ${asText(item.product_retailer_id) ?? ''}`),
	];
}

function textIn(value: unknown): string | undefined {
	return asText(asObject(value)?.text);
}

function lines(parts: Array<string | undefined>): string {
	return parts.filter(Boolean).join('\n');
}
