/** A business phone number, in Graph's words. */
export interface PhoneNumber {
	id: string;
	businessAccountId: string;
	/** Digits, country code first. */
	phone: string;
	/** Of `phone`: Meta puts it before a recipient that has none. */
	callingCode: string;
	displayPhoneNumber: string;
	verifiedName: string;
	qualityRating: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
	nameStatus: string;
	codeVerificationStatus: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED';
	status: 'CONNECTED' | 'PENDING' | 'DISCONNECTED';
	accountMode: 'LIVE' | 'SANDBOX';
	pin?: string;
	/** What `request_code` "sent". */
	verificationCode?: string;
	callback?: Callback;
	profile: BusinessProfile;
	/** Service messages delivered, by month `2026-11`: the first 1,000 are free. */
	freeServiceUsed: Map<string, number>;
	/** Messages let through in the current moment, see delivery/limits.ts. */
	bucket: { tokens: number; at: number };
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

export interface BusinessAccount {
	id: string;
	name: string;
	timezoneId: string;
	currency: string;
	templateNamespace: string;
	/** Whether the app is subscribed: `POST /{WABA_ID}/subscribed_apps`. Without it no webhook goes out. */
	subscribed: boolean;
	callback?: Callback;
}

export interface Callback {
	url: string;
	verifyToken: string;
}

export interface App {
	id: string;
	secret: string;
	name: string;
	/** `POST /{APP_ID}/subscriptions`: one per object. */
	subscriptions: Map<string, AppSubscription>;
}

export interface AppSubscription extends Callback {
	object: string;
	fields: string[];
	includeValues: boolean;
}

export interface AccessToken {
	token: string;
	/** ms since the epoch, of the token's end. */
	expiredAt?: number;
}
