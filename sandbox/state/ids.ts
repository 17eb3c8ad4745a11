import { randomBytes, randomInt } from 'node:crypto';

let counter = randomInt(1_000_000, 9_000_000);

/** A Graph ID: 16 digits, below 2^53 so that webhooks can carry it as a number. */
export function graphId(): string {
	counter += randomInt(1, 40);
	return `${randomInt(1000, 8000)}${String(Date.now() % 100_000).padStart(5, '0')}${counter}`;
}

/**
 * A message ID in the shape of Meta's: base64 of two tags, the customer's number, two bytes that tell the
 * direction (0x11 ours, 0x12 the customer's), and a random part in hexadecimal.
 */
export function messageId(customer: string, direction: 'outgoing' | 'incoming'): string {
	const outgoing = direction === 'outgoing';
	const random = outgoing ? hex(9) : `3A${hex(9)}`;
	const packed =
		`\x1c\x18${String.fromCharCode(customer.length)}${customer}\x15\x02\x00` +
		`${outgoing ? '\x11' : '\x12'}\x18${String.fromCharCode(random.length)}${random}\x00`;
	return `wamid.${Buffer.from(packed, 'latin1').toString('base64')}`;
}

let pool = Buffer.alloc(0);
let used = 0;

function hex(length: number): string {
	if (used + length > pool.length) {
		pool = randomBytes(4096);
		used = 0;
	}
	used += length;
	return pool.toString('hex', used - length, used).toUpperCase();
}
