import { messageOf } from '../thrown';
import type { SendBatch } from './batch';

/**
 * Notes something in the store that is only good to know: what Meta has done is done, also if it cannot be noted.
 *
 * @param what as in "… could not be noted"
 */
export async function noted(
	{ log }: Pick<SendBatch, 'log'>,
	what: string,
	work: () => Promise<void>,
): Promise<void> {
	try {
		await work();
	} catch (thrown) {
		log('warn', `${what} could not be noted in the store: ${messageOf(thrown)}`);
	}
}
