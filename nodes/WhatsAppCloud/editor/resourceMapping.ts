import {
	UserError,
	type FieldType,
	type ILoadOptionsFunctions,
	type ResourceMapperField,
	type ResourceMapperFields,
} from 'n8n-workflow';

import { openAccount } from '../account/account';
import { PATIENCE_MS } from '../graph/patience';
import { asArray, asObject, asString } from '../json';
import { fieldsOf } from '../template/form';
import { chooseTranslation } from '../template/language';
import type { FieldKind, TemplateField } from '../template/slot';
import { findTranslation, languagesOf } from '../template/translation';
import type { TemplateDefinition } from '../template/definition';
import { orError } from '../thrown';

/**
 * The form of a template: one field for everything that it needs.
 *
 * @throws where that is not known and the form has fields: n8n leaves it as it is then, but would throw away what was
 * filled in for fields that are not in an answer
 */
export async function mapTemplateFields(
	this: ILoadOptionsFunctions,
): Promise<ResourceMapperFields> {
	const template = await orError(async () => await chosenTemplate(this));
	if (template instanceof Error) {
		if (!isEmpty(this.getCurrentNodeParameter('templateValues'))) throw template;
		return nothing(template.message);
	}
	const fields = fieldsOf(template);
	if (fields.length === 0) return nothing('This template needs no values.');
	return { fields: fields.map(mapperField) };
}

/** Whether there is nothing in the form yet; n8n's editor says null where it could not evaluate what is in it. */
function isEmpty(form: unknown): boolean {
	const fields = asArray(asObject(form)?.schema) ?? [];
	return form !== null && fields.length === 0;
}

async function chosenTemplate(node: ILoadOptionsFunctions): Promise<TemplateDefinition> {
	const chosen = asString(node.getNodeParameter('template', '', { extractValue: true })) ?? '';
	const [name = '', listed] = chosen.split('|').map((part) => part.trim());
	if (!name) {
		throw new UserError(
			'The template comes from an expression that has no value yet. Run the nodes before this one and open it again, or choose Map Automatically.',
		);
	}
	const { templates } = await openAccount(node);
	const { definitions: translations } = await templates.translations(name, {
		...{ now: Date.now(), patienceMs: PATIENCE_MS.person },
	});
	const template = translationFor(node, translations, listed);
	if (template) return template;
	throw new UserError(
		translations.length === 0
			? `There is no template named "${name}" in this account.`
			: `"${name}" exists in: ${languagesOf(translations)}. ${
					listed ? 'Choose one of them from the list.' : 'Set Template Language to one of them.'
				}`,
	);
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
