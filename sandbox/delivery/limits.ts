import { messageRefusal } from '../errors/graphError.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { Customer } from '../state/customer.ts';
import type { Settings } from '../state/settings.ts';

interface Bucket {
	tokens: number;
	at: number;
}

/**
 * Meta's two send limits: 80 messages a second per number (130429), and to one customer one message each six
 * seconds with a burst of 45 that has to be paid back (131056). Counted in constant time.
 *
 * @param now ms
 * @throws GraphError before anything is taken from either limit
 */
export function checkLimits(
	settings: Settings,
	number: PhoneNumber,
	customer: Customer,
	now: number,
): void {
	const { throughputPerSecond, pairLimit } = settings;
	const pair = pairLimit ? pairBucket(customer, number.id, pairLimit.burst, now) : undefined;
	if (pair && pairLimit) {
		refill(pair, now, pairLimit.burst, pairLimit.everyMs);
		if (pair.tokens < 1) throw messageRefusal(131056);
	}
	if (throughputPerSecond !== null) {
		refill(number.bucket, now, throughputPerSecond, 1000 / throughputPerSecond);
		if (number.bucket.tokens < 1) throw messageRefusal(130429);
		number.bucket.tokens -= 1;
	}
	if (pair) pair.tokens -= 1;
}

function pairBucket(customer: Customer, numberId: string, burst: number, now: number): Bucket {
	let bucket = customer.pairs.get(numberId);
	if (!bucket) customer.pairs.set(numberId, (bucket = { tokens: burst, at: now }));
	return bucket;
}

function refill(bucket: Bucket, now: number, capacity: number, everyMs: number): void {
	// Where the clock was put back, nothing has passed.
	const gained = everyMs > 0 ? Math.max(0, now - bucket.at) / everyMs : capacity;
	bucket.tokens = Math.min(capacity, bucket.tokens + gained);
	bucket.at = now;
}
