import { asArray, asString, type JsonObject } from '../json';
import type { ValueIssue } from './components';
import type { TemplateDefinition } from './definition';
import type { Slot } from './slot';
import { slotsOf } from './slots';

/**
 * Whether components written by hand have as many parameters as the template takes: what Meta would refuse
 * with 132000. Carousels and component kinds that are newer than this package are left to Meta.
 */
export function checkComponents(
	definition: TemplateDefinition,
	components: JsonObject[],
): ValueIssue[] {
	const wanted = Map.groupBy(
		slotsOf(definition).filter((slot) => slot.card === undefined),
		(slot) => keyOf(slot.component, slot.button?.index),
	);
	const given = new Map(
		components.map((component) => [
			keyOf(asString(component.type)?.toLowerCase() ?? '', component.index),
			asArray(component.parameters)?.length ?? 0,
		]),
	);
	const { name, language } = definition;
	return [...new Set([...wanted.keys(), ...given.keys()])].flatMap((key): ValueIssue[] => {
		if (key === 'carousel') return [];
		const slots = wanted.get(key) ?? [];
		const least = slots.filter(isNeeded).length;
		const count = given.get(key) ?? 0;
		if (count >= least && count <= slots.length) return [];
		const takes = least === slots.length ? String(least) : `${least} to ${slots.length}`;
		return [
			{
				field: key,
				message: `The ${key} has ${count} ${count === 1 ? 'value' : 'values'}, but the template ${name} (${language}) takes ${takes}.`,
			},
		];
	});
}

function isNeeded(slot: Slot): boolean {
	return slot.always !== true && slot.fields.some((field) => field.required);
}

function keyOf(component: string, index: unknown): string {
	return component === 'button' ? `button ${String(index)}` : component;
}
