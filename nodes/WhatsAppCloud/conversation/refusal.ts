import { meaningOf } from '../codes/meaning';
import type { Lesson } from '../codes/row';
import type { Observation } from './observation';

/** What Meta's refusal of a message teaches about the customer, but for whom and when. */
type Taught =
	| Pick<Extract<Observation, { kind: 'closed' | 'capped' }>, 'kind'>
	| Pick<Extract<Observation, { kind: 'consent' }>, 'kind' | 'marketing' | 'origin'>
	| Pick<Extract<Observation, { kind: 'held' }>, 'kind' | 'holder'>;

const TAUGHT: Partial<Record<Lesson, Taught>> = {
	windowClosed: { kind: 'closed' },
	marketingStopped: { kind: 'consent', marketing: 'stop', origin: { how: 'refused' } },
	marketingCapped: { kind: 'capped' },
	heldByAnother: { kind: 'held', holder: 'another' },
};

/** @returns undefined for a code that is not about the customer */
export function taughtBy(code: number | undefined): Taught | undefined {
	const { teaches } = meaningOf(code) ?? {};
	return teaches && TAUGHT[teaches];
}
