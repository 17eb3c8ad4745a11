/** Which messages of a number go out first where there are more than it may send at once. */
export type Priority = 'high' | 'normal' | 'low';

/** What a person may choose; `automatic`: one-time codes first, since somebody sits and waits for them. */
export const PRIORITIES = ['automatic', 'high', 'normal', 'low'] as const;

/** @param category of the template that goes out, as Meta calls it; undefined = none does */
export function priorityOf(
	chosen: (typeof PRIORITIES)[number],
	category: string | undefined,
): Priority {
	if (chosen !== 'automatic') return chosen;
	return category === 'AUTHENTICATION' ? 'high' : 'normal';
}

/** In this order they are begun. */
export const RANK: Record<Priority, number> = { high: 0, normal: 1, low: 2 };

/**
 * How far ahead a number may be planned, ms, for more of these messages to be planned: so long do others wait that are
 * more urgent. Those that are most urgent are planned behind what is planned already, at whatever time.
 */
const AHEAD_MS: Record<Priority, number> = { high: Infinity, normal: 500, low: 100 };

/** The first messages of a batch come before the many that follow in others: most batches have no more. */
const FIRST_AHEAD_MS = 1000;

export function aheadMs(priority: Priority, isFirst: boolean): number {
	return isFirst && priority === 'normal' ? FIRST_AHEAD_MS : AHEAD_MS[priority];
}
