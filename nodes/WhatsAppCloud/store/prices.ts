/** A person's own price card, as JSON of `pricing/rateCard.ts`. */
export interface StoredCard {
	currency: string;
	/** ISO date. */
	effective: string;
	card: string;
}

/** What is known of the money of a WABA. */
export interface AccountPrices {
	cards: StoredCard[];
	currency?: string;
	/** IANA name. */
	timeZone?: string;
}

/** Free service messages of a business number within a time, as Meta's statuses tell of them. */
export interface ServiceUse {
	free: number;
	/** When Meta last charged a service message, ms. */
	chargedAt?: number;
}

/** What prices depend on, beside Meta's cards. Times in ms since the epoch. */
export interface PriceLedger {
	find(businessAccountId: string): Promise<AccountPrices>;

	/** Adds a card; of the same currency and date, in place of the one before. */
	putCard(businessAccountId: string, card: StoredCard, now: number): Promise<void>;

	/** Takes all own cards of a currency away. @returns how many there were */
	dropCards(businessAccountId: string, currency: string): Promise<number>;

	/** What Meta says of an account; what it does not say now stays as it was. */
	putAccount(
		businessAccountId: string,
		facts: { currency?: string; timeZone?: string },
		now: number,
	): Promise<void>;

	/** @param from, until the month; in the numbers' order */
	findUse(phoneNumberIds: string[], from: number, until: number): Promise<ServiceUse[]>;
}

/** A service message that has arrived, as its status says. */
export interface ServiceMessage {
	phoneNumberId: string;
	/** Hash of its ID, so that none is counted twice; empty for one that was charged: only the last of those counts. */
	messageKey: string;
	at: number;
}

export function serviceUseFrom(
	row: { free: unknown; charged_at: unknown } | undefined,
): ServiceUse {
	const { free = 0, charged_at: at = null } = row ?? {};
	return { free: Number(free), ...(at === null ? {} : { chargedAt: Number(at) }) };
}
