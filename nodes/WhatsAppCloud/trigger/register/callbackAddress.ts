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
		if (!(thrown instanceof GraphError)) throw thrown;
		if (isUnsubscribed(thrown)) throw thrown.inOtherWords({ advice: SUBSCRIBE });
		throw isAboutAddress(thrown) ? naming(thrown, address) : thrown;
	}
}

/**
 * "Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business
 * Account": of an app that is new, and has no webhooks of its own yet.
 */
const UNSUBSCRIBED = /must be subscribed/i;

export function isUnsubscribed(thrown: unknown): boolean {
	return thrown instanceof GraphError && UNSUBSCRIBED.test(wordsOf(thrown));
}

const SUBSCRIBE =
	"A number or a WABA can have a callback of its own only after the app is subscribed to messages. Enter the App ID in the credential (App Dashboard > App settings > Basic) and publish again, which subscribes it; or, in Meta's App Dashboard, under WhatsApp > Configuration, enter any address that answers Meta, subscribe to the webhook field messages, and publish again.";

const wordsOf = ({ title, details }: GraphError) => `${title} ${details ?? ''}`.trim();

/** "Param fields must be one of …": Meta names what it does not take, at times. */
const NAMED = /\bparam(?:eter)? ([\w['\]]+)/i;

/** Codes that this version does not know count as well: the address is what was new to Meta. */
export function isAboutAddress(refusal: GraphError): boolean {
	const { code, subcode, retry } = refusal;
	if (code === undefined || retry !== 'never' || isUnsubscribed(refusal)) return false;
	const named = NAMED.exec(wordsOf(refusal))?.[1];
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
