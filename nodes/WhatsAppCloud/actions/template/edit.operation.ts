import type { IDataObject } from 'n8n-workflow';

import { GraphError } from '../../graph/error';
import { asText, type JsonObject } from '../../json';
import { checkComponents, checkTimeToLive } from '../../template/checkNew';
import type { TemplateDefinition } from '../../template/definition';
import { definitionRequest } from '../../template/newTemplate';
import type { TemplateReference } from '../../account/templateCatalog';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { chosenTemplateFields } from '../fields';
import type { Batch, Operation } from '../operation';
import { chooseTemplate, readText, requireTemplate } from '../parameters';
import {
	readTemplateOptions,
	refuse,
	warningsFor,
	type Definition,
	type TemplateOptions,
} from './definition';
import { CATEGORIES, definitionFields, definitionOptions } from './definition.fields';
import { findTemplates } from './find';
import { readDefinition } from './readDefinition';
import { uploadSamples, withSamples, type Sample } from './sample';
import { moved, submit } from './submit';

interface Input {
	reference: TemplateReference;
	/** Empty: the one that it has. */
	category: string;
	definition: Definition;
	options: TemplateOptions;
}

interface Ready extends Input {
	template: TemplateDefinition & { id: string };
	samples: Sample[];
}

/** Meta edits templates in these states only. */
const EDITABLE = ['APPROVED', 'PAUSED', 'REJECTED'];

/** Template → Edit: replaces everything that a template says, and hands it to review again. */
export const edit: Operation<Input, Ready> = {
	fields: [
		...chosenTemplateFields,
		{
			displayName:
				'Replaces the whole template: what you leave out is gone. An approved template can be edited once every 24 hours, and is reviewed again.',
			name: 'editNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Category',
			name: 'editCategory',
			type: 'options',
			default: '',
			description: 'Only rejected and paused templates can change their category',
			options: [{ name: 'Keep Current', value: '' }, ...CATEGORIES],
		},
		...definitionFields,
		definitionOptions,
	],

	concurrency: 1,

	read(batch, itemIndex) {
		return {
			reference: requireTemplate(batch, itemIndex),
			category: readText(batch, 'editCategory', itemIndex).trim().toUpperCase(),
			definition: readDefinition(batch, itemIndex),
			options: readTemplateOptions(batch, itemIndex),
		};
	},

	async prepare(batch, items) {
		const references = items.map(({ input }) => input.reference);
		for (const { name } of references) batch.account.templates.forget(name);
		const found = await findTemplates(batch, references);
		return await Promise.all(
			items.map(async ({ input }) => {
				const template = chooseTemplate(input.reference, found.get(input.reference.name));
				if (template instanceof Error) return template;
				return await orError(
					async () =>
						await withSamples(batch, { ...input, template: checkEditable(template, input) }),
				);
			}),
		);
	},

	async run(batch, ready): Promise<IDataObject> {
		const { template, category, definition, samples, options } = ready;
		const handles = await uploadSamples(batch, samples);
		const request = definitionRequest(definition.components(handles), {
			...(category === '' ? {} : { category }),
			...options,
		});
		await submit(batch, `/${template.id}`, request, definition);
		batch.account.templates.forget(template.name);
		const { id, name, language } = template;
		const wanted = category || template.category;
		const now = await lookUp(batch, id);
		const taken = asText(now.category)?.toUpperCase() ?? wanted;
		const correct = asText(now.correct_category)?.toUpperCase();
		const warnings = [...warningsFor(definition, wanted), ...moved(wanted, taken)];
		return {
			...{ id, name, language, category: taken },
			...(correct === undefined ? {} : { correctCategory: correct }),
			status: asText(now.status) ?? null,
			...(warnings.length > 0 ? { warnings } : {}),
		};
	},
};

/** What became of it; it is edited, also if nobody can tell. */
async function lookUp(batch: Batch, id: string): Promise<JsonObject> {
	try {
		return await batch.account.graph.get(`/${id}`, {
			query: { fields: 'status,category,correct_category' },
			signal: batch.signal,
		});
	} catch (thrown) {
		if (thrown instanceof GraphError) return {};
		throw thrown;
	}
}

function checkEditable(
	template: TemplateDefinition,
	{ category: wanted, definition, options }: Input,
): TemplateDefinition & { id: string } {
	const { id, name, language, status } = template;
	if (id === undefined || !EDITABLE.includes(status)) {
		throw new BadInput(
			`Template ${name} (${language}) is ${status.toLowerCase()}, and Meta only lets you edit approved, rejected and paused templates`,
			'Wait until it is one of these, or create a template under another name.',
			['Template'],
		);
	}
	const category = wanted || template.category;
	if (status === 'APPROVED' && category !== template.category) {
		throw new BadInput(
			`The category of template ${name} (${language}) stays ${template.category}, because the template is approved`,
			'Keep the current Category, or create a template in the other category under another name.',
			['Category'],
		);
	}
	const components = definition.components();
	const found = [
		...checkComponents(components, category),
		...checkTimeToLive(options.message_send_ttl_seconds, category),
	];
	refuse(found, definition.fieldOf);
	return { ...template, id };
}
