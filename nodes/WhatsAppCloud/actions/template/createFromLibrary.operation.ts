import type { IDataObject } from 'n8n-workflow';

import { PATIENCE_MS } from '../../graph/patience';
import { asObject, asObjects, asText, type JsonObject } from '../../json';
import { checkName } from '../../template/checkNew';
import { VARIABLE_END } from '../../template/composeButton';
import { typeOf, type Part } from '../../template/newTemplate';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { chosenField } from '../fields';
import { ItemReader } from '../message/typeParts/reader';
import type { Batch, Operation } from '../operation';
import { readText, toText } from '../parameters';
import { refuse } from './definition';
import { submitNew } from './submit';

/** What the business puts into a button. */
interface ButtonInput {
	/** An address, or a phone number. */
	value: string;
	/** Of an address that ends in a variable. */
	example: string;
}

interface Input {
	name: string;
	library: { name: string; language: string };
	inputs: ButtonInput[];
}

interface Ready extends Input {
	/** As the library has it. */
	template: JsonObject;
}

/** Template → Create From Library: a template whose text Meta has approved beforehand. */
export const createFromLibrary: Operation<Input, Ready> = {
	fields: [
		{
			displayName: 'Language',
			name: 'newLanguage',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. en_US',
			description:
				'The language of the new template; the list below shows what the library has in it',
		},
		chosenField(
			{
				displayName: 'Library Template',
				name: 'libraryTemplate',
				required: true,
				description: 'A text that Meta has approved beforehand',
			},
			{
				method: 'searchLibrary',
				placeholder: 'Choose a template of the library…',
				typed: {
					displayName: 'By Name',
					name: 'name',
					placeholder: 'e.g. delivery_update_1',
					hint: 'As shown by Get Many From Library',
				},
			},
		),
		{
			displayName: 'Template Name',
			name: 'newName',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. parcel_update',
			description: 'Its name in your account: lowercase letters, digits and underscores',
		},
		{
			displayName: 'Button Values',
			name: 'libraryButtons',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			default: {},
			placeholder: 'Add button value',
			description: 'Your own links and phone numbers, one per button, in order',
			options: [
				{
					displayName: 'Button Value',
					name: 'values',
					values: [
						{
							displayName: 'Link or Phone Number',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. https://example.com/track/[1]',
							description: 'A link may end with a variable',
						},
						{
							displayName: 'Example',
							name: 'example',
							type: 'string',
							default: '',
							placeholder: 'e.g. https://example.com/track/4711',
							description: 'An example of the whole link, if it ends with a variable',
						},
					],
				},
			],
		},
	],

	concurrency: 1,

	read(batch, itemIndex) {
		const text = (name: string) => readText(batch, name, itemIndex).trim();
		const name = text('newName');
		const library = { name: text('libraryTemplate'), language: text('newLanguage') };
		refuse(checkName(name), fieldOf);
		if (library.name === '') {
			throw new BadInput(
				'Library Template is empty',
				'Choose one from the list, or enter its name.',
				['Library Template'],
			);
		}
		const entries = new ItemReader(batch, itemIndex).list('libraryButtons', 'Button Values');
		const inputs = entries.map((entry) => {
			const { value, example } = asObject(entry) ?? {};
			return { value: toText(value).trim(), example: toText(example).trim() };
		});
		return { name, library, inputs };
	},

	prepare: async (batch, items) =>
		await Promise.all(
			items.map(
				async ({ input }) =>
					await orError(async () => ({ ...input, template: await inLibrary(batch, input) })),
			),
		),

	async run(batch, { name, library, inputs, template }): Promise<IDataObject> {
		const category = asText(template.category) ?? 'UTILITY';
		const named = { name, language: library.language, category };
		const request = {
			...named,
			library_template_name: library.name,
			...(inputs.length > 0
				? { library_template_button_inputs: buttonInputs(template, inputs) }
				: {}),
		};
		return await submitNew(batch, named, request, { fieldOf, warnings: [] });
	},
};

function fieldOf(part: Part): string {
	if (part === 'name') return 'Template Name';
	return part === 'buttons'
		? 'Button Values'
		: part === 'language'
			? 'Language'
			: 'Library Template';
}

/** @throws {BadInput} for a template that the library does not have, and for values that do not fit its buttons */
async function inLibrary(batch: Batch, { library, inputs }: Input): Promise<JsonObject> {
	const options = { signal: batch.signal, patienceMs: PATIENCE_MS.execution };
	const query = { name: library.name };
	const languages: string[] = [];
	for await (const template of batch.account.graph.list('/message_template_library', {
		...{ query, ...options },
	})) {
		if (template.name !== library.name) continue;
		const language = asText(template.language) ?? '';
		if (language === library.language) return checkInputs(template, inputs);
		languages.push(language);
	}
	if (languages.length > 0) {
		throw new BadInput(
			`Library template "${library.name}" does not exist in "${library.language}"`,
			`It exists in: ${languages.join(', ')}.`,
			['Language'],
		);
	}
	throw new BadInput(
		`Library template "${library.name}" does not exist`,
		'Look for its name with Get Many From Library.',
		['Library Template'],
	);
}

function checkInputs(template: JsonObject, inputs: readonly ButtonInput[]): JsonObject {
	const buttons = asObjects(template.buttons);
	const found = buttons.flatMap((button, index) => {
		const text = `the button “${asText(button.text) ?? ''}”`;
		const { value = '', example = '' } = inputs[index] ?? {};
		if (typeOf(button) === 'URL') {
			if (!/^https?:\/\/./.test(value)) return [`needs a link for ${text}`];
			return VARIABLE_END.test(value) && example === ''
				? [`needs an example of the whole link for ${text}`]
				: [];
		}
		const isPhone = typeOf(button) === 'PHONE_NUMBER';
		return isPhone && !/\d{5}/.test(value.replace(/\D/g, ''))
			? [`needs a phone number for ${text}`]
			: [];
	});
	if (inputs.length > buttons.length) {
		found.push(`has ${inputs.length} values for ${buttons.length} buttons`);
	}
	refuse(
		found.map((what) => ({ part: 'buttons', what })),
		fieldOf,
	);
	return template;
}

/** Meta's `library_template_button_inputs`. */
function buttonInputs(template: JsonObject, inputs: readonly ButtonInput[]): JsonObject[] {
	return asObjects(template.buttons).map((button, index): JsonObject => {
		const { value = '', example = '' } = inputs[index] ?? {};
		const type = typeOf(button);
		if (type === 'PHONE_NUMBER') return { type, phone_number: value };
		if (type !== 'URL') return { type };
		const url: JsonObject = { base_url: value.replace(VARIABLE_END, '{{1}}') };
		if (example !== '') url.url_suffix_example = example;
		return { type, url };
	});
}
