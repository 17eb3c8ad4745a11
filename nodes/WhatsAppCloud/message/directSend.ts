import { asObject, asString, asText, type JsonObject } from '../json';
import { characters, hard, type Limits } from './limit';

export const DIRECT_SEND_LIMITS = {
	body: [characters(1024, 'Direct Send: supported features and limits')],
	ttl: [hard('seconds', 43_200, 'Direct Send: configure message TTL', 30)],
} satisfies Record<string, Limits>;

/** Kinds of `interactive` that are taken. */
const INTERACTIVE = new Set(['button', 'cta_url']);

/**
 * The message as Direct Send takes it: a utility message that needs no template (Meta: "Direct Send"). Texts, and texts
 * with reply buttons or a link button; without link previews.
 *
 * @param ttl seconds; absent = as Meta does otherwise
 * @returns undefined for a message that it does not take
 */
export function directSendOf(message: JsonObject, ttl?: number): JsonObject | undefined {
	const content = contentOf(message);
	if (!content) return undefined;
	return { ...content, category: 'utility', ...(ttl === undefined ? {} : { ttl_seconds: ttl }) };
}

function contentOf(message: JsonObject): JsonObject | undefined {
	if (message.type === 'text') {
		const body = asString(asObject(message.text)?.body);
		return fits(body) ? { type: 'text', text: { body } } : undefined;
	}
	const interactive = message.type === 'interactive' ? asObject(message.interactive) : undefined;
	if (!interactive || !INTERACTIVE.has(asText(interactive.type) ?? '')) return undefined;
	return fits(asString(asObject(interactive.body)?.text)) ? message : undefined;
}

function fits(body: string | undefined): body is string {
	return body !== undefined && DIRECT_SEND_LIMITS.body.every(({ max }) => [...body].length <= max);
}
