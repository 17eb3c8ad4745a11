import { pause, until } from '../../tools/until.ts';
import type { PhoneMessage } from './phones.ts';
import type { QueueStage } from './queueStage.ts';

/** The answers, once there are that many and no more come. */
export async function untilAnswered(
	{ phones, signal }: QueueStage,
	customers: string[],
	expected: number,
): Promise<PhoneMessage[]> {
	const answers = async () =>
		(await phones.taken()).filter(({ customer }) => customers.includes(customer));
	const isAnswered = async () => (await answers()).length >= expected;
	const patience = { withinMs: 180_000, everyMs: 500, signal };
	await until(`there are ${expected} answers`, isAnswered, patience);
	// A second execution of the same message would come about now.
	await pause(2000, signal);
	return await answers();
}
