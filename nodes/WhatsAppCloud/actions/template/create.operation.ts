import type { IDataObject } from 'n8n-workflow';

import { asId, asText } from '../../json';
import { checkNewTemplate } from '../../template/checkNew';
import { definitionRequest } from '../../template/newTemplate';
import type { Operation } from '../operation';
import { readOptions, readText } from '../parameters';
import { PENDING_HANDLE, readDefinition, refuse, warningsFor, type Definition } from './definition';
import { CATEGORIES, definitionFields, timeToLiveOption } from './definition.fields';
import { uploadSample, withSample, type Sample } from './sample';
import { moved, submit } from './submit';

interface Input {
	name: string;
	language: string;
	category: string;
	definition: Definition;
	timeToLive?: number;
}

interface Ready extends Input {
	sample?: Sample;
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
			description: "Meta's code of the language; a name can be created once in each",
		},
		{
			displayName: 'Category',
			name: 'newCategory',
			type: 'options',
			default: 'UTILITY',
			description:
				'Decides on the price. Meta corrects it, and what is neither utility nor authentication is marketing.',
			options: CATEGORIES,
		},
		...definitionFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [timeToLiveOption],
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		const definition = readDefinition(batch, itemIndex);
		const [name, language] = ['newName', 'newLanguage'].map((field) =>
			readText(batch, field, itemIndex).trim(),
		) as [string, string];
		const category = readText(batch, 'newCategory', itemIndex).trim().toUpperCase();
		const components = definition.components(PENDING_HANDLE);
		refuse(checkNewTemplate({ name, language, category, components }), definition.fieldOf);
		const { timeToLive } = readOptions(batch, 'options', itemIndex);
		return {
			...{ name, language, category, definition },
			...(timeToLive === undefined ? {} : { timeToLive: Number(timeToLive) }),
		};
	},

	prepare: async (batch, items) =>
		await Promise.all(items.map(async ({ input }) => await withSample(batch, input))),

	async run(batch, ready): Promise<IDataObject> {
		const { name, language, category, definition, sample, timeToLive } = ready;
		const { templates, credential } = batch.account;
		const handle = sample ? await uploadSample(batch, sample) : '';
		const request = definitionRequest(definition.components(handle), {
			...{ name, language, category },
			...(timeToLive === undefined ? {} : { message_send_ttl_seconds: timeToLive }),
		});
		const path = `/${credential.businessAccountId}/message_templates`;
		const answer = await submit(batch, path, request, definition);
		templates.forget(name);
		const taken = asText(answer.category) ?? category;
		const warnings = [...warningsFor(definition, category), ...moved(category, taken)];
		return {
			...{ id: asId(answer.id) ?? null, name, language, category: taken },
			status: asText(answer.status) ?? null,
			...(warnings.length > 0 ? { warnings } : {}),
		};
	},
};
