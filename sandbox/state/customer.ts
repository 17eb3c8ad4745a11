import parsePhoneNumber from 'libphonenumber-js/min';

/** A WhatsApp user as the sandbox knows one: under a phone, a business-scoped user ID, or both. */
export interface Customer {
	/** Digits, country code first, in Meta's spelling. */
	phone?: string;
	/** Business-scoped user ID, e.g. `NL.1349…`. */
	userId?: string;
	parentUserId?: string;
	username?: string;
	name: string;
	/** What the person reads, e.g. `nl`: for the phone page; Meta tells nobody. */
	language?: string;
	/** People with a username: Meta leaves their phone out of webhooks. */
	phoneHidden: boolean;
	onWhatsApp: boolean;
	readsMessages: boolean;
	/** Chose to get no marketing: 131050. */
	marketingStopped: boolean;
	/** Reached Meta's marketing cap: 131049. */
	marketingCapped: boolean;
	/** Every message to this customer fails with this code, after its 200. */
	failWith?: number;
	/** How often WhatsApp was installed anew, so that the identity is another. */
	identityChanges?: number;
	/** Per business number. */
	windows: Map<string, WindowTimes>;
	pairs: Map<string, { tokens: number; at: number }>;
	/** Per business number with Conversation Routing. */
	threads: Map<string, Thread>;
	/** What makes a group of it: written to as one, delivered to each. */
	group?: Group;
}

/** A group of one business number (Groups API). */
export interface Group {
	phoneNumberId: string;
	subject: string;
	description?: string;
	joinApproval: JoinApproval;
	inviteLink: string;
	/** ms since the epoch. */
	createdAt: number;
	participants: Customer[];
	suspended: boolean;
}

/** Whether who opens the invite link is in, or has to be let in. */
export type JoinApproval = 'auto_approve' | 'approval_required';

/** Who answers a thread: the app that uses this sandbox, or the number's other responder. */
export type Responder = 'app' | 'other';

/** One customer's conversation with one number, under Conversation Routing. */
interface Thread {
	owner: Responder;
	/** When the customer last wrote, ms. */
	at: number;
}

/** ms since the epoch. */
export interface WindowTimes {
	/** When the customer last opened the window. */
	openedAt?: number;
	/** When the customer last came from an ad or a page button; counts once the business replies. */
	referredAt?: number;
	/** Free entry point: everything is free until then. */
	freeUntil?: number;
	freeConversationId?: string;
}

const USER_ID = /^[A-Z]{2}\.(ENT\.)?[0-9A-Za-z]{1,128}$/;

/** `capi_group:` in base64, as Meta's IDs of groups begin. */
export function isGroupId(value: string): boolean {
	return value.startsWith('Y2FwaV9ncm91cDo');
}

export function isUserId(value: string): boolean {
	return USER_ID.test(value);
}

/** What lists and chats call a customer: the phone, else the user ID. */
export function nameKey(customer: Customer): string {
	return customer.phone ?? customer.userId ?? '';
}

/** What somebody is called who has no name. @param name phone or user ID */
export function namelessName(name: string): string {
	return isUserId(name) ? 'WhatsApp user' : `+${name}`;
}

/** ISO country of a customer: a user ID begins with it. */
export function countryOfCustomer({ phone, userId }: Customer): string | undefined {
	return phone === undefined ? userId?.slice(0, 2) : countryOf(phone);
}

/** ISO country of a phone's digits. */
export function countryOf(phone: string): string | undefined {
	return parsePhoneNumber(`+${phone}`)?.country;
}
