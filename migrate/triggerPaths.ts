import { read, rest, type Reference } from './expression';

/** What an expression reads instead. */
export interface Replacement {
	code: string;
	/** Reads `raw`, which the trigger gives only if it is asked to. */
	needsRaw?: true;
	/** What it reads says a little more than it did. */
	note?: string;
}

interface Target {
	/** Field of our item, as a path. */
	to: string[];
	/** The type of message that has it; others have nothing there. */
	type?: string;
	note?: string;
}

const MEDIA_FIELDS = {
	id: 'id',
	mime_type: 'mimeType',
	sha256: 'sha256',
	filename: 'filename',
	caption: 'caption',
	voice: 'voice',
	animated: 'animated',
	url: 'url',
};

/** Types of messages that are a file. */
const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker']);

const TEXT_NOTE = 'also has captions, titles of buttons and the like: whatever the customer said';

/** Fields of an element of `messages` in n8n's WhatsApp Trigger that have a field of their own in our items. */
const MESSAGE_FIELDS = new Map<string, Target>([
	['from', { to: ['from'] }],
	['from_user_id', { to: ['userId'] }],
	['id', { to: ['messageId'] }],
	['type', { to: ['type'] }],
	['group_id', { to: ['groupId'] }],
	['text.body', { to: ['text'], type: 'text', note: TEXT_NOTE }],
	['reaction.emoji', { to: ['reaction', 'emoji'] }],
	['reaction.message_id', { to: ['reaction', 'messageId'] }],
	['context.id', { to: ['replyTo', 'messageId'] }],
	['context.from', { to: ['replyTo', 'from'] }],
	['context.forwarded', { to: ['forwarded'] }],
	['context.frequently_forwarded', { to: ['frequentlyForwarded'] }],
	['context.referred_product', { to: ['referredProduct'] }],
	...['interactive', 'button', 'location', 'contacts', 'order', 'referral', 'system'].map(
		(field): [string, Target] => [field, { to: [field] }],
	),
	...[...MEDIA].flatMap((type) =>
		Object.entries(MEDIA_FIELDS).map(([field, ours]): [string, Target] => [
			`${type}.${field}`,
			{ to: ['media', ours], type },
		]),
	),
]);

/** The same for an element of `statuses`. */
const STATUS_FIELDS = new Map<string, Target>([
	['id', { to: ['messageId'] }],
	['status', { to: ['status'] }],
	['recipient_id', { to: ['to'] }],
	['biz_opaque_callback_data', { to: ['callbackData'] }],
	['conversation.id', { to: ['conversation', 'id'] }],
	['conversation.origin.type', { to: ['conversation', 'origin'] }],
	['pricing.category', { to: ['pricing', 'category'] }],
	['pricing.type', { to: ['pricing', 'type'] }],
	['pricing.pricing_model', { to: ['pricing', 'model'] }],
	['pricing.billable', { to: ['pricing', 'billable'] }],
	...['code', 'title', 'message', 'href'].map((field): [string, Target] => [
		`errors.0.${field}`,
		{ to: ['errors', '0', field] },
	]),
	['errors.0.error_data.details', { to: ['errors', '0', 'details'] }],
]);

/** `wa_id` is what people write to, see {@link ofContact}. */
const CONTACT_FIELDS = new Map<string, string>([
	['user_id', 'userId'],
	['profile.name', 'name'],
	['profile.username', 'username'],
]);

const METADATA_FIELDS = new Map<string, string>([
	['phone_number_id', 'phoneNumberId'],
	['display_phone_number', 'displayPhoneNumber'],
]);

/** Lists of the old items, and the kind of our items that stand for an element of them. */
const LISTS = new Map([
	['messages', { event: 'message', fields: MESSAGE_FIELDS }],
	['statuses', { event: 'status', fields: STATUS_FIELDS }],
]);

/** What n8n's trigger gave with messages. */
const MESSAGE_NEWS = new Set(['messages', 'contacts', 'metadata', 'messaging_product', 'errors']);

/** In the old items, but in none of ours under any name. */
const GONE = new Set(['contacts', 'metadata']);

/** Fields that messages have, and statuses too. */
const ANY_KIND = new Set(['messageId', 'userId', 'errors']);

/** Fields of the old items, and of ours. */
export const TRIGGER_FIELDS = new Set([
	...['messages', 'statuses', 'contacts', 'metadata', 'errors', 'field', 'messaging_product'],
	...[
		'event',
		'timestamp',
		'raw',
		'phone',
		...CONTACT_FIELDS.values(),
		...METADATA_FIELDS.values(),
	],
	...[...MESSAGE_FIELDS.values(), ...STATUS_FIELDS.values()].flatMap(({ to }) => to.slice(0, 1)),
]);

/** How what is read is used: as all there is to an expression, to tell whether it is there, or as a part of something. */
export type Use = 'value' | 'condition' | 'part';

/** Whether it is certainly an item of n8n's trigger in which this is read. */
export function isOldPath([list, position]: string[]): boolean {
	if (list === 'metadata') return METADATA_FIELDS.has(position ?? '');
	return position === '0' && (list === 'contacts' || LISTS.has(list ?? ''));
}

/**
 * What reads in an item of WhatsApp Cloud Trigger what `reference` reads in one of n8n's WhatsApp Trigger.
 *
 * @returns undefined where that is not certain
 */
export function forTrigger(reference: Reference, use: Use): Replacement | undefined {
	return inNews(reference, use, (kind) => `${reference.base}.event === '${kind}'`);
}

/** The same where the trigger listens to nothing but messages. */
export function forTriggerOfMessages(reference: Reference, use: Use): Replacement | undefined {
	const { path, isOpen } = reference;
	if (path.join() === 'field' && !isOpen) return { code: "'messages'" };
	// Nothing of the kind came with messages: somebody was wrong.
	if (path[0] !== undefined && !MESSAGE_NEWS.has(path[0])) return undefined;
	return inNews(reference, use, () => undefined);
}

/** @param isOf checks that the item is of a kind; undefined = it cannot be of another */
function inNews(
	reference: Reference,
	use: Use,
	isOf: (kind: string) => string | undefined,
): Replacement | undefined {
	const { base, path, isOpen } = reference;
	const [list, position] = path;
	if (list === undefined || GONE.has(list)) {
		return ofContact(reference, isOf('message') === undefined);
	}
	if (list === 'messaging_product')
		return path.length === 1 && !isOpen ? { code: "'whatsapp'" } : undefined;
	if (list === 'field') return path.length === 1 && !isOpen ? { code: fieldOf(base) } : undefined;
	const element = LISTS.get(list);
	// News of templates, accounts …: the whole object is what Meta sent.
	if (!element) return { code: read(base, ['raw', ...path]), needsRaw: true };
	const is = isOf(element.event);
	if (position !== '0') {
		return { code: onlyIf(is, `[${base}.raw]`) + rest(path.slice(1)), needsRaw: true };
	}
	return inElement({ ...reference, path: path.slice(2) }, use, { ...element, is });
}

/** The same in what a Split Out on the trigger's `messages` gave: the message itself. */
export function forMessage(reference: Reference, use: Use): Replacement | undefined {
	return inElement(reference, use, { fields: MESSAGE_FIELDS });
}

/** @param is what has to be checked first; absent = it is an element of that kind */
function inElement(
	{ base, path, isOpen }: Reference,
	use: Use,
	{ fields, is }: { fields: Map<string, Target>; is?: string | undefined },
): Replacement | undefined {
	const checked = (code: string) => onlyIf(is, code);
	if (path[0] === 'timestamp' && path.length === 1 && !isOpen) {
		return { code: checked(secondsOf(base)) };
	}
	const [whole = ''] = path;
	if (use === 'condition' && path.length === 1 && !isOpen && MEDIA.has(whole)) {
		return { code: onlyIf(`${base}.type === '${whole}'`, `${base}.media`) };
	}
	const found = lookUp(fields, path);
	if (!found || (isOpen && found.left.length === 0)) {
		// What follows a condition may not be there; a message of its own always is.
		const code =
			is === undefined ? read(base, ['raw', ...path]) : onlyIf(is, `${base}.raw`) + rest(path);
		return { code, needsRaw: true };
	}
	const { target, left } = found;
	const code = read(base, [...target.to, ...left]);
	if (use === 'value') {
		const { to, note } = target;
		const certain = ANY_KIND.has(to[0] ?? '') ? checked(code) : code;
		return { code: certain, ...(note === undefined ? {} : { note }) };
	}
	const { type } = target;
	return { code: type === undefined ? checked(code) : onlyIf(`${base}.type === '${type}'`, code) };
}

function ofContact({ base, path, isOpen }: Reference, isMessage: boolean): Replacement | undefined {
	const [list, position] = path;
	if (isOpen) return undefined;
	if (path.join('.') === 'contacts.0.wa_id') {
		// `phone` is empty for customers who hide their number, whom an answer to `from` reaches all the same.
		const from = read(base, ['from']);
		return { code: isMessage ? from : `(${from} ?? ${read(base, ['phone'])})` };
	}
	const [fields, key] =
		list === 'contacts' && position === '0'
			? [CONTACT_FIELDS, path.slice(2).join('.')]
			: [METADATA_FIELDS, list === 'metadata' ? path.slice(1).join('.') : ''];
	const field = fields.get(key);
	return field === undefined ? undefined : { code: read(base, [field]) };
}

/** The longest beginning of `path` that has a target, and what is left of the path. */
function lookUp(fields: Map<string, Target>, path: string[]) {
	for (let length = path.length; length > 0; length--) {
		const target = fields.get(path.slice(0, length).join('.'));
		if (target) return { target, left: path.slice(length) };
	}
	return undefined;
}

/** Meta's seconds since 1970, as text, as Meta sends them. */
const secondsOf = (base: string) => `String(DateTime.fromISO(${base}.timestamp).toSeconds())`;

/** Our items name the field of the webhook only where it is not told by the kind of event. */
const fieldOf = (base: string) =>
	`(['message', 'status'].includes(${base}.event) ? 'messages' : ${base}.field)`;

const onlyIf = (condition: string | undefined, code: string) =>
	condition === undefined ? code : `(${condition} ? ${code} : undefined)`;
