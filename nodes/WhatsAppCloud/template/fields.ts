import type { TemplateDefinition } from './definition';
import type { TemplateField } from './slot';
import { slotsOf } from './slots';

interface Fields {
	fields: readonly TemplateField[];
	/** Their IDs, and the bare names of variables. */
	names: ReadonlySet<string>;
}

/** Read once per definition, as its slots are. */
const known = new WeakMap<TemplateDefinition, Fields>();

/** What a person fills in when the template is sent, in the order of the message; each field once. */
export function fieldsOf(definition: TemplateDefinition): readonly TemplateField[] {
	return readOnce(definition).fields;
}

/** Whether a value of this name belongs to a field of the template. */
export function hasField(definition: TemplateDefinition, name: string): boolean {
	return readOnce(definition).names.has(name);
}

function readOnce(definition: TemplateDefinition): Fields {
	const found = known.get(definition) ?? readFields(definition);
	known.set(definition, found);
	return found;
}

function readFields(definition: TemplateDefinition): Fields {
	const all = slotsOf(definition).flatMap((slot) => slot.fields);
	const fields = [...new Map(all.map((field) => [field.id, field])).values()];
	const names = fields.flatMap(({ id, variable }) => [id, ...(variable ? [variable] : [])]);
	return { fields, names: new Set(names) };
}
