import { answers } from './answers';
import { lookAfter, type Occasion, type Why } from '../chores/chores';
import { rescues } from '../chores/rescue';

/** What there is to do for a business number after Meta has its answer. */
export interface Afterwards {
	/** For messages that Meta refused because the window was closed. */
	refused: Why;
	/** For executions that wait for customers. */
	answered: Why;
}

/** Looks after everything that was recorded for a business number and has to be done. Never throws. */
export async function lookAfterAll(
	occasion: Occasion,
	{ refused, answered }: Afterwards,
): Promise<void> {
	await Promise.all([
		lookAfter(rescues, occasion, refused),
		lookAfter(answers, occasion, answered),
	]);
}
