/** Longer than any ID that Meta is known to give. */
const LONGEST = 1000;

/**
 * What keeps a text from being a message's ID: those begin with `wamid.`, and are opaque otherwise (Meta: "Messages
 * API", response); a voicemail comes with the ID of its call. Undefined = nothing. A phone number, a contact's name or
 * a whole item ends up there easily.
 */
export function refuseMessageId(text: string): string | undefined {
	if (text.length <= LONGEST && /^wa[mc]id\.[\x21-\x7e]+$/.test(text)) return undefined;
	return `"${text.slice(0, 60)}" is not the ID of a message: those begin with wamid. and have no spaces`;
}
