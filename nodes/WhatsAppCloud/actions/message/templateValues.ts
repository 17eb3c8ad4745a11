import { jsonParse } from 'n8n-workflow';

import { asArray, asObject, type JsonObject, type JsonValue } from '../../json';
import { buildComponents, type TemplateValues } from '../../template/components';
import { checkComponents } from '../../template/check';
import type { TemplateDefinition } from '../../template/definition';
import { BadInput } from '../failure';
import type { Batch } from '../operation';

/** The item's values for a template, as components of the send request. Throws {@link BadInput}. */
export function readTemplateValues(
	batch: Batch,
	definition: TemplateDefinition,
	itemIndex: number,
): JsonObject[] {
	const { components, issues } =
		batch.node.getNodeParameter('templateInput', itemIndex, 'fields') === 'components'
			? readComponents(batch, definition, itemIndex)
			: readFields(batch, definition, itemIndex);
	if (issues.length === 0) return components;
	const { name, language } = definition;
	throw new BadInput(
		`Item ${itemIndex}: Template ${name} (${language}) cannot be sent: ${issues
			.map((issue) => issue.message)
			.join(' ')}`,
		'Nothing was sent. Correct the values in Template Variables, or the data of this item.',
	);
}

function readFields(batch: Batch, definition: TemplateDefinition, itemIndex: number) {
	const mapper = asObject(batch.node.getNodeParameter('templateValues', itemIndex, {}));
	if (mapper?.mappingMode === 'autoMapInputData') {
		const item = batch.node.getInputData()[itemIndex]?.json ?? {};
		return buildComponents(definition, item as TemplateValues, { ignoreUnknown: true });
	}
	return buildComponents(definition, asObject(mapper?.value) ?? {}, { ignoreUnknown: false });
}

function readComponents(batch: Batch, definition: TemplateDefinition, itemIndex: number) {
	const given: unknown = batch.node.getNodeParameter('templateComponents', itemIndex, '[]');
	const parsed: unknown =
		typeof given === 'string'
			? jsonParse<JsonValue>(given || '[]', { fallbackValue: null })
			: given;
	const components = (asArray(parsed) ?? [undefined]).map(asObject);
	if (components.some((component) => component === undefined)) {
		throw new BadInput(
			`Item ${itemIndex}: Template Components is not a JSON list of objects`,
			'Give a list such as [{ "type": "body", "parameters": [{ "type": "text", "text": "Anna" }] }].',
		);
	}
	const list = components.filter((component) => component !== undefined);
	return { components: list, issues: checkComponents(definition, list) };
}
