import type { IDataObject } from 'n8n-workflow';

import type { TemplateDefinition } from '../../template/definition';
import { BadInput } from '../failure';
import { templateField, templateLanguageField } from '../fields';
import type { Operation } from '../operation';
import { chooseTemplate, readText, requireTemplate } from '../parameters';
import type { TemplateReference } from '../../account/templateCatalog';
import { findTemplates, withId } from './find';

interface Input {
	reference: TemplateReference;
	/** Of the template: whether all its languages go. */
	everyLanguage: boolean;
}

interface Ready {
	name: string;
	/** Those that go. */
	templates: TemplateDefinition[];
	/** Of the only one; absent = all languages go. */
	id?: string;
}

/** Template → Delete: one language of a template, or all of them, for good. */
export const remove: Operation<Input, Ready> = {
	fields: [
		templateField({ required: true }),
		{
			displayName: 'Delete',
			name: 'deleteLanguages',
			type: 'options',
			noDataExpression: true,
			default: 'one',
			options: [
				{ name: 'One Language', value: 'one', description: 'The chosen one' },
				{ name: 'All Languages', value: 'all', description: 'Everything under this name' },
			],
		},
		{
			...templateLanguageField,
			displayOptions: { show: { '/template.mode': ['name'], deleteLanguages: ['one'] } },
		},
		{
			displayName: 'Confirm Name',
			name: 'confirmName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. order_update',
			description:
				'To be safe, enter the name of the template. It cannot be restored, and the name of an approved template stays locked for 30 days.',
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		const reference = requireTemplate(batch, itemIndex);
		const confirmed = readText(batch, 'confirmName', itemIndex).trim();
		if (confirmed !== reference.name) {
			const what = confirmed === '' ? 'is empty' : `"${confirmed}" is a different name`;
			throw new BadInput(
				`Confirm Name ${what}: template "${reference.name}" is not deleted`,
				'Enter the exact name of the template.',
				['Confirm Name'],
			);
		}
		return { reference, everyLanguage: readText(batch, 'deleteLanguages', itemIndex) === 'all' };
	},

	async prepare(batch, items) {
		const references = items.map(({ input }) => input.reference);
		for (const { name } of references) batch.account.templates.forget(name);
		const found = await findTemplates(batch, references);
		return items.map(({ input: { reference, everyLanguage } }) => {
			const { name } = reference;
			const translations = found.get(name);
			const all = translations instanceof Error ? [] : (translations?.definitions ?? []);
			// Any language shows that there is one.
			const sought = everyLanguage ? { name, language: all[0]?.language } : reference;
			const chosen = chooseTemplate(sought, translations);
			if (chosen instanceof Error) return chosen;
			const templates = everyLanguage ? all : [chosen];
			const disabled = templates.find(({ status }) => status === 'DISABLED');
			if (disabled) return notDeleted(disabled);
			if (everyLanguage) return { name, templates };
			// Without it, Meta would delete all languages.
			const identified = withId(chosen);
			return identified instanceof Error ? identified : { name, templates, id: identified.id };
		});
	},

	async run(batch, { name, templates, id }): Promise<IDataObject> {
		const { graph, credential, templates: catalog } = batch.account;
		await graph.delete(`/${credential.businessAccountId}/message_templates`, {
			query: { name, hsm_id: id },
			signal: batch.signal,
		});
		catalog.forget(name);
		return { deleted: true, name, languages: templates.map(({ language }) => language) };
	},
};

function notDeleted({ name, language }: TemplateDefinition): BadInput {
	return new BadInput(
		`Template ${name} (${language}) is disabled, and Meta does not delete disabled templates. Nothing was deleted`,
		'Leave it as it is, and use another name.',
		['Template'],
	);
}
