import type { BusinessNumber, Health } from '../graph/businessNumber';
import type { WhatsAppCredential } from '../account/credential';
import type { DoorSettings, NoDoor } from '../doorSettings';
import type { CallbackNote } from '../store/notes';

/** Meta's `debug_token` about the credential's token. */
export interface TokenFacts {
	isValid: boolean;
	/** Meta's reason why it is not valid. */
	reason?: string;
	/** `SYSTEM_USER`, `USER`, … */
	type?: string;
	appId?: string;
	/** ms; undefined = never. */
	expiresAt?: number;
	scopes: string[];
	/** Of each scope, the accounts that it is for; a scope that is not here is for all. */
	targets: Record<string, string[]>;
}

export interface AccountFacts {
	name?: string;
	reviewStatus?: string;
	verificationStatus?: string;
	messagingLimit?: string;
	health?: Health;
}

/** The app's own subscription: its callback, and which webhook fields go there. */
export interface AppSubscriptionFacts {
	url?: string;
	fields: string[];
	/** Which of the credential's secrets is the app's. */
	secret: 'first' | 'second';
	/** What Meta says of the second, where the first is the app's. */
	secondRefusal?: Error;
}

export interface TemplateFacts {
	name: string;
	language: string;
	status: string;
}

/** What the triggers have seen of the number's customers, the last to write first. */
export interface ConversationFacts {
	/** ms; null = nobody ever wrote. */
	lastMessageAt: number | null;
	/** How many of the latest were looked at, and in how many of them another responder holds the thread. */
	looked: number;
	heldByAnother: number;
}

/** What stands at the address to which Meta delivers, asked as Meta asks. */
export interface AnswerFacts {
	url: string;
	/** Absent where no answer came. */
	httpStatus?: number;
	/** Whether the challenge came back. */
	echoed: boolean;
	/** Why no answer came. */
	reason?: string;
}

/** All that is asked for, each by itself: one that is refused does not keep the others from being known. */
export interface Facts {
	/** That Graph answers at all. */
	reached: true;
	token: TokenFacts;
	account: AccountFacts;
	number: BusinessNumber;
	/** IDs of the account's numbers. */
	numberIds: string[];
	/** IDs of the apps that get the account's webhooks. */
	subscribedApps: string[];
	appSubscription: AppSubscriptionFacts;
	templates: TemplateFacts[];
	/** Which addresses this n8n has registered, and for which workflow. */
	callbackNotes: CallbackNote[];
	conversations: ConversationFacts;
	answer: AnswerFacts;
	/** How far this machine's clock is ahead of Meta's, ms. */
	clockAheadMs: number;
}

export type Source = keyof Facts;

/** What is known without asking anybody. */
export interface Setting {
	credential: WhatsAppCredential;
	/** The number that is diagnosed. */
	phoneNumberId: string;
	/** Where n8n says that it is reached, e.g. `https://n8n.example.com/`; undefined where nobody knows. */
	n8nUrl?: string;
	/** Where triggers listen by themselves, or why they do not; undefined = at n8n's address. */
	door?: DoorSettings | NoDoor;
	/** Where the store is, in words; undefined where that does not fit n8n's settings, or nobody asks. */
	storeAt?: string;
	now: number;
}

export type Known<S extends Source> = { value: Facts[S] } | { refusal: Error };

/** A fact that is meaningless before something else is mended. */
export class NotAsked extends Error {
	override readonly name = 'NotAsked';
}
