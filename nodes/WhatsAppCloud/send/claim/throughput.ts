import type { Account } from '../../account/account';
import { HIGH_MESSAGES_PER_SECOND, STANDARD_MESSAGES_PER_SECOND } from '../../delivery/pace';
import { unlessOver } from '../../graph/patience';
import { asObject, asText } from '../../json';

/** Meta raises a number's throughput by itself, now and then. */
const FRESH_FOR_MS = 60 * 60 * 1000;

/** How long a number counts as it was when Graph could not be asked. */
const AGAIN_AFTER_MS = 60 * 1000;

/** The batch waits for it. */
const TIMEOUT_MS = 10_000;

const PATIENCE_MS = 5_000;

const known = new Map<string, { at: number; messagesPerSecond: Promise<number> }>();

/**
 * How many messages a second Meta accepts from a number (Meta: "Throughput"); asked once an hour, for all batches: the
 * Stop of one ends its own wait.
 */
export async function messagesPerSecondOf(
	{ graph, credential }: Account,
	phoneNumberId: string,
	now: number,
	signal?: AbortSignal,
): Promise<number> {
	const key = `${credential.graph.baseUrl}/${phoneNumberId}`;
	const remembered = known.get(key);
	// The clock may have been put back since.
	const isFresh = remembered && Math.abs(now - remembered.at) < FRESH_FOR_MS;
	const { messagesPerSecond } = isFresh ? remembered : ask();
	// Nothing goes out any more if the signal aborts.
	return await unlessOver(messagesPerSecond, { signal }).catch(() => STANDARD_MESSAGES_PER_SECOND);

	function ask() {
		const messagesPerSecond: Promise<number> = graph
			.get(`/${phoneNumberId}`, {
				...{ query: { fields: 'throughput' }, timeoutMs: TIMEOUT_MS, patienceMs: PATIENCE_MS },
			})
			.then(({ throughput }) =>
				asText(asObject(throughput)?.level)?.toUpperCase() === 'HIGH'
					? HIGH_MESSAGES_PER_SECOND
					: STANDARD_MESSAGES_PER_SECOND,
			)
			// What is wrong will show when the message is sent; until then what was known, or every number's limit.
			.catch(async () => {
				known.set(key, { at: now - FRESH_FOR_MS + AGAIN_AFTER_MS, messagesPerSecond });
				return (await remembered?.messagesPerSecond) ?? STANDARD_MESSAGES_PER_SECOND;
			});
		const asked = { at: now, messagesPerSecond };
		known.set(key, asked);
		return asked;
	}
}
