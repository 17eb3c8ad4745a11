/**
 * Meta's limits of what is filled into a template (Meta: "Template components" and the page of each component),
 * in characters unless the name says otherwise. Texts are counted with their values filled in.
 */
export const TEMPLATE_LIMITS = {
	headerText: 60,
	body: 1024,
	/** Of each button whose text is the business's. */
	buttonText: 25,
	/** Of templates with a limited-time offer. */
	offerBody: 600,
	cardBody: 160,
	/** Of a carousel. */
	cards: { min: 2, max: 10 },
	/** One-time codes (Meta: "Authentication templates"). */
	oneTimeCode: 15,
	/** Codes to copy (Meta: "Coupon code templates", May 2026; older pages say 15). */
	couponCode: 20,
	/** What a quick reply sends back. */
	quickReplyPayload: 256,
	/** What a call that came from the button carries. */
	callPayload: 512,
	/** How long a call button works, as a message says, and as a definition says (Meta: "Call button messages"). */
	callMinutes: { min: 1, max: 43_200 },
	definedCallMinutes: { min: 1440, max: 43_200 },
	/** What a document is called on the phone. */
	filename: 240,
	/** The whole address, with its end filled in. */
	url: 2000,
	/** What is said of an order's status (Meta: "Orders"). */
	orderDescription: 120,
	/** Multi-product templates. */
	products: 30,
	sections: 10,
	sectionTitle: 24,
	/** Seconds for which Meta tries to deliver, by category; or -1 for 30 days (Meta: "Time-to-live"). */
	timeToLive: {
		AUTHENTICATION: { min: 30, max: 900 },
		UTILITY: { min: 30, max: 43_200 },
		MARKETING: { min: 43_200, max: 2_592_000 },
	},
} as const;

/** Whether it is a whole number between these two, or the text of one. */
export function isWholeIn(value: unknown, { min, max }: { min: number; max: number }): boolean {
	const number = Number(value);
	return Number.isInteger(number) && number >= min && number <= max;
}

/** Characters as Meta and people count them: an emoji outside the basic plane is one, not two. */
export function lengthOf(text: string): number {
	return [...text].length;
}

/** `has 17 characters; Meta allows at most 15`, or undefined for texts within the limit. */
export function tooLong(text: string, limit: number): string | undefined {
	// No text has more characters than code units.
	if (text.length <= limit) return undefined;
	const length = lengthOf(text);
	return length > limit
		? `has ${length} characters; Meta allows at most ${limit}: shorten it`
		: undefined;
}
