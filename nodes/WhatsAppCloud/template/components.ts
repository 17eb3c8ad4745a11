import type { JsonObject } from '../json';
import type { TemplateDefinition } from './definition';
import type { Slot } from './slot';
import { slotsOf } from './slots';
import { isEmpty, type TemplateValue } from './value';

/** Values by field ID, or by the bare name of the variable. */
export type TemplateValues = Record<string, TemplateValue>;

/** What keeps a template from being sent with these values. */
export interface ValueIssue {
	/** ID of the field. */
	field: string;
	/** A sentence that names the field as people see it, what is the matter, and what to do. */
	message: string;
}

export interface BuiltComponents {
	/** `template.components` of the send request; empty if the template takes no values. */
	components: JsonObject[];
	issues: ValueIssue[];
}

/**
 * A template's values → `components` of the send request (Meta: "Template components"). Every component
 * has just as many parameters as Meta will count, or else there are issues.
 *
 * @param options.ignoreUnknown values that belong to no field are left alone (input items have many
 * properties), instead of being an issue
 */
export function buildComponents(
	definition: TemplateDefinition,
	values: TemplateValues,
	options: { ignoreUnknown: boolean },
): BuiltComponents {
	const slots = slotsOf(definition);
	const issues = options.ignoreUnknown ? [] : unknownValues(definition, slots, values);
	const top: Group[] = [];
	const cards = new Map<number, Group[]>();
	for (const slot of slots) {
		const parameter = fillSlot(slot, values, issues);
		if (!parameter) continue;
		const groups = slot.card === undefined ? top : (cards.get(slot.card) ?? []);
		if (slot.card !== undefined) cards.set(slot.card, groups);
		addTo(groups, slot, parameter);
	}
	const components = top.map((group) => group.component);
	if (definition.cards.length > 0) {
		components.push({
			type: 'carousel',
			cards: definition.cards.map((_, index) => ({
				card_index: index,
				components: (cards.get(index) ?? []).map((group) => group.component),
			})),
		});
	}
	return { components, issues: unique(issues) };
}

interface Group {
	key: string;
	component: JsonObject;
	parameters: JsonObject[];
}

function addTo(groups: Group[], slot: Slot, parameter: JsonObject): void {
	const key = slot.button ? `button ${slot.button.index}` : slot.component;
	const group = groups.find((candidate) => candidate.key === key);
	if (group) {
		group.parameters.push(parameter);
		return;
	}
	const parameters = [parameter];
	const button: JsonObject = slot.button
		? { sub_type: slot.button.subType, index: String(slot.button.index) }
		: {};
	groups.push({ key, component: { type: slot.component, ...button, parameters }, parameters });
}

function fillSlot(
	slot: Slot,
	values: TemplateValues,
	issues: ValueIssue[],
): JsonObject | undefined {
	const given = slot.fields.map((field) => valueFor(field.id, field.variable, values));
	const missing = slot.fields.filter((field, index) => field.required && isEmpty(given[index]));
	for (const { id, label, example } of missing) {
		const hint = example === undefined ? '' : `, e.g. ${example}`;
		issues.push({ field: id, message: `"${label}" (${id}) is empty. Give it a value${hint}.` });
	}
	const objects = slot.fields.filter(
		(field, index) => field.takesObject !== true && isStructure(given[index]),
	);
	for (const { id, label } of objects) {
		issues.push({ field: id, message: `"${label}" (${id}) is an object or a list; give a text.` });
	}
	const [first] = slot.fields;
	if (missing.length > 0 || objects.length > 0 || !first || (isEmpty(given[0]) && !slot.always))
		return undefined;
	const filled = slot.fill(given);
	if ('parameter' in filled) return filled.parameter;
	issues.push({ field: first.id, message: `"${first.label}" (${first.id}) ${filled.refused}.` });
	return undefined;
}

function isStructure(value: TemplateValue): boolean {
	return typeof value === 'object' && value !== null;
}

function valueFor(id: string, variable: string | undefined, values: TemplateValues): TemplateValue {
	if (Object.hasOwn(values, id)) return values[id];
	return variable !== undefined && Object.hasOwn(values, variable) ? values[variable] : undefined;
}

function unknownValues(
	{ name, language }: TemplateDefinition,
	slots: Slot[],
	values: TemplateValues,
): ValueIssue[] {
	const fields = slots.flatMap((slot) => slot.fields);
	const known = new Set(
		fields.flatMap(({ id, variable }) => [id, ...(variable ? [variable] : [])]),
	);
	const list = [...new Set(fields.map((field) => field.id))].join(', ') || 'none';
	return Object.entries(values)
		.filter(([id, value]) => !known.has(id) && !isEmpty(value))
		.map(([id]) => ({
			field: id,
			message: `"${id}" is no variable of the template ${name} (${language}), which takes: ${list}. Remove it, or reload the fields.`,
		}));
}

/** One field may fill two places (a one-time code): said once is enough. */
function unique(issues: ValueIssue[]): ValueIssue[] {
	return [...new Map(issues.map((issue) => [issue.field, issue])).values()];
}
