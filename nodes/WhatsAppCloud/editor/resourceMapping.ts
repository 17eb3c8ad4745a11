import type { ILoadOptionsFunctions, ResourceMapperFields } from 'n8n-workflow';

import { openAccount } from '../account';
import { asString } from '../json';
import { fieldsOf } from '../template/fields';
import { findTranslation, languagesOf } from '../template/translation';

/** The form of a template: one field for everything that it needs. */
export async function mapTemplateFields(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const chosen = asString(this.getNodeParameter('template', '', { extractValue: true })) ?? '';
	const [name = '', listed] = chosen.split('|').map((part) => part.trim());
	if (!name) return nothing('Choose a template first.');
	const language = listed ?? asString(this.getCurrentNodeParameter('templateLanguage'))?.trim();
	const { templates } = await openAccount(this);
	const translations = await templates.translations(name, Date.now());
	const template = findTranslation(translations, language || undefined);
	if (!template) {
		return nothing(
			translations.length === 0
				? `There is no template named "${name}" in this account.`
				: `"${name}" exists in: ${languagesOf(translations)}. Set Template Language to one of them.`,
		);
	}
	const fields = fieldsOf(template);
	if (fields.length === 0) return nothing(`The template "${name}" needs no values.`);
	return {
		// No type: a text field, that lets numbers and Meta's parameter objects through as they are.
		fields: fields.map(({ id, label, required, example }) => ({
			id,
			displayName: example === undefined ? label : `${label} (e.g. ${example})`,
			required,
			defaultMatch: false,
			canBeUsedToMatch: false,
			display: true,
		})),
	};
}

function nothing(notice: string): ResourceMapperFields {
	return { fields: [], emptyFieldsNotice: notice };
}
