/**
 * Lets Node hear what has come over the network while something in this process kept it busy: a connection that was
 * closed, an answer. Twice, because the first time it may be in the middle of what it heard before.
 */
export async function heardFromNetwork(): Promise<void> {
	for (let times = 0; times < 2; times++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Does something after a time, in which what came over the network was heard: a timer alone fires before that if the
 * process was busy meanwhile.
 *
 * @returns gives up doing it
 */
export function whenOverdue(ms: number, act: () => void): () => void {
	let isOff = false;
	const timer = setTimeout(() => {
		void heardFromNetwork().then(() => {
			if (!isOff) act();
		});
	}, ms);
	return () => {
		isOff = true;
		clearTimeout(timer);
	};
}
