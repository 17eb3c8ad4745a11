import type { TemplateDefinition } from './definition';
import type { TemplateField } from './slot';
import { slotsOf } from './slots';

/** What a person fills in when the template is sent, in the order of the message; each field once. */
export function fieldsOf(definition: TemplateDefinition): TemplateField[] {
	const fields = slotsOf(definition).flatMap((slot) => slot.fields);
	return [...new Map(fields.map((field) => [field.id, field])).values()];
}
