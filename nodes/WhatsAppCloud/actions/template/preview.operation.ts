import type { IDataObject } from 'n8n-workflow';

import { templateMessage } from '../../message/sendBody';
import { isCountry } from '../../pricing/country';
import { describePrice } from '../../pricing/describe';
import { priceOf } from '../../pricing/price';
import type { PriceBook } from '../../pricing/priceBook';
import { pricesOf } from '../../account/prices';
import { buildComponents, type BuiltComponents } from '../../template/components';
import type { TemplateDefinition } from '../../template/definition';
import { exampleValues } from '../../template/examples';
import { asPlainText, renderTemplate } from '../../template/render';
import type { TemplateReference } from '../../account/templateCatalog';
import { inTurns } from '../../giveWay';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { chosenTemplateFields } from '../fields';
import { buildTemplate, readLineBreaks } from '../message/templateValues';
import type { Batch, Operation } from '../operation';
import { chooseTemplate, readOptions, readText, requireTemplate } from '../parameters';
import { findTemplates } from './find';
import { lineBreaksOption, previewInputField, templateValueFields } from './form';

interface Input {
	reference: TemplateReference;
	/** ISO 3166-1 alpha-2; absent = no estimate. */
	country?: string;
}

/** Template → Preview: what a customer would get, the message that would be sent, what keeps it from being sent, and its price. */
export const preview: Operation<Input, IDataObject> = {
	fields: [
		...chosenTemplateFields,
		previewInputField,
		...templateValueFields,
		{
			displayName: 'Customer’s Country',
			name: 'country',
			type: 'string',
			default: '',
			placeholder: 'e.g. NL',
			description:
				"Two letters. The price of a message depends on the customer's country. Leave it empty to use the credential's default country.",
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [lineBreaksOption],
			displayOptions: { show: { templateInput: ['fields'] } },
		},
	],

	concurrency: 1,

	read: (batch, itemIndex) => ({
		reference: requireTemplate(batch, itemIndex),
		...readCountry(batch, itemIndex),
	}),

	async prepare(batch, items) {
		const templates = await findTemplates(
			batch,
			items.map(({ input }) => input.reference),
		);
		const now = batch.now();
		const store = await batch.account.store();
		const book = await pricesOf(store, batch.account.credential.businessAccountId, now);
		return await inTurns(items, async ({ input, itemIndex }) => {
			const { reference, country } = input;
			const found = chooseTemplate(reference, templates.get(reference.name));
			if (found instanceof Error) return found;
			return await orError(() =>
				describePreview(found, build(batch, found, itemIndex), country, { book, now }),
			);
		});
	},

	run: async (_batch, described) => described,
};

function readCountry(batch: Batch, itemIndex: number): { country?: string } {
	const given = readText(batch, 'country', itemIndex).trim().toUpperCase();
	const country = given || batch.account.credential.defaultCountry;
	if (!country) return {};
	if (isCountry(country)) return { country };
	const field = given ? 'Customer’s Country' : 'Default Country of the credential';
	throw new BadInput(
		`${field} "${country}" is not a country`,
		'Enter its two letters, e.g. NL for the Netherlands.',
		[field],
	);
}

function build(batch: Batch, definition: TemplateDefinition, itemIndex: number): BuiltComponents {
	const lineBreaks = readLineBreaks(readOptions(batch, 'options', itemIndex));
	return batch.parameter('templateInput', itemIndex) === 'examples'
		? buildComponents(definition, exampleValues(definition), {
				ignoreUnknown: false,
				now: batch.now(),
			})
		: buildTemplate(batch, definition, itemIndex, { lineBreaks });
}

function describePreview(
	definition: TemplateDefinition,
	{ components, issues, warnings }: BuiltComponents,
	country: string | undefined,
	{ book, now }: { book: PriceBook; now: number },
): IDataObject {
	const { name, language, category, correctCategory, status } = definition;
	const rendered = renderTemplate(definition, components);
	const obstacles = [
		...(status === 'APPROVED'
			? []
			: [`The template's status is ${status}; only approved templates can be sent.`]),
		...issues.map(({ message }) => message),
	];
	return {
		name,
		language,
		category,
		...(correctCategory ? { correctCategory } : {}),
		status,
		text: asPlainText(rendered),
		preview: JSON.parse(JSON.stringify(rendered)) as IDataObject,
		message: templateMessage(definition, components),
		canBeSent: obstacles.length === 0,
		issues: obstacles,
		warnings: warnings.map(({ message }) => message),
		cost: {
			...describePrice(
				priceOf({ category, place: country ? { country } : {}, windowOpen: false, now }, book),
			),
			...(country ? { country } : {}),
		},
	};
}
