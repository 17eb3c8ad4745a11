import type {
	FieldType,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';

import { openAccount } from '../account/account';
import { PATIENCE_MS } from '../graph/patience';
import { asString } from '../json';
import { fieldsOf } from '../template/form';
import { chooseTranslation } from '../template/language';
import type { FieldKind, TemplateField } from '../template/slot';
import { findTranslation, languagesOf } from '../template/translation';
import type { TemplateDefinition } from '../template/definition';

/** The form of a template: one field for everything that it needs. */
export async function mapTemplateFields(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const chosen = asString(this.getNodeParameter('template', '', { extractValue: true })) ?? '';
	const [name = '', listed] = chosen.split('|').map((part) => part.trim());
	if (!name) return nothing('Choose a template first.');
	const { templates } = await openAccount(this);
	const { definitions: translations } = await templates.translations(name, {
		...{ now: Date.now(), patienceMs: PATIENCE_MS.person },
	});
	const template = translationFor(this, translations, listed);
	if (!template) {
		return nothing(
			translations.length === 0
				? `There is no template named "${name}" in this account.`
				: `"${name}" exists in: ${languagesOf(translations)}. Set Template Language to one of them.`,
		);
	}
	const fields = fieldsOf(template);
	if (fields.length === 0) return nothing(`The template "${name}" needs no values.`);
	return { fields: fields.map(mapperField) };
}

/** Where each item has its own language, the form is that of the fallback, or of any. */
function translationFor(
	node: ILoadOptionsFunctions,
	translations: TemplateDefinition[],
	listed: string | undefined,
): TemplateDefinition | undefined {
	const text = (name: string) => asString(node.getCurrentNodeParameter(name))?.trim() ?? '';
	if (listed) return findTranslation(translations, listed);
	if (text('templateLanguageFrom') !== 'item') {
		return findTranslation(translations, text('templateLanguage') || undefined);
	}
	const fallback = text('fallbackLanguage');
	return chooseTranslation(translations, fallback, undefined) ?? translations[0];
}

/**
 * Fields without a type are text fields, that let numbers and Meta's parameter objects through as they are;
 * a date gets a date picker.
 */
const TYPES: Partial<Record<FieldKind, FieldType>> = { date: 'dateTime' };

/** Fields whose label says enough. */
const WITHOUT_EXAMPLE = new Set<FieldKind>(['date', 'json', 'media']);

function mapperField({
	id,
	label,
	required,
	example,
	kind,
	aside,
}: TemplateField): ResourceMapperField {
	const type = TYPES[kind];
	const shown = WITHOUT_EXAMPLE.has(kind) ? undefined : example;
	return {
		id,
		displayName: shown === undefined ? label : `${label} (e.g. ${shown})`,
		required,
		...(aside === true ? { removed: true } : {}),
		...(type === undefined ? {} : { type }),
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
	};
}

function nothing(notice: string): ResourceMapperFields {
	return { fields: [], emptyFieldsNotice: notice };
}
