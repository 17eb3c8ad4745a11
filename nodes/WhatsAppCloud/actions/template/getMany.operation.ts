import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import type { TemplateFilter } from '../../account/templateCatalog';
import { limitField, returnAllField, simplifyField } from '../fields';
import { asRead, type Operation } from '../operation';
import { readFilters, readLimit } from '../parameters';
import { describeTemplate } from './describe';

interface Input {
	filter: TemplateFilter;
	/** undefined = all */
	limit: number;
	simplify: boolean;
}

const FILTERS = ['category', 'content', 'language', 'name', 'source', 'status'] as const;

/** Template → Get Many: all pages of the account's templates, filtered by Meta. */
export const getMany: Operation<Input> = {
	fields: [
		returnAllField,
		limitField,
		simplifyField,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Category',
					name: 'category',
					type: 'options',
					default: 'UTILITY',
					options: [
						{ name: 'Authentication', value: 'AUTHENTICATION' },
						{ name: 'Marketing', value: 'MARKETING' },
						{ name: 'Utility', value: 'UTILITY' },
					],
				},
				{
					displayName: 'Content',
					name: 'content',
					type: 'string',
					default: '',
					placeholder: 'e.g. appointment',
					description: 'Words in the text',
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
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. order_update',
					description: 'The name, or part of it',
				},
				{
					displayName: 'Source',
					name: 'source',
					type: 'options',
					default: 'ALL',
					description:
						'Without this filter, templates that Meta made from Direct Send messages are not listed, because they cannot be sent by name',
					options: [
						{ name: 'All', value: 'ALL' },
						{ name: 'Made by Meta for Direct Send', value: 'AUTO_GENERATED' },
					],
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'options',
					default: 'APPROVED',
					options: [
						{ name: 'Approved', value: 'APPROVED' },
						{ name: 'Disabled', value: 'DISABLED' },
						{ name: 'In Appeal', value: 'IN_APPEAL' },
						{ name: 'Paused', value: 'PAUSED' },
						{ name: 'Pending', value: 'PENDING' },
						{ name: 'Pending Deletion', value: 'PENDING_DELETION' },
						{ name: 'Rejected', value: 'REJECTED' },
					],
				},
			],
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		return {
			filter: readFilters(batch, 'filters', itemIndex, FILTERS),
			simplify: batch.parameter('simplify', itemIndex) === true,
			limit: readLimit(batch, itemIndex),
		};
	},

	prepare: asRead,

	async run(batch, { filter, limit, simplify }): Promise<IDataObject[]> {
		const { templates } = batch.account;
		const found: IDataObject[] = [];
		const options = { limit, signal: batch.signal, patienceMs: PATIENCE_MS.execution };
		if (simplify) {
			for await (const definition of templates.list(filter, options)) {
				found.push(describeTemplate(definition));
			}
		} else {
			for await (const template of templates.listRaw(filter, options)) {
				found.push(template);
			}
		}
		return found;
	},
};
