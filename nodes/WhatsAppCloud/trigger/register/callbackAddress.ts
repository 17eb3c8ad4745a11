import { adviceFor, meaningOf } from '../../codes/meaning';
import { GraphError } from '../../graph/error';
import { obstacle } from '../../webhook/publicAddress';

/** Meta asked the address for the verify token and did not get what it expects. */
export const VERIFICATION_FAILED = 2200;

/** What an address for webhooks has to be like, and what of n8n to check. */
const ADVICE = adviceFor(meaningOf(VERIFICATION_FAILED), 'activation');

/**
 * Meta accepts https:// addresses only that the internet knows (Meta: "Create a webhook endpoint"). What stands in for
 * Meta in a network of one's own, such as the sandbox, reaches what is in it.
 *
 * @param baseUrl of Graph
 * @param advice what to check
 * @throws {GraphError} for an address that Meta would refuse
 */
export function checkAddress(address: string, baseUrl: string, advice = ADVICE): void {
	const why = obstacle(address, baseUrl);
	if (why === undefined) return;
	throw new GraphError({
		title: `Meta cannot deliver to the address of this trigger, ${address}: it ${why}`,
		advice,
		retry: 'never',
		sent: 'no',
	});
}

/**
 * Gives Meta an address for webhooks.
 *
 * @param post the request; its `situation` is `activation`
 * @throws {GraphError} whose words name the address, if that is what Meta does not take
 */
export async function offer(address: string, post: () => Promise<unknown>): Promise<void> {
	try {
		await post();
	} catch (thrown) {
		throw thrown instanceof GraphError && isAboutAddress(thrown) ? naming(thrown, address) : thrown;
	}
}

/** "Param fields must be one of …": Meta names what it does not take, at times. */
const NAMED = /\bparam(?:eter)? ([\w['\]]+)/i;

/** Codes that this version does not know count as well: the address is what was new to Meta. */
export function isAboutAddress({ code, subcode, retry, title, details }: GraphError): boolean {
	if (code === undefined || retry !== 'never') return false;
	const named = NAMED.exec(`${title} ${details ?? ''}`.trim())?.[1];
	if (named !== undefined && !named.includes('callback')) return false;
	const meaning = meaningOf(code, subcode);
	return meaning === undefined || meaning.adviceIn?.activation !== undefined;
}

function naming(refusal: GraphError, address: string): GraphError {
	const { code, title, details } = refusal;
	const what = code === VERIFICATION_FAILED ? 'could not verify' : 'does not accept';
	return refusal.inOtherWords({
		title: `Meta ${what} the address of this trigger, ${address}`,
		details: [title, details].filter(Boolean).join(': '),
		advice: ADVICE,
	});
}
