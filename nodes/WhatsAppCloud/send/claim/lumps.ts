import type { Reservation } from '../../store/sends';

/** How many messages are claimed in one go at most. */
const LARGEST = 128;

/**
 * What goes out in this time is claimed in one go, ms: as long as somebody with something more urgent waits for each
 * process that has claimed.
 */
const SHORTEST_MS = 50;

/** The same while nobody else sends from the number. It is also what a crash leaves unsettled. */
const LONGEST_MS = 500;

/** How many messages of a number are claimed in one go: few, or more while nobody else is to get in between. */
export class Lumps {
	private ms = SHORTEST_MS;

	/** When the next message could go out if only we sent, ms. */
	private nextAt = -Infinity;

	/** @param messagesPerSecond 0 = no limit */
	size(messagesPerSecond: number): number {
		if (messagesPerSecond === 0) return LARGEST;
		return Math.min(LARGEST, Math.max(1, Math.floor((messagesPerSecond * this.ms) / 1000)));
	}

	/** Learns from the times that messages were given whether others send from the number as well. */
	learn(reservations: Reservation[], claimedAt: number, messagesPerSecond: number): void {
		const times = reservations.flatMap((one) => (one.state === 'go' && !one.alone ? one.at : []));
		if (times.length === 0 || messagesPerSecond === 0) return;
		const isAlone = Math.min(...times) <= Math.max(claimedAt, this.nextAt) + 1;
		this.ms = isAlone ? Math.min(LONGEST_MS, this.ms * 2) : SHORTEST_MS;
		this.nextAt = Math.max(...times) + 1000 / messagesPerSecond;
	}
}
