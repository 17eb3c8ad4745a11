const EMOJI = /(?![©®™](?!\ufe0f))\p{Extended_Pictographic}/u;

/** Unicode counts the signs of trademarks and copyright among the pictures; Meta means emoji. */
export function hasEmoji(text: string): boolean {
	return EMOJI.test(text);
}
