import { isObject, type JsonObject, type JsonValue } from '../json.ts';

/** Why Meta's review rejects a template ("Message template status update webhook"). */
export const REJECTED_REASONS = [
	'ABUSIVE_CONTENT',
	'INCORRECT_CATEGORY',
	'INVALID_FORMAT',
	'PROMOTIONAL',
	'SCAM',
	'TAG_CONTENT_MISMATCH',
] as const;

export type RejectedReason = (typeof REJECTED_REASONS)[number];

/** What a test or a person may change while the sandbox runs. Times in ms. */
export interface Settings {
	/** A free-form message outside the window: 200 and then `failed` (what Meta does), or refused at once. */
	windowRefusal: 'async' | 'sync';
	/** Whether a message has to say which of a number's several Messaging Accounts it goes through (Meta: from H1 2027). */
	messagingAccountRequired: boolean;
	/** Whether a customer's reaction opens the window; Meta does not say. */
	reactionsOpenWindow: boolean;
	/** Whether a message that Meta cannot hand over does; Meta does not say. */
	unsupportedOpensWindow: boolean;
	/** False: no status webhooks; messages reach the phone, or fail, at once. */
	statusWebhooks: boolean;
	/** From the send. `read` counts only with `readReceipts`. */
	statusDelaysMs: { sent: number; delivered: number; read: number };
	readReceipts: boolean;
	/** Messages per second and number; more are refused with 130429. Null: no limit. */
	throughputPerSecond: number | null;
	/** Calls to one account's management in an hour; more are refused with 80008. Null: no limit. */
	managementCallsPerHour: number | null;
	/** Messages to one customer: a burst, then one each `everyMs`; more are refused with 131056. Null: no limit. */
	pairLimit: { burst: number; everyMs: number } | null;
	/** `message_status` of template sends; only `accepted` ones reach the phone. */
	templateMessageStatus: 'accepted' | 'held_for_quality_assessment' | 'paused';
	/** How long a created template stays PENDING. */
	templateReviewMs: number;
	/** What the review ends with. */
	templateReviewResult: 'APPROVED' | 'REJECTED';
	/** Why, if it is rejected. */
	templateRejectedReason: RejectedReason;
	/** What Meta takes every new template to be. Null: what was asked for. */
	templateCategory: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION' | null;
	/** When a webhook that was not answered with 200 is sent again; after the last one it is given up. */
	retryDelaysMs: number[];
	webhookTimeoutMs: number;
	/** Collects updates for one callback into one delivery, as Meta does under load. */
	batching: { maxUpdates: number; waitMs: number } | null;
	/** How many times each delivery is repeated although it was answered. */
	duplicates: number;
	/** Each delivery waits up to this long, so that they overtake one another. */
	jitterMs: number;
	/** Keeps deliveries back until `POST /_sandbox/webhooks/release`. */
	holdWebhooks: boolean;
	/** Service messages per number and month that cost nothing (from October 2026). */
	freeServiceMessages: number;
	/** How many data points of `pricing_analytics` a page has. */
	analyticsPageSize: number;
	/** `2026-10`: utility templates and service messages are charged; `2025-07`: free inside the window. */
	pricingModel: '2026-10' | '2025-07';
	mediaUrlTtlMs: number;
	uploadedMediaTtlMs: number;
	inboundMediaTtlMs: number;
	/** A test number's list of recipients (131030 for others). Null: everybody. */
	allowedRecipients: string[] | null;
	/**
	 * Whether links to media may lead to this machine, as if Meta stood on it: they are then fetched. Nothing else
	 * ever is: links are judged by address, name and ending.
	 */
	loopbackLinks: boolean;
	/** How long a connection may be idle before it is closed, without a word before; null: over a minute. */
	idleConnectionMs: number | null;
	/** Whether webhooks may go to this machine and its network, by http too; Meta wants https and a public name. */
	localCallbacks: boolean;
	/**
	 * Whether an app without a subscription of its own counts as one whose owner has ticked `messages` in the App
	 * Dashboard; otherwise it is new: Meta accepts no callback of a number or a WABA for it.
	 */
	messagesTicked: boolean;
	/** Fields of numbers and accounts that Graph does not know, as in a version from before they were there. */
	unknownFields: string[];
	/** The newest version of Graph that there is: `27` is v27.0. What is newer does not exist (2500). */
	newestGraphVersion: number;
	/** How far Meta's clock is ahead of this machine's, as its answers show it. */
	clockAheadMs: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DEFAULT_SETTINGS: Settings = {
	windowRefusal: 'async',
	messagingAccountRequired: false,
	reactionsOpenWindow: true,
	unsupportedOpensWindow: false,
	statusWebhooks: true,
	statusDelaysMs: { sent: 150, delivered: 400, read: 1500 },
	readReceipts: true,
	throughputPerSecond: 80,
	// Of an active account; a new one has 200.
	managementCallsPerHour: 5000,
	pairLimit: { burst: 45, everyMs: 6000 },
	templateMessageStatus: 'accepted',
	templateReviewMs: 2000,
	templateReviewResult: 'APPROVED',
	templateRejectedReason: 'INVALID_FORMAT',
	templateCategory: null,
	retryDelaysMs: [
		1000,
		5000,
		20_000,
		MINUTE,
		5 * MINUTE,
		30 * MINUTE,
		2 * HOUR,
		6 * HOUR,
		12 * HOUR,
		DAY,
	],
	webhookTimeoutMs: 10_000,
	batching: null,
	duplicates: 0,
	jitterMs: 0,
	holdWebhooks: false,
	freeServiceMessages: 1000,
	analyticsPageSize: 1000,
	pricingModel: '2026-10',
	mediaUrlTtlMs: 5 * MINUTE,
	uploadedMediaTtlMs: 30 * DAY,
	inboundMediaTtlMs: 7 * DAY,
	allowedRecipients: null,
	loopbackLinks: false,
	idleConnectionMs: null,
	localCallbacks: true,
	messagesTicked: true,
	unknownFields: [],
	newestGraphVersion: 27,
	clockAheadMs: 0,
};

type Check = (value: JsonValue) => boolean;

const bool: Check = (value) => typeof value === 'boolean';
const count: Check = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const oneOf =
	(...values: string[]): Check =>
	(value) =>
		typeof value === 'string' && values.includes(value);
const orNull =
	(check: Check): Check =>
	(value) =>
		value === null || check(value);
const list =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every(check);
const shape =
	(keys: string[]): Check =>
	(value) =>
		isObject(value) &&
		Object.entries(value).every(([key, entry]) => keys.includes(key) && count(entry));

const CHECKS: Record<keyof Settings, Check> = {
	windowRefusal: oneOf('async', 'sync'),
	messagingAccountRequired: bool,
	reactionsOpenWindow: bool,
	unsupportedOpensWindow: bool,
	statusWebhooks: bool,
	statusDelaysMs: shape(['sent', 'delivered', 'read']),
	readReceipts: bool,
	throughputPerSecond: orNull(count),
	managementCallsPerHour: orNull(count),
	pairLimit: orNull(shape(['burst', 'everyMs'])),
	templateMessageStatus: oneOf('accepted', 'held_for_quality_assessment', 'paused'),
	templateReviewMs: count,
	templateReviewResult: oneOf('APPROVED', 'REJECTED'),
	templateRejectedReason: oneOf(...REJECTED_REASONS),
	templateCategory: orNull(oneOf('MARKETING', 'UTILITY', 'AUTHENTICATION')),
	retryDelaysMs: list(count),
	webhookTimeoutMs: count,
	batching: orNull(shape(['maxUpdates', 'waitMs'])),
	duplicates: count,
	jitterMs: count,
	holdWebhooks: bool,
	freeServiceMessages: count,
	analyticsPageSize: (value) => Number.isInteger(value) && Number(value) > 0,
	pricingModel: oneOf('2026-10', '2025-07'),
	mediaUrlTtlMs: count,
	uploadedMediaTtlMs: count,
	inboundMediaTtlMs: count,
	allowedRecipients: orNull(list((value) => typeof value === 'string')),
	loopbackLinks: bool,
	idleConnectionMs: orNull(count),
	localCallbacks: bool,
	messagesTicked: bool,
	unknownFields: list((value) => typeof value === 'string'),
	newestGraphVersion: (value) => Number.isInteger(value) && Number(value) > 0,
	clockAheadMs: (value) => typeof value === 'number' && Number.isFinite(value),
};

/**
 * The settings with a change applied; objects are merged, so `{ statusDelaysMs: { sent: 0 } }` keeps the rest.
 *
 * @throws Error naming the setting that does not exist or has another shape
 */
export function changedSettings(settings: Settings, change: JsonObject): Settings {
	const result: Settings = { ...settings };
	for (const [key, value] of Object.entries(change)) {
		const check = CHECKS[key as keyof Settings] as Check | undefined;
		if (!check) {
			throw new Error(`There is no setting "${key}". Settings: ${Object.keys(CHECKS).join(', ')}.`);
		}
		if (!check(value)) throw new Error(`The setting "${key}" cannot be ${JSON.stringify(value)}.`);
		const name = key as keyof Settings;
		const base: unknown = result[name] ?? DEFAULT_SETTINGS[name];
		Object.assign(result, {
			[name]: isObject(value) && isObject(base) ? { ...base, ...value } : value,
		});
	}
	return result;
}
