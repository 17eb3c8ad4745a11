import { CODES } from '../errors/codes.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import { countryOf, countryOfCustomer } from '../state/customer.ts';
import { identityKeyHash } from '../state/identity.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';
import { fetchFailure } from '../link/fetch.ts';
import { linkFailure, mediaLinks } from '../link/verdict.ts';
import { isLoopback } from '../link/address.ts';
import { brokenFile } from './files.ts';
import { isWindowOpen } from './window.ts';

/** Where Meta's errors in webhooks point. */
const HREF =
	'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes/';

/** Why an accepted message does not arrive. */
export interface Failure {
	code: number;
	/** In place of those that always come with the code. */
	details?: string;
}

/**
 * Why an accepted message will not arrive; undefined when it will. Meta answers these with 200 and tells by webhook.
 *
 * @param now ms
 */
export function failureOf(world: World, record: MessageRecord, now: number): Failure | undefined {
	const code =
		refusalOf(record, now) ?? lostReaction(world, record, now) ?? unknownThere(world, record);
	if (code !== undefined) return { code };
	return dropped(brokenFile(world, record.content) ?? brokenLink(world, record));
}

/**
 * The same, once the links to this machine are fetched, where the settings have Meta stand on it. Undefined = there
 * are none.
 */
export function fetchLinks(
	world: World,
	record: MessageRecord,
): Promise<Failure | undefined> | undefined {
	const links = mediaLinks(record.content).filter(({ url }) => isLoopback(url));
	if (!world.settings.loopbackLinks || links.length === 0) return undefined;
	return Promise.all(links.map(fetchFailure)).then((failures) =>
		dropped(failures.find((failure) => failure !== undefined)),
	);
}

function brokenLink({ settings }: World, { content }: MessageRecord): string | undefined {
	for (const link of mediaLinks(content)) {
		const failure = linkFailure(link, settings.loopbackLinks);
		if (failure !== undefined) return failure;
	}
	return undefined;
}

function dropped(details: string | undefined): Failure | undefined {
	return details === undefined ? undefined : { code: 131053, details };
}

function refusalOf(record: MessageRecord, now: number): number | undefined {
	const { customer, template } = record;
	if (customer.failWith !== undefined) return customer.failWith;
	if (!customer.onWhatsApp) return 131026;
	const identity = textOf(record.content.recipient_identity_key_hash);
	if (identity && identity !== identityKeyHash(customer)) return 137000;
	if (template) {
		if (template.template.category !== 'MARKETING') return undefined;
		if (customer.marketingStopped) return 131050;
		// No marketing to numbers of the United States since April 2025.
		if (customer.marketingCapped || isUnitedStates(customer.phone)) return 131049;
		return undefined;
	}
	if (record.direct) {
		// The name that the business chose is that of a template of its own.
		if (record.direct.source !== 'AUTO_GENERATED') return 132021;
		return record.direct.status === 'PAUSED' ? 132015 : undefined;
	}
	return isWindowOpen(customer, record.phoneNumberId, now) ? undefined : 131047;
}

/** Kinds of interactive messages that there are in some countries only, for their businesses and customers. */
const COUNTRIES: Record<string, string[]> = {
	address_message: ['IN'],
	order_details: ['BR', 'IN'],
	order_status: ['BR', 'IN'],
};

/** Meta names no code for them elsewhere: 131026, what a phone cannot show, is assumed. */
function unknownThere(world: World, { content, customer, phoneNumberId }: MessageRecord) {
	const known = COUNTRIES[textOf(objectOf(content.interactive).type)?.toLowerCase() ?? ''];
	const business = countryOf(world.numbers.get(phoneNumberId)?.phone ?? '');
	const isKnown = [business, countryOfCustomer(customer)].every((one) =>
		known?.includes(one ?? ''),
	);
	return known && !isKnown ? 131026 : undefined;
}

/** How long a message can be reacted to. */
const REACTION_MS = 30 * 24 * 3_600_000;

/**
 * Meta, "Reaction messages": nothing to react to is a message that is older than 30 days, or a reaction itself, or in no
 * conversation with this customer.
 */
function lostReaction(world: World, record: MessageRecord, now: number): number | undefined {
	if (record.type !== 'reaction') return undefined;
	const id = textOf(objectOf(record.content.reaction).message_id) ?? '';
	const target = world.messages.find(id);
	const isThere =
		target?.customer === record.customer &&
		target.phoneNumberId === record.phoneNumberId &&
		target.type !== 'reaction' &&
		now - target.timestamp <= REACTION_MS;
	return isThere ? undefined : 131009;
}

/** An entry of `statuses[].errors[]`. */
export function statusError({ code, details }: Failure): JsonObject {
	const known = CODES[code];
	const title = known?.title ?? 'Something went wrong';
	return {
		code,
		title,
		message: title,
		error_data: { details: details ?? known?.details ?? title },
		href: HREF,
	};
}

function isUnitedStates(phone: string | undefined): boolean {
	return phone?.startsWith('1') === true && countryOf(phone) === 'US';
}
