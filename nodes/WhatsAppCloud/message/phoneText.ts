/**
 * What is copied from web pages, documents and spreadsheets along with a phone number, and what stands for it:
 * unseen marks (of right-to-left text, soft hyphens), dashes that are no hyphens, dots in the middle, and the digits
 * and brackets of other scripts.
 */
const LOOKALIKES: ReadonlyArray<readonly [RegExp, string | ((found: string) => string)]> = [
	[/\p{Cf}/gu, ''],
	[/[\p{Pd}\u2212]/gu, '-'],
	[/\uff0b/g, '+'],
	[/\uff08/g, '('],
	[/\uff09/g, ')'],
	[/[\uff0e\u00b7\u2022\u30fb]/g, '.'],
	[/\uff0f/g, '/'],
	[/\p{Nd}/gu, digitOf],
];

/** Printable ASCII, as nearly all numbers are. */
const PLAIN = /^[ -~]*$/;

/** The text with plain spaces, hyphens and digits only. */
export function withPlainCharacters(text: string): string {
	const plain = PLAIN.test(text)
		? text
		: LOOKALIKES.reduce(
				// One of the two overloads each; TypeScript wants to know which.
				(result, [pattern, by]) =>
					typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by),
				text,
			);
	return plain.replace(/\s+/gu, ' ').trim();
}

/** Unicode has the ten digits of a script in a row; beyond the basic plane, some rows touch each other. */
function digitOf(found: string): string {
	const code = found.codePointAt(0) ?? 0;
	if (code > 0xffff) return found;
	let value = 0;
	while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value++;
	return String(value);
}

/** Links that open a chat, as people copy them; behind them stands an international number. */
const CHAT_LINK =
	/^(?:(?:https?:\/\/)?(?:wa\.me\/|(?:(?:api|web|www)\.)?whatsapp\.com\/send\/?\?(?:.*&)?phone=)|whatsapp:\/\/send\/?\?(?:.*&)?phone=)([^/?&#]+)/i;

/** What clients of WhatsApp Web call a chat with one person: `31612345678@s.whatsapp.net`, perhaps with a device. */
const CHAT_ID = /^(\+?\d+)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/i;

/** The number in a link to a chat or in its ID, as digits with or without `+`; undefined if the text is neither. */
export function numberInLink(text: string): string | undefined {
	const [, found] = CHAT_LINK.exec(text) ?? CHAT_ID.exec(text) ?? [];
	return found?.replace(/%2B/gi, '+').replace(/%20|[\s().-]/g, '');
}

/** Schemes of links, Meta's mark in lists of leads, and the apostrophe that keeps spreadsheets from calculating. */
const PREFIX = /^(?:(?:whatsapp|tel|p):|['’‘`])\s*/i;

/** Quotes around it, as files for spreadsheets have them that are not to lose a zero: `="0612345678"`. */
const QUOTES = /^=?"([^"]*)"$/;

/** A spreadsheet's number as text: nobody writes a phone number with a group of zeros at its end like that. */
const DECIMALS = /^(\+?\d{7,})\.0+$/;

/** Put before what has one already, as an expression does (`+{{ $json.phone }}`): no country code begins with a zero. */
const SECOND_PLUS = /^\+\s?(?=\+|00)/;

/** A country code in brackets. */
const BRACKETS = /^\(\s*((?:\+|00)[\d ]+)\)/;

/** A trunk zero in brackets, `+31 (0)6 …`, is not dialled after a country code, except in Italy. */
const TRUNK_ZERO = /^((?:\+|00)[\d\s.-]*)\(0\)/;

/** The number without what is written around it, `00` as `+`. */
export function withoutTrimmings(text: string): string {
	return text
		.replace(QUOTES, '$1')
		.replace(PREFIX, '')
		.replace(DECIMALS, '$1')
		.replace(SECOND_PLUS, '')
		.replace(BRACKETS, '$1 ')
		.replace(TRUNK_ZERO, (_, code: string) => (/^\D*39\D*$/.test(code) ? `${code}0` : code))
		.replace(/^00/, '+');
}

/** What clients of WhatsApp Web call people whose number they do not see, and groups, channels and lists. */
export function isWebId(text: string): boolean {
	return /^\d+(?:[-:]\d+)?@(?:lid|g\.us|newsletter|broadcast)$/i.test(text);
}

/** The parts of a text between which people put one number and another. */
export function partsOf(text: string): string[] {
	return text.split(/[,;|&/]|\s(?=\+)/);
}

/** How spreadsheets show long numbers, by which their last digits may be lost. */
export function isScientific(text: string): boolean {
	return /^'?\+?\d+(?:[.,]\d+)?e\+?\d+$/i.test(text);
}
