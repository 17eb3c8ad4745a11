import { GraphError, type GraphErrorFields } from '../graph/error';

/** Something at Meta that is somebody's: each has one ID, and no other has it. */
export type Kind = 'number' | 'businessAccount' | 'app';

const NAMES: Record<Kind, string> = {
	number: 'business number',
	businessAccount: 'WhatsApp Business Account',
	app: 'app',
};

/** For people. */
export function nameOf(kind: Kind, id: string): string {
	return `the ${NAMES[kind]} ${id}`;
}

/** `number:<ID>` and so on, as {@link Proof.object} and {@link CallbackNote.place} name things; without what the store put behind. */
export function partsOf(object: string): { kind: Kind; id: string } {
	const [, name = '', id = ''] = /^(\w+):([^@]*)/.exec(object) ?? [];
	if (!Object.hasOwn(NAMES, name)) throw new Error(`"${object}" does not exist at Meta`);
	return { kind: name as Kind, id };
}

/** What to do about it. */
export const GIVE_ACCESS =
	"If it is yours, give the system user of the credential's access token full control of its WhatsApp account (Meta Business Suite: Settings > Accounts > WhatsApp accounts), or choose the credential that it belongs to.";

/** Meta says that the credential's token has no access to it: what the store holds of it belongs to others. */
export class NotYours extends GraphError {
	/**
	 * @param refusal Meta's own, if there is one
	 * @param words that say more than the usual ones
	 */
	constructor(
		kind: Kind,
		id: string,
		refusal?: GraphError,
		{
			title = `This credential has no access to ${nameOf(kind, id)}`,
			details,
			advice = GIVE_ACCESS,
		}: Partial<Pick<GraphErrorFields, 'title' | 'details' | 'advice'>> = {},
	) {
		super({
			...{ title, details, advice },
			code: refusal?.code,
			subcode: refusal?.subcode,
			fbtraceId: refusal?.fbtraceId,
			httpStatus: refusal?.httpStatus,
			retry: 'never',
			sent: 'no',
		});
	}
}
