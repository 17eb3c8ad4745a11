/** Challenges that this process has answered lately, the oldest first. */
const heard = new Set<string>();

const MOST_HEARD = 100;

let count = 0;

export function noteHeard(challenge: string): void {
	count++;
	heard.delete(challenge);
	heard.add(challenge);
	const [oldest] = heard;
	if (heard.size > MOST_HEARD && oldest !== undefined) heard.delete(oldest);
}

/** Whether a challenge came to this process: then the address at which it was asked leads here. */
export function wasHeard(challenge: string): boolean {
	return heard.has(challenge);
}

/** How many challenges have come to this process. */
export function heardSoFar(): number {
	return count;
}
