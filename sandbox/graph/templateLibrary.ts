import { invalidDetails } from '../errors/graphError.ts';
import { compact, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { LIBRARY, type LibraryTemplate } from '../seed/library.ts';
import { filterValues } from './filter.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';

/** The library's filters: each takes one value or several. */
const FILTERS: Record<string, (template: LibraryTemplate, wanted: string) => boolean> = {
	search: (template, wanted) =>
		`${template.name} ${template.header} ${template.body}`.toLowerCase().includes(wanted),
	name: (template, wanted) => template.name === wanted,
	category: (template, wanted) => template.category.toLowerCase() === wanted,
	language: (template, wanted) => template.language.toLowerCase().startsWith(wanted),
	topic: (template, wanted) => template.topic.toLowerCase() === wanted,
	usecase: (template, wanted) => template.usecase.toLowerCase() === wanted,
	industry: (template, wanted) => template.industry.some((one) => one.toLowerCase() === wanted),
};

/** `GET /message_template_library`: templates that Meta has approved beforehand. */
export function searchLibrary(request: GraphRequest): JsonObject {
	const matching = LIBRARY.filter((template) =>
		Object.entries(FILTERS).every(([name, matches]) => {
			const wanted = filterValues(request.params[name]);
			return wanted.length === 0 || wanted.some((value) => matches(template, value));
		}),
	);
	return compact({
		...page(
			request,
			matching,
			({ id }) => id,
			(template) => ({ ...template }),
		),
	});
}

/**
 * The components of a template made from the library.
 *
 * @param inputs `library_template_button_inputs`: the business's own addresses and numbers, in the buttons' order
 * @throws GraphError for a template that the library does not have, in that language and category, and for inputs that are missing
 */
export function libraryComponents(
	{ name, language, category }: { name: string; language: string; category: string },
	inputs: JsonObject[],
): JsonObject[] {
	const template = LIBRARY.find((one) => one.name === name && one.language === language);
	if (!template || template.category !== category) {
		throw invalidDetails(
			template
				? `Library template ${name} has the category ${template.category}.`
				: `There is no library template ${name} in ${language}.`,
		);
	}
	template.buttons.forEach((button, index) => {
		const given = objectOf(inputs[index]);
		const own = button.url ? objectOf(given.url).base_url : given.phone_number;
		if (!textOf(own) || textOf(given.type)?.toUpperCase() !== button.type) {
			throw invalidDetails(
				`library_template_button_inputs[${index}] must give the ${button.type} of the button "${button.text}".`,
			);
		}
	});
	return [
		{ type: 'HEADER', format: 'TEXT', text: template.header },
		{ type: 'BODY', text: template.body, example: { body_text: [template.body_params] } },
		{
			type: 'BUTTONS',
			buttons: template.buttons.map((button, index) => {
				const given = objectOf(inputs[index]);
				const url = objectOf(given.url);
				const suffix = textOf(url.url_suffix_example);
				return compact({
					...button,
					url: button.url && (textOf(url.base_url) ?? button.url),
					phone_number: button.phone_number && (textOf(given.phone_number) ?? button.phone_number),
					example: suffix === undefined ? undefined : listOf([suffix]),
				});
			}),
		},
	];
}
