import type { Observation } from './observation';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far Meta's clock and ours may lie apart before a time in the future counts as nonsense. */
const MAX_TIME_AHEAD_MS = DAY_MS;

/** How long messages are free after a free entry point at most (Meta: "Free entry point window", since September 2026). */
export const FREE_ENTRY_POINT_MS = 7 * DAY_MS;

/**
 * When Meta says that the observed thing happened, ms since the epoch. A free entry point tells only its
 * end: it is counted from the earliest start that it can have had.
 */
export function observedAt(observation: Observation): number {
	return observation.kind === 'freeEntryPoint'
		? Math.max(1, observation.expiresAt - FREE_ENTRY_POINT_MS)
		: observation.at;
}

/**
 * Whether Meta can mean the observation's time: a finite number of ms after the epoch and at most
 * {@link MAX_TIME_AHEAD_MS} after `now`. Anything else could keep a window open for ever, because of
 * two times the later one stays; such an observation teaches nothing.
 */
export function isPlausible(observation: Observation, now: number): boolean {
	const said = observation.kind === 'freeEntryPoint' ? observation.expiresAt : observation.at;
	return said >= 1 && observedAt(observation) <= now + MAX_TIME_AHEAD_MS;
}
