import { z } from 'zod';

// Lets what is measured name no extension in its imports, as that of `nodes/` does.
import '../../support/extensionless.mjs';
import { answerParent } from '../child.ts';

const { SCALE_ROWS } = await import('./rows.ts');

const question = z.object({ row: z.string(), size: z.number() });

/** Measures one row at one size; asked with both, answers with the figure. */
answerParent(null, async (asked) => {
	const { row: name, size } = question.parse(asked);
	const row = SCALE_ROWS.find((each) => each.name === name);
	if (!row) throw new Error(`There is no row "${name}".`);
	return await row.measure(size);
});
