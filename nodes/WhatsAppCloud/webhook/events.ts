import type { MarketingChoice } from '../conversation/consent';
import type { JsonObject, JsonValue } from '../json';

/**
 * One thing that happened, flat: what the trigger makes one item of. Field names that stand in Meta's
 * webhook reference keep their meaning; fields of Meta's that have no flat form pass through under
 * their own name. Times are ISO 8601, in UTC. What Meta did not send is absent.
 */
export type WhatsAppEvent =
	| MessageEvent
	| StatusEvent
	| RescuedEvent
	| BudgetEvent
	| EchoEvent
	| HistoryEvent
	| ConsentEvent
	| CallEvent
	| UpdateEvent
	| OtherEvent;

/** Where something happened. Absent parts were absent in the delivery. */
export interface Where {
	/** WABA ID. */
	businessAccountId?: string;
	/** Of news that is about no WABA: the ID of the business portfolio that it is about instead. */
	businessPortfolioId?: string;
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
	/** What Meta says besides. */
	[field: string]: unknown;
}

/** What stands in a message, whoever sent it. */
export interface MessageContent extends Where, Who {
	messageId?: string;
	/** Of a voicemail: the call after which it was left. Meta gives the recording the call's ID. */
	callId?: string;
	/** Meta's type as it is: `text`, `image`, `interactive`, `button`, `reaction`, `system`, … */
	type: string;
	/** What was said, whatever the type: body, caption, title of the button or row, emoji, … */
	text?: string;
	/** ID or payload of the button or row that was tapped. */
	replyId?: string;
	/** The address that a reply goes to: the phone number, else the user ID. */
	from?: string;
	/** Where an answer goes so that it appears in the same chat: the group's ID, or `from`. */
	answerTo?: string;
	username?: string;
	/** Name in the customer's WhatsApp profile. */
	name?: string;
	timestamp?: string;
	/** Set for a message in a group: where an answer to all goes. `from` is the person who wrote it. */
	groupId?: string;
	/** Meta's `recipient_type` of an answer to `groupId`. */
	recipientType?: 'group';
	/** The message that this one answers. */
	replyTo?: { messageId?: string; from?: string; [field: string]: unknown };
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
	reaction?: { messageId?: string; emoji: string | null; [field: string]: unknown };
	button?: JsonValue;
	interactive?: JsonValue;
	/** What the customer filled in: a flow, or the form of an address. */
	flow?: FlowAnswer;
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

/** Something in a `messages` array: what a customer sent, or a notice about a customer (`system`). */
export interface MessageEvent extends MessageContent {
	event: 'message';
	/** What was chosen by writing, or tapping, nothing but one of the trigger's stop or start words. */
	marketing?: MarketingChoice;
	/** What was said before, in the words of Meta's AI, where another responder had the conversation ("Conversation Routing"). */
	conversationContext?: JsonValue;
}

export interface FlowAnswer {
	/** `flow`, `address_message`, … */
	name?: string;
	/** The flow token that the message was sent with. */
	token?: string;
	/** The fields of the form; text where Meta's text is no JSON. */
	response?: JsonValue;
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
	/** What Meta says besides. */
	[field: string]: unknown;
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
	username?: string;
	/** Name in the recipient's WhatsApp profile. */
	name?: string;
	/** In a group: the address of the member whom this is about. */
	participant?: string;
	recipientType?: string;
	/** `biz_opaque_callback_data` of the send. */
	callbackData?: string;
	pricing?: StatusPricing;
	conversation?: StatusConversation;
	errors?: EventFailure[];
	raw?: JsonObject;
	/** What Meta sends besides, e.g. `type` and `payment` of a payment. */
	[field: string]: unknown;
}

interface StatusPricing {
	category?: string;
	type?: string;
	subtype?: string;
	model?: string;
	billable?: boolean;
	/** What Meta says besides. */
	[field: string]: unknown;
}

interface StatusConversation {
	id?: string;
	origin?: string;
	expiresAt?: string;
	/** What Meta says besides. */
	[field: string]: unknown;
}

/** A template took the place of a message that Meta refused because the window was closed, or as Direct Send. */
export interface RescuedEvent extends Where {
	event: 'rescued';
	/** `stuck`: whoever tried may not send, somebody else may. `unknown`: Meta may have the template, or not. */
	rescue: 'sent' | 'failed' | 'stuck' | 'unknown';
	/** The template's message; absent if it is not known to be sent. */
	messageId?: string;
	/** The free-form message. */
	refusedMessageId: string;
	/** The customer's address: phone number, else user ID. */
	to?: string;
	template?: JsonValue;
	reason: 'window_closed' | 'direct_send_refused';
	timestamp?: string;
	/** Why the template could not be sent. */
	errors?: EventFailure[];
	raw?: JsonObject;
}

/** A budget of Message → Send is nearly or wholly spent. */
export interface BudgetEvent extends Where {
	event: 'budget';
	/** Percent; at 100, messages were held back, or the next one will be. */
	reached: 80 | 100;
	/** `node`, `number` or `customer`: whose messages count. */
	of?: string;
	/** `batch`, `day` or `month`. */
	per?: string;
	amount: number;
	/** Spent or reserved, as of now. */
	used: number;
	currency?: string;
	/** When the next period begins; absent for a batch. */
	until?: string;
	/** In the store. */
	budgetId: string;
	timestamp?: string;
	raw?: JsonObject;
}

/** A message that the business sent without this account's API: on its phone, or by another app. */
export interface EchoEvent extends MessageContent {
	event: 'echo';
	/** The customer's address: phone number, else user ID. */
	to?: string;
	/** `biz_opaque_callback_data` of the send. */
	callbackData?: string;
}

/** A message from before the number came to the Cloud API; says nothing of the window. */
export interface HistoryEvent extends MessageContent {
	event: 'history';
	direction?: 'incoming' | 'outgoing';
	/** The customer's address, where the business wrote. */
	to?: string;
	/** What had become of it, e.g. `READ`. */
	status?: string;
	/** Which part of the history: 0 the last day, 1 up to 90 days, 2 up to 180 days. */
	phase?: number;
	/** Percent of the whole. */
	progress?: number;
}

/** A customer stopped or resumed marketing messages. */
export interface ConsentEvent extends Where, Who {
	event: 'consent';
	/** `stop` or `resume`; whatever else Meta says is passed on, such as `signup`, which counts as `resume`. */
	marketing: MarketingChoice | (string & {});
	/**
	 * - `preference`: chosen in WhatsApp; - `keyword`: written, one of the trigger's stop and start words;
	 * - `refused`: Meta refused a marketing message because of it (131050).
	 */
	source: 'preference' | 'keyword' | 'refused';
	from?: string;
	name?: string;
	username?: string;
	timestamp?: string;
	/** Meta's words. */
	detail?: string;
	/** Meta's category, e.g. `marketing_messages`. */
	category?: string;
	/** The member of the group that the refused message was to. */
	participant?: string;
	/** The message in which the customer wrote the word, or that was refused. */
	messageId?: string;
	text?: string;
	raw?: JsonObject;
}

/** Something about a call. */
export interface CallEvent extends Where, Who {
	event: 'call';
	callId?: string;
	/** `connect`, `terminate`, or what became of the ringing: `ringing`, `accepted`, `rejected`. */
	change: string;
	/** `USER_INITIATED` or `BUSINESS_INITIATED`. */
	direction?: string;
	/** The customer's address, whoever calls. */
	from?: string;
	name?: string;
	username?: string;
	timestamp?: string;
	errors?: EventFailure[];
	raw?: JsonObject;
	/** Meta's own fields in camelCase: `status`, `startTime`, `endTime`, `duration`, `session`, `ctaPayload`, … */
	[field: string]: unknown;
}

/** What kinds of things a webhook field of Meta's tells about. */
export type UpdateKind =
	'template' | 'account' | 'flow' | 'group' | 'contact' | 'handover' | 'signal';

/** News of anything that is not a conversation: Meta's own fields in camelCase, beside these. */
export interface UpdateEvent extends Where {
	event: UpdateKind;
	/** What changed: Meta's event where there is one (`ACCOUNT_VIOLATION`), else the field's own name (`quality`). */
	change: string;
	/** Name of the webhook field, e.g. `message_template_status_update`. */
	field: string;
	timestamp?: string;
	errors?: EventFailure[];
	raw?: JsonObject;
	[field: string]: unknown;
}

/** Fields and kinds that Meta invents later, and what has no place elsewhere. */
export interface OtherEvent extends Where {
	event: 'other';
	/** Name of the webhook field. */
	field: string;
	timestamp?: string;
	/** Meta's object as it is. */
	value: JsonValue;
	/** Failures on the business's side that belong to no message. */
	errors?: EventFailure[];
	raw?: JsonObject;
}
