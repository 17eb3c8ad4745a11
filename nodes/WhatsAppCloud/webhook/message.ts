import { addressOf, type CustomerNames } from '../customer/customer';
import { asId, asObject, asText, withoutAbsent, type JsonObject, type JsonValue } from '../json';
import { parseText } from './body';
import type { EventMedia, FlowAnswer, MessageEvent, Where } from './events';
import { readFailures } from './failures';
import { withOthers } from './flatten';
import { kindIn, messageTypeOf, sentAt } from './messageType';
import { OWN_FIELDS, othersIn } from './ownFields';
import { isoTime, readFlag, readId } from './read';

/** Message types whose object describes a file. */
const MEDIA_TYPES = new Set(['image', 'video', 'audio', 'document', 'sticker']);

/** Fields of Meta's that have a flat form here. Every other one passes through under its own name. */
const FLATTENED = new Set([
	'id',
	'from',
	'from_user_id',
	'from_parent_user_id',
	'timestamp',
	'type',
	'context',
	'group_id',
	'text',
	'reaction',
	'errors',
]);

/** What is said about the sender in the delivery's `contacts`. */
export interface Profile {
	name?: string;
	username?: string;
	/** What Meta says besides, e.g. `identityKeyHash`. */
	[field: string]: JsonValue | undefined;
}

/** Makes the event of one element of `messages`. Takes any shape: what cannot be read is absent. */
export function readMessage(
	message: JsonObject,
	customer: CustomerNames,
	profile: Profile,
	where: Where,
): MessageEvent {
	const type = messageTypeOf(message);
	const content = message[type];
	const said = innerOf(type, asObject(content)) ?? { type, content };
	const messageId = readId(message.id);
	return withoutAbsent<MessageEvent>({
		event: 'message',
		messageId,
		callId: messageId?.startsWith('wacid.') ? messageId : undefined,
		type,
		// Whatever a type is that Meta adds later, `text` says the same in it.
		text: textOf(type, content) ?? textOf('text', message.text),
		replyId: replyIdOf(type, content),
		from: addressOf(customer),
		...customer,
		...profile,
		timestamp: isoTime(sentAt(message)),
		...where,
		groupId: readId(message.group_id),
		recipientType: readId(message.group_id) === undefined ? undefined : 'group',
		...readContext(message.context),
		media: MEDIA_TYPES.has(said.type) ? readMedia(said.content) : undefined,
		reaction: type === 'reaction' ? readReaction(content) : undefined,
		flow: readFlow(content),
		errors: readFailures(message.errors),
		...othersIn(asObject(message.text) ?? {}, KNOWN_IN_TEXT),
		...passedThrough(message, type),
		raw: message,
	});
}

/** Where each type keeps what was said: fields of the message's own object, the first one set wins. */
const TEXT_FIELDS = new Map([
	['text', ['body']],
	['image', ['caption']],
	['video', ['caption']],
	['document', ['caption']],
	['button', ['text']],
	['reaction', ['emoji']],
	['order', ['text']],
	['system', ['body']],
	['location', ['name', 'address']],
	// the kinds of `interactive`
	['button_reply', ['title']],
	['list_reply', ['title']],
	['nfm_reply', ['body']],
	['call_permission_reply', ['response']],
]);

/** Where each type keeps the ID of what was tapped. */
const REPLY_ID_FIELDS = new Map([
	['button', 'payload'],
	['button_reply', 'id'],
	['list_reply', 'id'],
]);

/** What an answer to an interactive message is: named by `type`, or else (old address messages) by what stands there. */
const INTERACTIVE = ['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply'];

function textOf(type: string, content: unknown): string | undefined {
	const object = asObject(content);
	const inner = innerOf(type, object);
	if (inner) return textOf(inner.type, inner.content);
	// What a business sends with buttons has the form of its request.
	if (type === 'interactive') return asId(asObject(object?.body)?.text);
	return (TEXT_FIELDS.get(type) ?? [])
		.map((field) => asId(object?.[field]))
		.find((text) => text !== undefined);
}

function replyIdOf(type: string, content: unknown): string | undefined {
	const object = asObject(content);
	const inner = innerOf(type, object);
	if (inner) return replyIdOf(inner.type, inner.content);
	return asId(object?.[REPLY_ID_FIELDS.get(type) ?? '']);
}

/** `interactive{type, <type>}`, and the new version of a message in `edit{message{type, <type>}}`. */
function innerOf(type: string, object: JsonObject | undefined) {
	if (type === 'edit') {
		const message = asObject(object?.message);
		if (!message) return undefined;
		const inner = messageTypeOf(message);
		return { type: inner, content: message[inner] };
	}
	if (type !== 'interactive' || !object) return undefined;
	const said = asText(object.type);
	const inner = said !== undefined && asObject(object[said]) ? said : kindIn(object, INTERACTIVE);
	return inner === undefined ? undefined : { type: inner, content: object[inner] };
}

/** What is read within each object; everything else of it passes through. */
const KNOWN_IN_TEXT = new Set(['body']);
const KNOWN_IN_REACTION = new Set(['message_id', 'emoji']);
const KNOWN_IN_MEDIA = new Set([
	...['id', 'mime_type', 'sha256', 'filename', 'caption', 'voice', 'animated', 'url'],
]);
const KNOWN_IN_CONTEXT = new Set([
	...['id', 'from', 'forwarded', 'frequently_forwarded', 'referred_product'],
]);

function readContext(value: unknown): Partial<MessageEvent> {
	const context = asObject(value);
	if (context === undefined) return {};
	const replyTo = withOthers(
		{ messageId: readId(context.id), from: readId(context.from) },
		context,
		KNOWN_IN_CONTEXT,
	);
	return {
		replyTo: Object.keys(replyTo).length > 0 ? replyTo : undefined,
		forwarded: readFlag(context.forwarded) || undefined,
		frequentlyForwarded: readFlag(context.frequently_forwarded) || undefined,
		referredProduct: context.referred_product,
	};
}

function readMedia(content: unknown): EventMedia | undefined {
	const media = asObject(content);
	if (media === undefined) return undefined;
	const read: EventMedia = {
		id: asId(media.id),
		mimeType: asText(media.mime_type),
		sha256: asText(media.sha256),
		filename: asText(media.filename),
		caption: asText(media.caption),
		voice: readFlag(media.voice),
		animated: readFlag(media.animated),
		url: asText(media.url),
		// Says how the download went, if there is one.
		download: undefined,
	};
	return withOthers(read, media, KNOWN_IN_MEDIA);
}

function readReaction(content: unknown): MessageEvent['reaction'] {
	const reaction = asObject(content) ?? {};
	return withOthers(
		{ messageId: asId(reaction.message_id), emoji: asText(reaction.emoji) ?? null },
		reaction,
		KNOWN_IN_REACTION,
	);
}

/** What was filled in: `interactive.nfm_reply`, whose answer is JSON within text. */
function readFlow(content: unknown): FlowAnswer | undefined {
	const reply = asObject(asObject(content)?.nfm_reply);
	if (reply === undefined) return undefined;
	const text = asText(reply.response_json);
	const parsed = text === undefined ? reply.response_json : (parseText(text) ?? text);
	return withoutAbsent<FlowAnswer>({
		name: asText(reply.name),
		token: asText(asObject(parsed)?.flow_token),
		response: parsed,
	});
}

const OWN = new Set(OWN_FIELDS);

function passedThrough(message: JsonObject, type: string): Record<string, JsonValue> {
	return Object.fromEntries(
		Object.entries(message).filter(([field]) => {
			const flat = FLATTENED.has(field) || (field === type && MEDIA_TYPES.has(type));
			return !flat && !OWN.has(field);
		}),
	);
}
