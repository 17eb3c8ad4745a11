/**
 * A customer is one person under several names, each optional, at least one of them set
 * (Meta: "Business-scoped user IDs"; phone fields are left out for people with a username).
 */
export interface CustomerNames {
	/** `wa_id`: digits only, country code first, no `+`. */
	phone?: string;
	/** Business-scoped user ID, e.g. `US.13491208655302741918`. */
	userId?: string;
	/** Parent business-scoped user ID, e.g. `US.ENT.11815799212886844830`. */
	parentUserId?: string;
}

/** The kinds of name, in the order in which a reply prefers them. */
export const NAME_KINDS = ['phone', 'userId', 'parentUserId'] as const;

export type NameKind = (typeof NAME_KINDS)[number];

/** The name that a message goes to, and under which a send is known. */
export function addressOf(names: CustomerNames): string | undefined {
	return names.phone ?? names.userId ?? names.parentUserId;
}

/** The customer that has this address: a phone number in digits, or a user ID (`CC.ENT.…` is a parent's). */
export function customerAt(name: string): CustomerNames {
	if (/^\d+$/.test(name)) return { phone: name };
	return name.split('.')[1] === 'ENT' ? { parentUserId: name } : { userId: name };
}
