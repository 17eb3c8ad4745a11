import { buttonSlots } from './buttons';
import type { TemplateCard, TemplateDefinition } from './definition';
import { headerSlots } from './headers';
import { offerSlots } from './offer';
import { oneTimeCodeSlots } from './oneTimeCode';
import { orderStatusSlots } from './orderStatus';
import type { Slot } from './slot';
import { textSlots } from './texts';

/** Read once per definition: a batch of a thousand items asks a thousand times. */
const known = new WeakMap<TemplateDefinition, Slot[]>();

/**
 * Everything that a template's definition wants when it is sent (Meta: "Template components"): the one
 * walk over a definition. What a person fills in and what is sent both follow from it.
 */
export function slotsOf(definition: TemplateDefinition): Slot[] {
	let slots = known.get(definition);
	if (!slots) {
		slots = readSlots(definition);
		known.set(definition, slots);
	}
	return slots;
}

function readSlots(definition: TemplateDefinition): Slot[] {
	const named = definition.parameterFormat === 'named';
	return (
		oneTimeCodeSlots(definition) ?? [
			...partSlots(definition, named),
			...offerSlots(definition),
			...orderStatusSlots(definition),
			...definition.cards.flatMap((card, index) => cardSlots(card, named, index)),
		]
	);
}

function partSlots(part: TemplateCard, named: boolean): Slot[] {
	return [
		...headerSlots(part, named),
		...(part.body ? textSlots('body', part.body, named) : []),
		...part.buttons.flatMap((button, index) => buttonSlots(button, index)),
	];
}

function cardSlots(card: TemplateCard, named: boolean, index: number): Slot[] {
	return partSlots(card, named).map((slot) => ({
		...slot,
		card: index,
		fields: slot.fields.map((field) => ({
			...field,
			id: `card_${index}_${field.id}`,
			label: `Card ${index + 1}: ${field.label}`,
			...(field.file
				? { file: { ...field.file, place: `Card ${index + 1}: ${field.file.place}` } }
				: {}),
		})),
	}));
}
