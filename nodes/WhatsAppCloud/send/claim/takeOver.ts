/** Somebody who claimed a message this long ago is not sending it any more: the process was killed, say. ms */
const ABANDONED_AFTER_MS = 60 * 1000;

/**
 * When a message may be claimed again although nobody knows what became of it, which may send it twice.
 *
 * @param retryUnknown whether the person wants that; otherwise it never is
 */
export function takeOver(retryUnknown: boolean): { takeOverAfterMs?: number } {
	return retryUnknown ? { takeOverAfterMs: ABANDONED_AFTER_MS } : {};
}
