import { GraphError } from './error';
import { asBoolean, asId, asObject, asObjects, asText, type JsonObject } from '../json';

/** A business number as Graph tells of it; what it leaves out is undefined. Words are Graph's. */
export interface BusinessNumber {
	id: string;
	displayPhoneNumber?: string;
	verifiedName?: string;
	/** `CONNECTED`: registered with the Cloud API, and able to send. */
	status?: string;
	codeVerificationStatus?: string;
	qualityRating?: string;
	nameStatus?: string;
	/** Of the display name that was asked for since. */
	newNameStatus?: string;
	newDisplayName?: string;
	messagingLimit?: string;
	throughput?: string;
	/** `SANDBOX`: it writes to a few recipients only. */
	accountMode?: string;
	platformType?: string;
	isOfficial?: boolean;
	/** Also used in the phone app WhatsApp Business. */
	isOnBusinessApp?: boolean;
	isPinEnabled?: boolean;
	username?: string;
	/** Where its webhooks go, from the narrowest place to the widest. */
	callbacks: { phoneNumber?: string; businessAccount?: string; application?: string };
	health?: Health;
}

/** Meta's `health_status`: who of those that take part in a message keeps it from going out. */
export interface Health {
	canSend?: string;
	entities: HealthEntity[];
}

export interface HealthEntity {
	type: string;
	id?: string;
	canSend?: string;
	reasons: Array<{ code?: string; description: string; solution?: string }>;
}

/** What a list of numbers shows of each. */
export const LISTED_FIELDS = [
	...['id', 'display_phone_number', 'verified_name', 'status', 'code_verification_status'],
	...['quality_rating', 'name_status', 'new_name_status', 'new_display_name'],
	...['whatsapp_business_manager_messaging_limit', 'throughput', 'account_mode', 'platform_type'],
	...['is_official_business_account', 'is_on_biz_app', 'is_pin_enabled', 'username'],
] as const;

/** What one number by itself shows: also what Meta works out for it. */
export const NUMBER_FIELDS = [...LISTED_FIELDS, 'webhook_configuration', 'health_status'] as const;

/**
 * Asks for these fields. One that this version of Graph does not have ("Tried accessing nonexisting field (x) on node
 * type (y)") is left out, instead of having the whole request refused; but not where all is another kind of object.
 *
 * @throws {GraphError}
 */
export async function askFields<T>(
	type: 'WhatsAppBusinessPhoneNumber' | 'WhatsAppBusinessAccount',
	fields: readonly string[],
	ask: (fields: string) => Promise<T>,
): Promise<T> {
	try {
		return await ask(fields.join(','));
	} catch (thrown) {
		if (!(thrown instanceof GraphError) || thrown.code !== 100) throw thrown;
		const words = `${thrown.title} ${thrown.details ?? ''}`;
		const [, refused, of] = /nonexisting field \((\w+)\) on node type \((\w+)\)/.exec(words) ?? [];
		const others = fields.filter((field) => field !== refused);
		if (of !== type || others.length === fields.length || others.length === 0) throw thrown;
		return await askFields(type, others, ask);
	}
}

export function readBusinessNumber(answer: JsonObject): BusinessNumber {
	const callbacks = asObject(answer.webhook_configuration);
	const limit = answer.whatsapp_business_manager_messaging_limit;
	return {
		id: asId(answer.id) ?? '',
		displayPhoneNumber: asText(answer.display_phone_number),
		verifiedName: asText(answer.verified_name),
		status: asText(answer.status),
		codeVerificationStatus: asText(answer.code_verification_status),
		qualityRating: asText(answer.quality_rating),
		nameStatus: asText(answer.name_status),
		newNameStatus: asText(answer.new_name_status),
		newDisplayName: asText(answer.new_display_name),
		messagingLimit: asText(limit),
		throughput: asText(asObject(answer.throughput)?.level),
		accountMode: asText(answer.account_mode),
		platformType: asText(answer.platform_type),
		isOfficial: asBoolean(answer.is_official_business_account),
		isOnBusinessApp: asBoolean(answer.is_on_biz_app),
		isPinEnabled: asBoolean(answer.is_pin_enabled),
		username: asText(answer.username),
		callbacks: {
			phoneNumber: asText(callbacks?.phone_number),
			businessAccount: asText(callbacks?.whatsapp_business_account),
			application: asText(callbacks?.application),
		},
		health: readHealth(answer.health_status),
	};
}

/** The callbacks that are set, from the narrowest to the widest. */
export function callbacksOf({ callbacks }: BusinessNumber): Array<{ url: string; place: string }> {
	const { phoneNumber, businessAccount, application } = callbacks;
	const all = [
		{ url: phoneNumber, place: 'number' },
		{ url: businessAccount, place: 'account' },
		{ url: application, place: 'app' },
	];
	return all.flatMap(({ url, place }) => (url === undefined ? [] : [{ url, place }]));
}

/** Where Meta delivers the number's messages: the narrowest callback that is set, and whose it is. */
export function deliversTo(number: BusinessNumber): { url?: string; place: string } {
	return callbacksOf(number)[0] ?? { place: 'app' };
}

export function readHealth(value: unknown): Health | undefined {
	const health = asObject(value);
	if (!health) return undefined;
	return {
		canSend: asText(health.can_send_message),
		entities: asObjects(health.entities).map((entity) => ({
			type: asText(entity.entity_type) ?? '',
			id: asId(entity.id),
			canSend: asText(entity.can_send_message),
			reasons: [
				...asObjects(entity.errors).map((reason) => ({
					code: asId(reason.error_code),
					description: asText(reason.error_description) ?? '',
					solution: asText(reason.possible_solution),
				})),
				...(Array.isArray(entity.additional_info) ? entity.additional_info : []).flatMap((info) => {
					const description = asText(info);
					return description === undefined ? [] : [{ description }];
				}),
			],
		})),
	};
}
