import type { GraphError } from '../graph/error';
import type { Proof } from '../store/proofs';
import type { NotYours } from './notYours';

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * From then on a proof is renewed beside the work, ms: so long somebody who has lost the access may go on, and so often
 * Graph is asked for each credential and object.
 */
export const RENEW_AFTER_MS = HOUR;

/**
 * How long a proof holds that Meta cannot confirm (Graph is down, the token has expired), ms: whoever had the number
 * will hardly have lost it, and messages are not to be missed because of a token. After that, deliveries are
 * refused with 500, and Meta keeps them for another week.
 */
export const HOLDS_FOR_MS = 30 * DAY;

/** For so long after a proof was lost, what comes is refused and not dropped, in case Meta was mistaken, ms. */
export const LOST_LATELY_MS = 10 * MINUTE;

/** How often other processes' findings are looked up, ms. */
export const REREAD_AFTER_MS = MINUTE;

/** Pauses between questions that get no yes: as long as it has been so already, within these bounds, ms. */
const PAUSES = {
	/** Graph says no. */
	refused: { least: MINUTE, most: DAY },
	/** Graph does not say. */
	failed: { least: 5 * 1000, most: 5 * MINUTE },
	/** Graph does not say, and there is an earlier proof. */
	held: { least: MINUTE, most: HOUR },
};

/** A person looks at it, and may have mended it: the answer is at most so old, ms. */
const FOR_PEOPLE_MS = 5 * 1000;

/** Whose an object is, as far as this process knows. */
export interface Claim {
	/** As it stands in the store. */
	proof?: Proof | undefined;
	/** When the store was asked, ms; -Infinity = not yet. */
	readAt: number;
	/** The store is being asked. */
	reading?: Promise<void>;
	/** When Graph was last asked, ms. */
	askedAt?: number;
	/** Since when Graph has not said yes, ms. */
	troubleSince?: number;
	/** Why Graph did not say the last time; absent after a yes or a no. */
	failure?: GraphError;
	/** The last time that Graph said something, it was no. */
	saidNo?: NotYours;
	/** When Graph said yes, ms, as long as the store has not taken it. */
	confirmedAt?: number;
	/** Graph is being asked. */
	asking?: Promise<void>;
}

export type Verdict =
	/** `doubt`: Meta could not confirm it since; it holds until then (ms) all the same. */
	| { state: 'proven'; key: string; doubt?: { failure: GraphError; until: number } }
	/** Graph says so; `lostAt` (ms) if it once said otherwise. */
	| { state: 'foreign'; refusal?: NotYours; lostAt?: number }
	| { state: 'unchecked'; failure: GraphError };

/** Graph has said yes, here or to another process: what it said before is over. */
export function prove(claim: Claim, proof: Proof): void {
	claim.proof = proof;
	delete claim.failure;
	delete claim.troubleSince;
	delete claim.saidNo;
}

/** Whether the proof still holds. */
export function holds({ proof }: Claim, now: number): boolean {
	return (
		proof !== undefined && proof.refusedAt === undefined && now - proof.provenAt < HOLDS_FOR_MS
	);
}

/** Whether Graph is to be asked (again). What seems to lie ahead is long ago: the clock was put back. */
export function isDue(claim: Claim, now: number, isForPerson: boolean): boolean {
	const { proof, askedAt, troubleSince = now, failure } = claim;
	const isHeld = holds(claim, now);
	if (isHeld && Math.abs(now - (proof?.provenAt ?? 0)) < RENEW_AFTER_MS) return false;
	if (askedAt === undefined) return true;
	const { least, most } = PAUSES[isHeld ? 'held' : failure ? 'failed' : 'refused'];
	const waits = isHeld || !isForPerson;
	const pause = waits ? Math.min(most, Math.max(least, askedAt - troubleSince)) : FOR_PEOPLE_MS;
	return Math.abs(now - askedAt) >= pause;
}

/** @param failure what to say if nothing is known */
export function verdictOf(claim: Claim, now: number, failure: GraphError): Verdict {
	const { proof } = claim;
	if (proof && holds(claim, now)) {
		const { key, provenAt } = proof;
		return {
			...{ state: 'proven', key },
			...(claim.failure
				? { doubt: { failure: claim.failure, until: provenAt + HOLDS_FOR_MS } }
				: {}),
		};
	}
	const { saidNo: refusal } = claim;
	if (proof?.refusedAt !== undefined) {
		return { state: 'foreign', lostAt: proof.refusedAt, ...(refusal ? { refusal } : {}) };
	}
	if (refusal) return { state: 'foreign', refusal };
	return { state: 'unchecked', failure: claim.failure ?? failure };
}
