import type { RescueDraft } from '../../store/rescues';

/** How many templates are kept in one go: SQLite lets nobody else have a turn meanwhile. */
const KEPT_AT_ONCE = 500;

/** A message, and the template behind it, if there is one. */
interface WithRescue {
	rescue?: RescueDraft;
}

/** The templates behind messages, in the order of these: kept before their messages go out, some more at a time. */
export class Fallbacks {
	/** Those of the messages before this place are kept. */
	private keptTo = 0;

	/** Keys of those that are kept, while their messages were not told to go. */
	private readonly idle = new Set<string>();

	/**
	 * @param sends may get more
	 * @param store keeps them in the store
	 */
	constructor(
		private readonly sends: readonly WithRescue[],
		private readonly store: (drafts: RescueDraft[]) => Promise<void>,
	) {}

	/** Keeps those of the messages before a place, and some more along. */
	async keepTo(place: number): Promise<void> {
		if (place <= this.keptTo) return;
		const to = Math.max(place, this.keptTo + KEPT_AT_ONCE);
		await this.keep(this.sends.slice(this.keptTo, to));
		this.keptTo = to;
	}

	async keep(sends: readonly WithRescue[]): Promise<void> {
		const drafts = sends.flatMap(({ rescue }) => rescue ?? []);
		if (drafts.length === 0) return;
		await this.store(drafts);
		for (const { key } of drafts) this.idle.add(key);
	}

	/** The message with this key was told to go. */
	goes(key: string): void {
		this.idle.delete(key);
	}

	/** Keys of those that are kept, and whose messages were never told to go. */
	get behindNothing(): Iterable<string> {
		return this.idle;
	}
}
