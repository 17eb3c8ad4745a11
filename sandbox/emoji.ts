const EMOJI = /(?![©®™](?!\uFE0F))\p{Extended_Pictographic}/u;

/** Where Meta allows no emoji; the signs of trademarks and copyright are none, whatever Unicode says. */
export function hasEmoji(text: string): boolean {
	return EMOJI.test(text);
}
