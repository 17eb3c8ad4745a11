import { asObject, asText, type JsonObject } from '../../json';
import type { Draft } from '../draft';
import { withMediaLinks } from '../mediaLinks';

/** What Send puts around a message itself. */
const ENVELOPE = ['to', 'recipient', 'context', 'biz_opaque_callback_data', 'status'];

/** What is always the same, and people paste along. */
const CONSTANT = ['messaging_product', 'recipient_type'];

/** A message as Meta's pages show it, for whatever Meta adds next: `type` and the object of that type. */
export function buildRaw(json: JsonObject | undefined, draft: Draft): JsonObject {
	const message = Object.fromEntries(
		Object.entries(json ?? {}).filter(([key]) => !CONSTANT.includes(key)),
	);
	const type = asText(message.type);
	if (!json) draft.refuse('Message (JSON)', 'is empty');
	else if (type === undefined) draft.refuse('Message (JSON)', 'has no "type", such as "text"');
	else if (type === 'template') {
		draft.refuse('Message (JSON)', 'is a template; choose it in the field Template instead');
	} else if (asObject(message[type]) === undefined && !Array.isArray(message[type])) {
		draft.refuse('Message (JSON)', `has the type "${type}", but no object "${type}"`);
	}
	const twice = ENVELOPE.filter((key) => key in message);
	if (twice.length > 0) {
		draft.refuse(
			'Message (JSON)',
			`must not have ${twice.map((key) => `"${key}"`).join(', ')}, which come from Customer and Options`,
		);
	}
	const checked = withMediaLinks(message, (path, link, use) =>
		draft.mediaLink(`Message (JSON) ${path}`, link, use),
	);
	return asObject(checked) ?? message;
}
