import type { IDataObject } from 'n8n-workflow';

import { checkNewTemplate, checkTimeToLive } from '../../template/checkNew';
import { definitionRequest } from '../../template/newTemplate';
import type { Operation } from '../operation';
import { readText } from '../parameters';
import {
	readTemplateOptions,
	refuse,
	warningsFor,
	type Definition,
	type TemplateOptions,
} from './definition';
import { CATEGORIES, definitionFields, definitionOptions } from './definition.fields';
import { readDefinition } from './readDefinition';
import { uploadSamples, withSamples, type Sample } from './sample';
import { submitNew } from './submit';

interface Input {
	name: string;
	language: string;
	category: string;
	definition: Definition;
	options: TemplateOptions;
}

interface Ready extends Input {
	samples: Sample[];
}

/** Template → Create: hands a new template to Meta's review. */
export const create: Operation<Input, Ready> = {
	fields: [
		{
			displayName: 'Template Name',
			name: 'newName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. order_update',
			description: 'Lowercase letters, digits and underscores',
		},
		{
			displayName: 'Language',
			name: 'newLanguage',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. en_US',
			description: "Meta's language code. A name can be used once per language.",
		},
		{
			displayName: 'Category',
			name: 'newCategory',
			type: 'options',
			default: 'UTILITY',
			description:
				'Determines the price. Meta corrects it: whatever is neither utility nor authentication is marketing.',
			options: CATEGORIES,
		},
		...definitionFields,
		definitionOptions,
	],

	concurrency: 1,

	read(batch, itemIndex) {
		const definition = readDefinition(batch, itemIndex);
		const [name, language] = ['newName', 'newLanguage'].map((field) =>
			readText(batch, field, itemIndex).trim(),
		) as [string, string];
		const category = readText(batch, 'newCategory', itemIndex).trim().toUpperCase();
		const components = definition.components();
		const options = readTemplateOptions(batch, itemIndex);
		const found = [
			...checkNewTemplate({ name, language, category, components }),
			...checkTimeToLive(options.message_send_ttl_seconds, category),
		];
		refuse(found, definition.fieldOf);
		return { name, language, category, definition, options };
	},

	prepare: async (batch, items) =>
		await Promise.all(items.map(async ({ input }) => await withSamples(batch, input))),

	async run(batch, ready): Promise<IDataObject> {
		const { name, language, category, definition, samples, options } = ready;
		const handles = await uploadSamples(batch, samples);
		const named = { name, language, category };
		const request = definitionRequest(definition.components(handles), {
			...named,
			...options,
		});
		const warnings = warningsFor(definition, category);
		return await submitNew(batch, named, request, { ...definition, warnings });
	},
};
