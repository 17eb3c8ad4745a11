import type { IDataObject, INodeParameterResourceLocator } from 'n8n-workflow';

import { GraphError } from '../graph/error';
import { asObject } from '../json';
import { parseRecipient, type ParsedRecipient, type Recipient } from '../message/recipient';
import { chooseTranslation } from '../template/language';
import { findTranslation, languagesOf } from '../template/translation';
import type { TemplateDefinition } from '../template/definition';
import type { TemplateReference } from '../account/templateCatalog';
import type { Translations } from '../account/templateMemory';
import { BadInput } from './failure';
import type { Batch } from './operation';
import { Undecided } from './writtenFrom';

/** An optional text parameter; numbers become text, as expressions often give them. */
export function readText(batch: Batch, name: string, itemIndex: number): string {
	return toText(chosenIn(batch.parameter(name, itemIndex, '')));
}

/** What was chosen from a list; where a field had none when the workflow was saved, n8n gives the text as it is. */
export function chosenIn(value: unknown): unknown {
	const locator = asObject(value);
	return locator?.__rl === true ? locator.value : value;
}

/** How many elements of a list are wanted; Infinity = all. @throws {BadInput} */
export function readLimit(batch: Batch, itemIndex: number): number {
	if (batch.parameter('returnAll', itemIndex) === true) return Infinity;
	// An expression may give a fraction, or nothing.
	const limit = Math.floor(Number(batch.parameter('limit', itemIndex)));
	if (limit >= 1) return limit;
	throw new BadInput('Limit is empty', 'Enter a number, or turn on Return All.', ['Limit']);
}

/** Those of the filters that are filled in. */
export function readFilters<Name extends string>(
	batch: Batch,
	field: string,
	itemIndex: number,
	names: readonly Name[],
): Partial<Record<Name, string>> {
	const given = readOptions(batch, field, itemIndex);
	const filters: Partial<Record<Name, string>> = {};
	for (const name of names) {
		const value = toText(given[name]).trim();
		if (value) filters[name] = value;
	}
	return filters;
}

/** A collection of optional fields. */
export function readOptions(batch: Batch, name: string, itemIndex: number): IDataObject {
	return batch.parameter(name, itemIndex, {}) as IDataObject;
}

/** A text, a number or a boolean as text; anything else, which has none (also NaN), as an empty one. */
export function toText(value: unknown): string {
	return typeof value === 'string' || Number.isFinite(value) || typeof value === 'boolean'
		? String(value)
		: '';
}

function readLocator(
	batch: Batch,
	name: string,
	itemIndex: number,
): { mode: string; value: string } {
	const locator = batch.parameter(name, itemIndex, '') as INodeParameterResourceLocator | string;
	if (typeof locator === 'string') return { mode: 'name', value: locator.trim() };
	return { mode: locator.mode, value: toText(locator.value).trim() };
}

/** ID of the business number that the item uses: the node's choice, else the credential's. */
export function readPhoneNumberId(batch: Batch, itemIndex: number): string {
	const chosen = readLocator(batch, 'phoneNumberId', itemIndex).value;
	const phoneNumberId = chosen || batch.account.credential.phoneNumberId;
	if (!/^\d+$/.test(phoneNumberId)) {
		throw new BadInput(
			`Business Number "${phoneNumberId}" is not a Phone Number ID`,
			'Choose the number from the list, or enter its ID: digits only, shown in the App Dashboard under WhatsApp > API Setup. It is not the phone number itself.',
			['Business Number'],
		);
	}
	return phoneNumberId;
}

/** @param groups whether it may be a group */
export function readRecipient(
	batch: Batch,
	itemIndex: number,
	groups: 'withGroups' | 'peopleOnly' = 'peopleOnly',
): Recipient {
	const parsed = parseCustomer(batch, itemIndex, batch.parameter('to', itemIndex, ''));
	if ('recipient' in parsed) {
		const { recipient } = parsed;
		if (!recipient.isGroup || groups === 'withGroups') return recipient;
		throw new BadInput(
			'Customer is the ID of a group, and this operation is about one person',
			'Map the field from of an item: the member who wrote.',
			['Customer'],
		);
	}
	const { refused, ask } = parsed;
	const message = `Customer ${refused}`;
	const advice =
		'Use a phone number with its country code, e.g. +31612345678, or a user ID from a trigger.';
	if (ask === undefined) throw new BadInput(message, advice, ['Customer']);
	const phoneNumberId = readPhoneNumberId(batch, itemIndex);
	throw new Undecided(
		message,
		advice,
		ask.map((phone) => ({ phoneNumberId, phone })),
	);
}

/** Whom an item's Customer means, by all that is known when it is asked. */
export function parseCustomer(batch: Batch, itemIndex: number, value: unknown): ParsedRecipient {
	const { writtenFrom, account } = batch;
	return parseRecipient(value, account.credential.defaultCountry, (phone) =>
		writtenFrom.has({ phoneNumberId: readPhoneNumberId(batch, itemIndex), phone }),
	);
}

/**
 * The chosen template; undefined if none is. List entries carry name and language: `order_update|nl`. Where
 * the language comes from the item, the list's is the fallback.
 */
export function readTemplateReference(
	batch: Batch,
	itemIndex: number,
): TemplateReference | undefined {
	const { value, mode } = readLocator(batch, 'template', itemIndex);
	const [name = '', listed = ''] = value.split('|').map((part) => part.trim());
	if (!name) return undefined;
	const text = (parameter: string) => readText(batch, parameter, itemIndex).trim();
	if (text('templateLanguageFrom') === 'item') {
		const language = text('fallbackLanguage') || listed;
		return { name, wanted: text('customerLanguage'), ...(language ? { language } : {}) };
	}
	const language = listed || (mode === 'list' ? '' : text('templateLanguage'));
	return language ? { name, language } : { name };
}

/** The same, where there must be one. */
export function requireTemplate(batch: Batch, itemIndex: number): TemplateReference {
	const reference = readTemplateReference(batch, itemIndex);
	if (reference) return reference;
	throw new BadInput('Template is empty', 'Choose a template from the list, or enter its name.', [
		'Template',
	]);
}

/** The definition that a reference names, or why there is none. */
export function chooseTemplate(
	{ name, language, wanted }: TemplateReference,
	found: Translations | GraphError | undefined,
): TemplateDefinition | BadInput | GraphError {
	if (found instanceof GraphError) return found;
	const translations = found?.definitions ?? [];
	if (translations.length === 0) {
		return new BadInput(
			`Template "${name}" does not exist in this WhatsApp Business Account`,
			"Choose one from the list, or check the name and the credential's Business Account ID.",
			['Template'],
		);
	}
	const chosen =
		wanted === undefined
			? findTranslation(translations, language)
			: chooseTranslation(translations, wanted, language);
	return chosen ?? noTranslation({ name, language, wanted }, translations);
}

function noTranslation(
	{ name, language, wanted }: TemplateReference,
	translations: TemplateDefinition[],
): BadInput {
	const languages = translations
		.map((translation) => `${translation.language} (${translation.status.toLowerCase()})`)
		.join(', ');
	if (wanted !== undefined) {
		return new BadInput(
			wanted === ''
				? `Customer’s Language is empty, and ${
						language === undefined
							? 'there is no Fallback Language'
							: `template "${name}" has no approved translation for the fallback "${language}"`
					}`
				: `Template "${name}" has no approved translation for "${wanted}"${
						language === undefined ? '' : `, nor for the fallback "${language}"`
					}`,
			`It exists in: ${languages}. Set Fallback Language to one that is approved.`,
			['Customer’s Language'],
		);
	}
	return language === undefined
		? new BadInput(
				`Template "${name}" exists in several languages: ${languagesOf(translations)}`,
				'Set Template Language to one of them.',
				['Template Language'],
			)
		: new BadInput(
				`Template "${name}" does not exist in "${language}"`,
				`It exists in: ${languages}. Set Template Language to one of them, or get the translation approved in WhatsApp Manager.`,
				['Template Language'],
			);
}
