import type { JsonObject } from '../json.ts';
import type { Customer } from './customer.ts';

/** A business phone number, in Graph's words. */
export interface PhoneNumber {
	id: string;
	/** Its WABA, which is the first of its Messaging Accounts now. */
	businessAccountId: string;
	/** Messaging Accounts beside it: one per partner, or per currency. */
	furtherMessagingAccounts?: string[];
	/** Digits, country code first. */
	phone: string;
	/** Of `phone`: Meta puts it before a recipient that has none. */
	callingCode: string;
	displayPhoneNumber: string;
	verifiedName: string;
	qualityRating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
	nameStatus: string;
	codeVerificationStatus: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED';
	status: 'CONNECTED' | 'PENDING' | 'DISCONNECTED' | 'FLAGGED' | 'RESTRICTED' | 'BANNED';
	accountMode: 'LIVE' | 'SANDBOX';
	pin?: string;
	/** What `request_code` "sent". */
	verificationCode?: string;
	callback?: Callback;
	/** The display name that was asked for, and how its review ended; registering once more puts an approved one in use. */
	newDisplayName?: string;
	newNameStatus?: string;
	messagingLimit: string;
	/** The business's username; `reserved` until usernames are there in its country. */
	username?: string;
	/** When it was registered and deregistered, ms. */
	registrations: number[];
	/** When a wrong PIN was given, ms. */
	wrongPins: number[];
	profile: BusinessProfile;
	/** `/settings`: calling, identity check, storage. */
	settings: JsonObject;
	/** `/conversational_automation`. */
	automation: JsonObject;
	/** `/whatsapp_commerce_settings`. */
	commerce: { is_cart_enabled: boolean; is_catalog_visible: boolean };
	/** `/whatsapp_business_encryption`: the public key that Flows are encrypted with. */
	publicKey?: string;
	/** `/message_qrdls`: messages by code, oldest first. */
	qrCodes: Map<string, string>;
	/** `/block_users`. */
	blocked: Set<Customer>;
	/** Service messages delivered, by month `2026-11`: the first 1,000 are free. */
	freeServiceUsed: Map<string, number>;
	/** Conversation Routing, when the business has set it up: what this app is to the number. */
	routing?: Routing | undefined;
	/** Messages let through in the current moment, see delivery/limits.ts. */
	bucket: { tokens: number; at: number };
}

export interface Routing {
	role: 'primary' | 'escalation' | 'standby';
	/** Whether this app is the primary for calls. */
	calls: boolean;
	/** Whether it gets copies of the other responder's conversations. */
	standby: boolean;
}

/** What every new number starts with. */
export function numberDefaults(): Pick<
	PhoneNumber,
	| 'profile'
	| 'settings'
	| 'automation'
	| 'commerce'
	| 'qrCodes'
	| 'blocked'
	| 'freeServiceUsed'
	| 'bucket'
	| 'messagingLimit'
	| 'registrations'
	| 'wrongPins'
> {
	return {
		profile: {},
		// Meta: "Calling is not enabled by default on a business phone number."
		settings: {
			calling: {
				status: 'DISABLED',
				call_icon_visibility: 'DEFAULT',
				callback_permission_status: 'DISABLED',
				sip: { status: 'DISABLED' },
			},
			storage_configuration: { status: 'DEFAULT' },
		},
		automation: { enable_welcome_message: false, prompts: [], commands: [] },
		commerce: { is_cart_enabled: true, is_catalog_visible: false },
		qrCodes: new Map(),
		blocked: new Set(),
		freeServiceUsed: new Map(),
		bucket: { tokens: 0, at: 0 },
		messagingLimit: 'TIER_2K',
		registrations: [],
		wrongPins: [],
	};
}

export interface BusinessProfile {
	about?: string;
	address?: string;
	description?: string;
	email?: string;
	profile_picture_url?: string;
	websites?: string[];
	vertical?: string;
}

/** A business portfolio, which owns accounts. */
export interface Business {
	id: string;
	name: string;
	/** The terms of sign-up links: with the first one of the business. */
	acceptedMarketingTerms?: boolean;
}

export interface BusinessAccount {
	id: string;
	/** The portfolio that owns it. */
	businessId: string;
	/** The app that gets its webhooks, and signs them. */
	appId: string;
	name: string;
	timezoneId: string;
	currency: string;
	templateNamespace: string;
	/** Whether the app is subscribed: `POST /{WABA_ID}/subscribed_apps`. Without it no webhook goes out. */
	subscribed: boolean;
	callback?: Callback;
	/** Without one, nothing goes out that costs. */
	paymentMethod: boolean;
	/** Utility messages without a template: most accounts are not eligible; misuse restricts those that are. */
	directSend: 'not_eligible' | 'eligible' | 'limited' | 'restricted';
	/** Until when it is limited or restricted, ms; absent = for good. */
	directSendUntil?: number;
	/** How many go out yet while it is limited. */
	directSendLeft?: number;
	/** Whether it was onboarded for the Marketing Messages API: else 131055. */
	marketingMessages: boolean;
	/** Whether marketing goes through the Cloud API: else 131063. */
	marketingOnCloudApi: boolean;
	/** Template insights: off until somebody switches them on, then for good. */
	insights: boolean;
	/** Meta's review of the account. */
	reviewStatus: 'APPROVED' | 'DEFERRED' | 'PENDING' | 'REJECTED';
	/** What `health_status` finds beside what the sandbox knows by itself. */
	healthIssues: HealthIssue[];
}

export interface HealthIssue {
	entity: 'PHONE_NUMBER' | 'WABA' | 'BUSINESS' | 'APP';
	canSend: 'LIMITED' | 'BLOCKED';
	code?: number;
	description: string;
	solution?: string;
}

/** What every new account starts with. */
export const ACCOUNT_DEFAULTS = {
	paymentMethod: true,
	directSend: 'not_eligible',
	marketingMessages: true,
	marketingOnCloudApi: true,
	insights: false,
	reviewStatus: 'APPROVED',
} as const satisfies Partial<BusinessAccount>;

export interface Callback {
	url: string;
	verifyToken: string;
}

export interface App {
	id: string;
	secret: string;
	name: string;
	/** App Dashboard, "Require App Secret": no request of a token without `appsecret_proof`. */
	requiresProof?: boolean;
	/** `POST /{APP_ID}/subscriptions`: one per object. */
	subscriptions: Map<string, AppSubscription>;
}

export interface AppSubscription extends Callback {
	object: string;
	fields: string[];
	includeValues: boolean;
}

/** A system user's token. */
export interface AccessToken {
	token: string;
	/** The app that it was made with. */
	appId: string;
	/** The accounts that the system user was given. */
	businessAccountIds: Set<string>;
	/** ms since the epoch, of the token's end. */
	expiredAt?: number;
	/** `SYSTEM_USER` if absent. */
	type?: string;
	/** What WhatsApp needs, if absent. */
	scopes?: string[];
	/** Whether it may be used to ask `debug_token`: of an owner or developer of the app. */
	isDeveloper?: boolean;
}
