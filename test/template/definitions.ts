import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import {
	parseTemplate,
	type TemplateDefinition,
} from '../../nodes/WhatsAppCloud/template/definition';

/** A definition as Graph would list it, from its components. */
export function template(components: unknown[], more: JsonObject = {}): TemplateDefinition {
	const definition = parseTemplate({
		id: '1',
		name: 'example',
		language: 'en_US',
		category: 'UTILITY',
		status: 'APPROVED',
		parameter_format: 'POSITIONAL',
		components: components as JsonObject[],
		...more,
	});
	if (!definition) throw new Error('not a template');
	return definition;
}

export const body = (text: string, example?: JsonObject): JsonObject => ({
	type: 'BODY',
	text,
	...(example ? { example } : {}),
});

export const buttons = (...list: JsonObject[]): JsonObject => ({ type: 'BUTTONS', buttons: list });
