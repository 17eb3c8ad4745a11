import type { JsonObject, JsonValue } from '../json';

/**
 * One thing that happened, flat: what the trigger makes one item of. Field names that stand in Meta's
 * webhook reference keep their meaning; fields of Meta's that have no flat form pass through under
 * their own name. Times are ISO 8601, in UTC. What Meta did not send is absent.
 */
export type WhatsAppEvent = MessageEvent | StatusEvent | OtherEvent;

/** Where something happened. Absent parts were absent in the delivery. */
export interface Where {
	/** WABA ID. */
	businessAccountId?: string;
	/** The business number's ID. */
	phoneNumberId?: string;
	/** The business number itself, as Meta displays it. */
	displayPhoneNumber?: string;
}

/** Who did it: one person under up to three names. */
export interface Who {
	/** Digits, country code first, no `+`. Meta leaves it out for people with a username. */
	phone?: string;
	/** Business-scoped user ID. */
	userId?: string;
	parentUserId?: string;
}

/** A failure as Meta describes it; the trigger adds what to do about it. */
export interface EventFailure {
	code?: number;
	title?: string;
	message?: string;
	details?: string;
	href?: string;
	advice?: string;
}

/** Something in a `messages` array: what a customer sent, or a notice about a customer (`system`). */
export interface MessageEvent extends Where, Who {
	event: 'message';
	messageId?: string;
	/** Meta's type as it is: `text`, `image`, `interactive`, `button`, `reaction`, `system`, … */
	type: string;
	/** What was said, whatever the type: body, caption, title of the button or row, emoji, … */
	text?: string;
	/** ID or payload of the button or row that was tapped. */
	replyId?: string;
	/** The address that a reply goes to: the phone number, else the user ID. */
	from?: string;
	username?: string;
	/** Name in the customer's WhatsApp profile. */
	name?: string;
	timestamp?: string;
	/** Set for a message in a group; `from` is the person who wrote it. */
	groupId?: string;
	/** The message that this one answers. */
	replyTo?: { messageId?: string; from?: string };
	forwarded?: true;
	frequentlyForwarded?: true;
	/** The product that the customer asks about ("Message business" in a catalog). */
	referredProduct?: JsonValue;
	/** The ad or post from which the customer came. */
	referral?: JsonValue;
	media?: EventMedia;
	location?: JsonValue;
	contacts?: JsonValue;
	/** `emoji` is null when the reaction was taken back. */
	reaction?: { messageId?: string; emoji: string | null };
	button?: JsonValue;
	interactive?: JsonValue;
	order?: JsonValue;
	system?: JsonValue;
	errors?: EventFailure[];
	/** Another app, or Meta's own agent, holds this conversation: the message is for information only. */
	standby?: true;
	/** The message as Meta sent it. */
	raw?: JsonObject;
	/** Any field of Meta's that this package does not know yet. */
	[field: string]: unknown;
}

export interface EventMedia {
	id?: string;
	mimeType?: string;
	/** Base64, as Meta sends it. */
	sha256?: string;
	filename?: string;
	caption?: string;
	/** Whether an audio message is a voice note. */
	voice?: boolean;
	/** Whether a sticker moves. */
	animated?: boolean;
	/** Works for 5 minutes, with the access token. */
	url?: string;
}

/** What became of a message that the business sent. */
export interface StatusEvent extends Where, Who {
	event: 'status';
	messageId?: string;
	/** `sent`, `delivered`, `read`, `played`, `failed`, … */
	status: string;
	timestamp?: string;
	/** The address of the recipient: phone number, else user ID; a group's ID for a message to a group. */
	to?: string;
	/** In a group: the member whom this is about. */
	participant?: string;
	recipientType?: string;
	/** `biz_opaque_callback_data` of the send. */
	callbackData?: string;
	pricing?: { category?: string; type?: string; model?: string; billable?: boolean };
	conversation?: { id?: string; origin?: string; expiresAt?: string };
	errors?: EventFailure[];
	raw?: JsonObject;
}

/** Everything else: templates, account, preferences, calls, groups, and fields that Meta invents later. */
export interface OtherEvent extends Where {
	event: 'other';
	/** Name of the webhook field, e.g. `message_template_status_update`. */
	field: string;
	timestamp?: string;
	/** Meta's object as it is. */
	value: JsonValue;
	/** Failures on the business's side that belong to no message. */
	errors?: EventFailure[];
	raw?: JsonObject;
}
