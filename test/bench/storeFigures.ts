import { z } from 'zod';

import { Child } from './child.ts';
import type { StoreFigures } from './store.ts';

const storeFigures: z.ZodType<StoreFigures[]> = z.array(
	z.object({
		customers: z.number(),
		lookUpMicros: z.number(),
		recordMicros: z.number(),
		newCustomerMicros: z.number(),
		singleLookUpMicros: z.number(),
		singleRecordMicros: z.number(),
		fileMegabytes: z.number(),
	}),
);

/** Measures the store in a process of its own. @param sizes numbers of customers */
export async function measureStore(sizes: number[], signal: AbortSignal): Promise<StoreFigures[]> {
	const { child } = await Child.start('storeProcess.ts');
	const stop = () => void child.stop();
	signal.addEventListener('abort', stop);
	try {
		return storeFigures.parse(await child.ask(sizes));
	} finally {
		signal.removeEventListener('abort', stop);
		await child.stop();
	}
}
