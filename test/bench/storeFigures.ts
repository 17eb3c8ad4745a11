import { z } from 'zod';

import { Child } from './child.ts';
import type { LedgerFigures } from './ledger.ts';
import type { StoreFigures } from './store.ts';

const windows: z.ZodType<StoreFigures[]> = z.array(
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

const perMessage = z.object({
	sqliteMicros: z.number(),
	postgresMicros: z.number().optional(),
	postgresRoundTrips: z.number().optional(),
});

const ledger: z.ZodType<LedgerFigures> = perMessage.extend({ counted: perMessage });

const figures = z.object({
	windows,
	ledger,
	/** Of an event in a delivery of 1,000, µs: signature, parsing, record, claim. */
	receivingMicros: z.number(),
});

/** What the store costs. */
export type AllStoreFigures = z.infer<typeof figures>;

/** Measures the store in a process of its own. @param sizes numbers of customers */
export async function measureStore(sizes: number[], signal: AbortSignal): Promise<AllStoreFigures> {
	const { child } = await Child.start('storeProcess.ts');
	try {
		return figures.parse(await child.ask(sizes, signal));
	} finally {
		await child.stop();
	}
}
