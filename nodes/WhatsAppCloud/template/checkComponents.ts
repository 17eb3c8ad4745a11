import { asArray, asObjects, asText, asString, type JsonObject } from '../json';
import type { ValueIssue } from './components';
import { isKnownButton, subTypeOf } from './buttons';
import { cardAt, cardCounts } from './carousel';
import { parameterIssues } from './checkParameters';
import type { TemplateCard, TemplateDefinition } from './definition';
import { lengthIssues } from './lengths';
import { cardIndex } from './render';
import type { Slot } from './slot';
import { slotsOf } from './form';

/**
 * Whether components written by hand have as many parameters as the template takes, what Meta would refuse
 * with 132000, and parameters that fit. Kinds of components and buttons that are newer than this package are
 * left to Meta.
 */
export function checkComponents(
	definition: TemplateDefinition,
	components: JsonObject[],
): ValueIssue[] {
	const cards = asObjects(components.find((component) => typeOf(component) === 'carousel')?.cards);
	const slots = slotsOf(definition);
	const issues = [
		...partIssues(
			definition,
			definition,
			slots.filter(({ card }) => card === undefined),
			components,
			'',
		),
		...cardCountIssues(definition, cards.length),
		...cards.flatMap((card, position) => {
			const index = cardIndex(card, position);
			return partIssues(
				definition,
				cardAt(definition, index),
				slots.filter((slot) => slot.card === index),
				asObjects(card.components),
				` of card ${position + 1}`,
			);
		}),
	];
	return issues.length > 0 ? issues : lengthIssues(definition, components);
}

/** Counts first: where there are too few or too many values, nobody can say what is wrong with each. */
function partIssues(
	definition: TemplateDefinition,
	part: TemplateCard,
	slots: Slot[],
	components: JsonObject[],
	where: string,
): ValueIssue[] {
	const named = definition.parameterFormat === 'named';
	const miscounted = [
		...subTypeIssues(part, slots, components, where),
		...countIssues(definition, part, slots, components, where),
	];
	return miscounted.length > 0 ? miscounted : parameterIssues(part, named, components, where);
}

/** Each button is addressed as what it is; Graph has no `sub_type` for those that take nothing. */
function subTypeIssues(
	{ buttons }: TemplateCard,
	slots: Slot[],
	components: JsonObject[],
	where: string,
): ValueIssue[] {
	return components.flatMap((component): ValueIssue[] => {
		const index = Number(component.index ?? 0);
		const button = typeOf(component) === 'button' ? buttons[index] : undefined;
		if (!button || !isKnownButton(button)) return [];
		const taking = slots.filter((slot) => slot.button?.index === index);
		// A code's button goes by the name of a link.
		const wanted = taking[0]?.button?.subType ?? subTypeOf(button);
		const given = asText(component.sub_type)?.toLowerCase();
		if (given !== undefined && [wanted, subTypeOf(button)].includes(given)) return [];
		const field = `button ${index}${where}`;
		const cure =
			wanted === undefined
				? `the template's button takes no values: leave the component out`
				: `the template's button takes "${wanted}"`;
		const has = given === undefined ? 'no sub_type' : `the sub_type "${given}"`;
		return [{ field, message: `The ${field} has ${has}, but ${cure}.` }];
	});
}

const CHECKED = ['header', 'body', 'button', 'limited_time_offer', 'order_status'];

function countIssues(
	{ name, language }: TemplateDefinition,
	{ buttons }: TemplateCard,
	slots: Slot[],
	components: JsonObject[],
	where: string,
): ValueIssue[] {
	const isLeftToMeta = (component: JsonObject) => {
		const button = typeOf(component) === 'button' && buttons[Number(component.index ?? 0)];
		return button && !isKnownButton(button);
	};
	const wanted = Map.groupBy(slots, (slot) => keyOf(slot.component, slot.button?.index));
	const given = new Map(
		components
			.filter((component) => CHECKED.includes(typeOf(component)) && !isLeftToMeta(component))
			.map((component) => [
				keyOf(typeOf(component), component.index),
				asArray(component.parameters)?.length ?? 0,
			]),
	);
	return [...new Set([...wanted.keys(), ...given.keys()])].flatMap((key): ValueIssue[] => {
		const taking = wanted.get(key) ?? [];
		const least = taking.filter(isNeeded).length;
		const count = given.get(key) ?? 0;
		// Meta accepts a flow's button without parameters, but not a request without the button.
		if (taking.some(({ always }) => always) && !given.has(key)) {
			const message = `The ${key}${where} is missing; the template ${name} (${language}) needs a component for it, even without values.`;
			return [{ field: key + where, message }];
		}
		if (count >= least && count <= taking.length) return [];
		const takes = least === taking.length ? String(least) : `${least} to ${taking.length}`;
		const values = count === 1 ? 'value' : 'values';
		return [
			{
				field: key + where,
				message: `The ${key}${where} has ${count} ${values}, but the template ${name} (${language}) takes ${takes}.`,
			},
		];
	});
}

function cardCountIssues(definition: TemplateDefinition, count: number) {
	const { min, max } = cardCounts(definition);
	if (count >= min && count <= max) return [];
	const { name, language } = definition;
	const takes = min === max ? `has ${max}` : `takes ${min} to ${max}`;
	return [
		{
			field: 'carousel',
			message: `The carousel has ${count} cards, but the template ${name} (${language}) ${takes}.`,
		},
	];
}

function isNeeded(slot: Slot): boolean {
	return slot.always !== true && slot.fields.some((field) => field.required);
}

function typeOf(component: JsonObject): string {
	return asString(component.type)?.toLowerCase() ?? '';
}

function keyOf(component: string, index: unknown): string {
	return component === 'button' ? `button ${Number(index ?? 0)}` : component;
}
