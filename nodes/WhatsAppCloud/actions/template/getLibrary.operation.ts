import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import { asArray, asObjects, asText, type JsonObject } from '../../json';
import { limitField, returnAllField, simplifyField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readFilters, readLimit } from '../parameters';

interface Input {
	query: Record<string, string>;
	limit: number;
	simplify: boolean;
}

const FILTERS = ['industry', 'language', 'search', 'topic', 'usecase'] as const;

/** Template → Get Many From Library: templates that Meta has approved beforehand. */
export const getLibrary: Operation<Input> = {
	fields: [
		returnAllField,
		limitField,
		simplifyField,
		{
			displayName: 'Filters',
			name: 'libraryFilters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Industry',
					name: 'industry',
					type: 'string',
					default: '',
					placeholder: 'e.g. E_COMMERCE',
				},
				{
					displayName: 'Language',
					name: 'language',
					type: 'string',
					default: '',
					placeholder: 'e.g. en_US',
					description: "Meta's language code",
				},
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					placeholder: 'e.g. payment',
					description: 'Words in the name or the text',
				},
				{
					displayName: 'Topic',
					name: 'topic',
					type: 'string',
					default: '',
					placeholder: 'e.g. ORDER_MANAGEMENT',
				},
				{
					displayName: 'Use Case',
					name: 'usecase',
					type: 'string',
					default: '',
					placeholder: 'e.g. DELIVERY_UPDATE',
				},
			],
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		return {
			query: readFilters(batch, 'libraryFilters', itemIndex, FILTERS),
			simplify: batch.parameter('simplify', itemIndex) === true,
			limit: readLimit(batch, itemIndex),
		};
	},

	prepare: asRead,

	async run(batch, { query, limit, simplify }): Promise<IDataObject[]> {
		const { graph } = batch.account;
		const found: IDataObject[] = [];
		const options = { limit, signal: batch.signal, patienceMs: PATIENCE_MS.execution };
		for await (const template of graph.list('/message_template_library', { query, ...options })) {
			found.push(simplify ? describe(template) : template);
		}
		return found;
	},
};

function describe(template: JsonObject): IDataObject {
	const { name, language, category, topic, usecase, industry, header, body } = template;
	return {
		name: asText(name) ?? null,
		...{ language: asText(language) ?? null, category: asText(category) ?? null },
		...{ topic: asText(topic) ?? null, useCase: asText(usecase) ?? null },
		industries: (asArray(industry) ?? []).map((one) => asText(one) ?? ''),
		...(asText(header) ? { header: asText(header) } : {}),
		body: asText(body) ?? '',
		examples: (asArray(template.body_params) ?? []).map((one) => asText(one) ?? ''),
		buttons: asObjects(template.buttons).map((button) => ({
			type: asText(button.type) ?? '',
			text: asText(button.text) ?? '',
		})),
	};
}
