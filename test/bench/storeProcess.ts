import { z } from 'zod';

import { answerParent } from './child.ts';
import { benchLedger } from './ledger.ts';
import { benchReceiving } from './receiving.ts';
import { benchStore } from './store.ts';

/** Measures the store in a process of its own; asked with sizes, answers with the figures. */
answerParent(null, async (question) => {
	const windows = await benchStore(z.array(z.number()).parse(question));
	return { windows, ledger: await benchLedger(), receivingMicros: await benchReceiving() };
});
