import type { IDataObject } from 'n8n-workflow';

import { inTurns } from '../../giveWay';
import type { TemplateReference } from '../../account/templateCatalog';
import { chosenTemplateFields, simplifyField } from '../fields';
import type { Operation } from '../operation';
import { chooseTemplate, requireTemplate } from '../parameters';
import { describeTemplate } from './describe';
import { findTemplates } from './find';

interface Input {
	reference: TemplateReference;
	simplify: boolean;
}

/** Template → Get: one template in one language, with the variables that it needs. */
export const get: Operation<Input, IDataObject> = {
	fields: [...chosenTemplateFields, simplifyField],

	concurrency: 1,

	read(batch, itemIndex) {
		const reference = requireTemplate(batch, itemIndex);
		return { reference, simplify: batch.parameter('simplify', itemIndex) === true };
	},

	async prepare(batch, items) {
		const inputs = items.map(({ input }) => input);
		const templates = await findTemplates(
			batch,
			inputs.map(({ reference }) => reference),
		);
		return await inTurns(inputs, ({ reference, simplify }) => {
			const found = chooseTemplate(reference, templates.get(reference.name));
			if (found instanceof Error) return found;
			return simplify ? describeTemplate(found) : found.raw;
		});
	},

	run: async (_batch, described) => described,
};
