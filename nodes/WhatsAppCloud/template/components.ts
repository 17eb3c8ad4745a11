import type { JsonObject } from '../json';
import { residueIn } from '../message/expressionResidue';
import { dateIn, momentAsText, timestampIn } from '../message/moment';
import type { TemplateDefinition } from './definition';
import { lengthIssues } from './lengths';
import type { FillContext, GivenValue, Slot, TemplateField, TemplateValue } from './slot';
import { slotsOf } from './form';
import { unknownValues } from './unknown';
import { flatten, isEmpty } from './valueRules';

/** Values by field ID, or by the bare name of the variable. */
export type TemplateValues = Record<string, GivenValue>;

/** What keeps a template from being sent with these values, or what a person should know of one. */
export interface ValueIssue {
	/** ID of the field. */
	field: string;
	/** A sentence that names the field as people see it, what is the matter, and what to do. */
	message: string;
}

export interface BuiltComponents {
	/** `template.components` of the send request; empty if the template takes no values. */
	components: JsonObject[];
	/** With any, the components are for looking at, not for sending. */
	issues: ValueIssue[];
	/** What is sent all the same. */
	warnings: ValueIssue[];
}

export interface BuildOptions extends FillContext {
	/** Values that belong to no field are left alone (input items have many properties), instead of being an issue. */
	ignoreUnknown: boolean;
	/** Other translations of the template: a value for a field of theirs is no issue. */
	translations?: TemplateDefinition[];
	/** What to do with line breaks, tabs and long runs of spaces in variables, which Meta refuses. */
	lineBreaks?: 'refuse' | 'flatten';
}

/**
 * A template's values → `components` of the send request (Meta: "Template components"). Every component
 * has just as many parameters as Meta will count, or else there are issues.
 */
export function buildComponents(
	definition: TemplateDefinition,
	values: TemplateValues,
	options: BuildOptions,
): BuiltComponents {
	const building = new Building(definition, values, options);
	const issues = options.ignoreUnknown ? [] : unknownValues(definition, values, options);
	const slots = slotsOf(definition);
	const begun = building.cardsBegun(slots);
	for (const slot of slots) if (!slot.spare || begun.has(slot.card)) building.fill(slot);
	const components = building.components(definition);
	issues.push(...building.issues);
	if (issues.length === 0) issues.push(...lengthIssues(definition, components));
	return { components, issues: unique(issues), warnings: unique(building.warnings) };
}

class Building {
	readonly issues: ValueIssue[] = [];
	readonly warnings: ValueIssue[] = [];
	/** Components by card; undefined = the template itself. */
	private readonly groups = new Map<number | undefined, Map<string, JsonObject[]>>();
	private readonly heads = new Map<string, JsonObject>();

	constructor(
		private readonly definition: Pick<TemplateDefinition, 'language'>,
		private readonly values: TemplateValues,
		private readonly options: BuildOptions,
	) {}

	fill(slot: Slot): void {
		const given = slot.fields.map((field) => this.valueFor(field));
		const before = this.issues.length;
		slot.fields.forEach((field, index) => this.check(field, given[index]));
		const [first] = slot.fields;
		if (this.issues.length > before) this.keepPlace(slot);
		if (this.issues.length > before || !first || (isEmpty(given[0]) && !slot.always)) return;
		const filled = slot.fill(given, this.options);
		if ('refused' in filled) {
			const { field, refused } = filled;
			this.issues.push(issue(fieldOf(slot, field) ?? first, `${refused}.`));
			this.keepPlace(slot);
			return;
		}
		if (filled.warning !== undefined) this.warnings.push(issue(first, `${filled.warning}.`));
		slot.fields.forEach((field, index) => this.warnOfTimestamp(field, given[index]));
		for (const { field, text } of filled.asides ?? []) {
			this.warnings.push(issue(fieldOf(slot, field) ?? first, `${text}.`));
		}
		this.add(slot, filled.parameter);
	}

	/** A variable that has no value shows as itself, and those after it stay where they belong. */
	private keepPlace(slot: Slot): void {
		const variable = slot.fields[0]?.variable;
		if (variable === undefined) return;
		const filled = slot.fill([`{{${variable}}}`], this.options);
		if ('parameter' in filled) this.add(slot, filled.parameter);
	}

	/** The cards that may be left out, and are not. */
	cardsBegun(slots: Slot[]): Set<Slot['card']> {
		const filled = ({ fields }: Slot) => fields.some((field) => !isEmpty(this.valueFor(field)));
		return new Set(slots.filter((slot) => slot.spare && filled(slot)).map(({ card }) => card));
	}

	components(definition: TemplateDefinition): JsonObject[] {
		const components = this.of(undefined);
		if (definition.cards.length > 0) {
			const spare = [...this.groups.keys()].filter(
				(card) => card !== undefined && card >= definition.cards.length,
			);
			components.push({
				type: 'carousel',
				cards: [...definition.cards.keys(), ...spare].map((card, index) => ({
					card_index: index,
					components: this.of(card),
				})),
			});
		}
		return components;
	}

	private of(card: number | undefined): JsonObject[] {
		return [...(this.groups.get(card) ?? [])].map(([key, parameters]) => ({
			...this.heads.get(key),
			parameters,
		}));
	}

	private add({ card, component, button }: Slot, parameter: JsonObject): void {
		const key = button ? `button ${button.index} ${button.subType}` : component;
		this.heads.set(key, {
			type: component,
			...(button ? { sub_type: button.subType, index: String(button.index) } : {}),
		});
		const groups = this.groups.get(card) ?? new Map<string, JsonObject[]>();
		this.groups.set(card, groups);
		const parameters = groups.get(key) ?? [];
		parameters.push(parameter);
		groups.set(key, parameters);
	}

	private valueFor({ id, variable, kind }: TemplateField): TemplateValue {
		const { values } = this;
		const value = Object.hasOwn(values, id)
			? values[id]
			: variable !== undefined && Object.hasOwn(values, variable)
				? values[variable]
				: undefined;
		const date = dateIn(value);
		if (date !== undefined) return this.dateFor(kind, date);
		return kind === 'variable' && typeof value === 'string' && this.options.lineBreaks === 'flatten'
			? flatten(value)
			: (value as TemplateValue);
	}

	/** As the customer reads it where it is a variable, as ISO text anywhere else. */
	private dateFor(kind: TemplateField['kind'], at: number): string {
		return kind === 'variable'
			? momentAsText(at, this.definition.language, this.options.zone)
			: new Date(at).toISOString();
	}

	private warnOfTimestamp(field: TemplateField, value: TemplateValue): void {
		const found =
			field.kind === 'variable' && typeof value === 'string' ? timestampIn(value) : undefined;
		if (found !== undefined) this.warnings.push(issue(field, `${found}.`));
	}

	private check(field: TemplateField, value: TemplateValue): void {
		if (field.required && isEmpty(value)) {
			const hint = field.example === undefined ? '' : `, e.g. ${field.example}`;
			this.issues.push(issue(field, `is empty. Enter a value${hint}.`));
		} else if (typeof value === 'object' && value !== null && !TAKES_OBJECTS.has(field.kind)) {
			this.issues.push(issue(field, 'is an object or a list; enter a text.'));
		} else if (typeof value === 'string') {
			const residue = residueIn(value);
			if (residue !== undefined) this.issues.push(issue(field, `${residue}.`));
		}
	}
}

/** The field of a slot that a parameter means: cards put something before its ID. */
function fieldOf({ fields }: Slot, id: string | undefined): TemplateField | undefined {
	return id === undefined ? undefined : fields.find((field) => field.id.endsWith(id));
}

const TAKES_OBJECTS = new Set<TemplateField['kind']>(['variable', 'media', 'json']);

function issue({ id, label }: TemplateField, what: string): ValueIssue {
	return { field: id, message: `"${label}" (${id}) ${what}` };
}

/** One field may fill two places (a one-time code): said once is enough. */
function unique(issues: ValueIssue[]): ValueIssue[] {
	if (issues.length < 2) return issues;
	return [...new Map(issues.map((found) => [found.field, found])).values()];
}
