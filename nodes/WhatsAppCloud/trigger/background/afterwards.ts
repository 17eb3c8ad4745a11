import type { Account } from '../../account/account';
import { answers, decisions } from '../resume/waitAnswers';
import { lookAfter, type Occasion, type Why } from '../../backgroundWork/backgroundWork';
import { rescues } from '../../backgroundWork/rescue';

/** What there is to do for a business number, or a WABA, after Meta has its answer. */
export interface Afterwards {
	/** For messages that Meta refused because the window was closed. */
	refused?: Why;
	/** For executions that wait for customers. */
	answered?: Why;
	/** Of a WABA: for executions that wait for the review of a template. */
	decided?: Why;
}

const KINDS = { refused: rescues, answered: answers, decided: decisions } as const;

/** Looks after everything that was recorded for a business number or a WABA and has to be done. Never throws. */
export async function lookAfterAll(occasion: Occasion, afterwards: Afterwards): Promise<void> {
	await Promise.all(
		(['refused', 'answered', 'decided'] as const).map(async (what) => {
			const why = afterwards[what];
			if (why) await lookAfter(KINDS[what], occasion, why);
		}),
	);
}

/** The same for several. Does not wait for it. */
export function lookAfterNumbers(
	account: Account,
	numbers: ReadonlyMap<string, Afterwards>,
	log: Occasion['log'],
): void {
	for (const [phoneNumberId, why] of numbers) {
		void lookAfterAll({ account, phoneNumberId, log }, why);
	}
}
