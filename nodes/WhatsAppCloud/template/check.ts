import { asArray, asObjects, asString, type JsonObject } from '../json';
import type { ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import { lengthIssues } from './lengths';
import type { Slot } from './slot';
import { slotsOf } from './slots';

/**
 * Whether components written by hand have as many parameters as the template takes: what Meta would refuse
 * with 132000. Component kinds that are newer than this package are left to Meta.
 */
export function checkComponents(
	definition: TemplateDefinition,
	components: JsonObject[],
): ValueIssue[] {
	const cards = asObjects(components.find((component) => typeOf(component) === 'carousel')?.cards);
	const slots = slotsOf(definition);
	const issues = [
		...countIssues(
			definition,
			slots.filter(({ card }) => card === undefined),
			components,
			'',
		),
		...cardCountIssues(definition, cards.length),
		...cards.flatMap((card, position) =>
			countIssues(
				definition,
				slots.filter((slot) => slot.card === Number(card.card_index ?? position)),
				asObjects(card.components),
				` of card ${position + 1}`,
			),
		),
	];
	return issues.length > 0 ? issues : lengthIssues(definition, components);
}

const CHECKED = ['header', 'body', 'button', 'limited_time_offer'];

function countIssues(
	{ name, language }: TemplateDefinition,
	slots: Slot[],
	components: JsonObject[],
	where: string,
): ValueIssue[] {
	const wanted = Map.groupBy(slots, (slot) => keyOf(slot.component, slot.button?.index));
	const given = new Map(
		components
			.filter((component) => CHECKED.includes(typeOf(component)))
			.map((component) => [
				keyOf(typeOf(component), component.index),
				asArray(component.parameters)?.length ?? 0,
			]),
	);
	return [...new Set([...wanted.keys(), ...given.keys()])].flatMap((key): ValueIssue[] => {
		const taking = wanted.get(key) ?? [];
		const least = taking.filter(isNeeded).length;
		const count = given.get(key) ?? 0;
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

function cardCountIssues({ name, language, cards }: TemplateDefinition, count: number) {
	return count === cards.length
		? []
		: [
				{
					field: 'carousel',
					message: `The carousel has ${count} cards, but the template ${name} (${language}) has ${cards.length}.`,
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
