/** Nothing is put off for so long, ms: what seems to be was, by a clock that has been put back since. */
const NEVER_SO_LONG_MS = 12 * 60 * 60 * 1000;

/** Whether something that is put off is due. @param until column, ms @param now expression */
export function isDue(until: string, now: string): string {
	return `(${until} <= ${now} OR ${until} > CAST(${now} AS bigint) + ${NEVER_SO_LONG_MS})`;
}
