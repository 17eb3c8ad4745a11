import { answerParent } from './child.ts';

/** Takes up a processor, until the benchmark ends it. */
answerParent('busy');

function spin(): void {
	const until = performance.now() + 100;
	while (performance.now() < until);
	setImmediate(spin);
}

spin();
