import { Recent } from '../../recent';

const MOST_HEARD = 100;

/** Challenges that this process has answered lately. */
const heard = new Recent<string, true>(MOST_HEARD);

let count = 0;

export function noteHeard(challenge: string): void {
	count++;
	heard.set(challenge, true);
}

/** Whether a challenge came to this process: then the address at which it was asked leads here. */
export function wasHeard(challenge: string): boolean {
	return heard.get(challenge) === true;
}

/** How many challenges have come to this process. */
export function heardSoFar(): number {
	return count;
}
