/** So many messages in a row of which nobody knows whether Meta has them are no accident. */
const IN_A_ROW = 10;

/** After so long nothing more is tried, ms. */
const GIVE_UP_AFTER_MS = 60_000;

/** Between two tries while it lasts: as long as it has lasted, within these, ms. */
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

interface Row {
	count: number;
	/** Since when, ms. */
	since: number;
	/** When somebody is to find out whether it is over, ms. */
	nextAt: number;
}

/**
 * Times at which Meta, or what stands between n8n and Meta, answers to no message in a way that tells what became of
 * it. Each try leaves one more message in doubt, so that few are made meanwhile.
 */
export class Outages {
	/** By business number. */
	private readonly rows = new Map<string, Row>();

	/** Meta took a message, or refused it. */
	answered(phoneNumberId: string): void {
		this.rows.delete(phoneNumberId);
	}

	/** @returns whether nothing more is to be tried. @param now ms */
	unknown(phoneNumberId: string, now: number): boolean {
		const row = this.rows.get(phoneNumberId) ?? { count: 0, since: now, nextAt: now };
		this.rows.set(phoneNumberId, row);
		row.count++;
		if (row.count === IN_A_ROW) row.nextAt = now + SHORTEST_PAUSE_MS;
		return row.count >= IN_A_ROW && now - row.since >= GIVE_UP_AFTER_MS;
	}

	/** @returns how long a message is to wait, ms; 0 = it is its turn to find out, or nothing is wrong. @param now ms */
	wait(phoneNumberId: string, now: number): number {
		const row = this.rows.get(phoneNumberId);
		if (!row || row.count < IN_A_ROW) return 0;
		// The clock may have been put back since.
		row.since = Math.min(row.since, now);
		row.nextAt = Math.min(row.nextAt, now + LONGEST_PAUSE_MS);
		if (now < row.nextAt) return row.nextAt - now;
		const lasted = now - row.since;
		row.nextAt = now + Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, lasted));
		return 0;
	}
}
