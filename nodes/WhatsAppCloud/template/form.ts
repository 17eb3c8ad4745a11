import { buttonSlots } from './buttons';
import { cardAt, cardCounts } from './carousel';
import type { TemplateCard, TemplateDefinition } from './definition';
import { headerSlots } from './headers';
import { offerSlots } from './offer';
import { oneTimeCodeSlots } from './oneTimeCode';
import { orderStatusSlots } from './orderStatus';
import type { Slot, TemplateField } from './slot';
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
			...carouselSlots(definition, named),
		]
	);
}

function carouselSlots(definition: TemplateDefinition, named: boolean): Slot[] {
	const { length } = definition.cards;
	const most = Math.max(length, cardCounts(definition).max);
	return Array.from({ length: most }, (_, index) => {
		const slots = cardSlots(cardAt(definition, index), named, index);
		return index < length ? slots : slots.map((slot): Slot => ({ ...slot, spare: true }));
	}).flat();
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

interface Fields {
	fields: readonly TemplateField[];
	/** Their IDs, and the bare names of variables. */
	names: ReadonlySet<string>;
}

/** Read once per definition, as its slots are. */
const knownFields = new WeakMap<TemplateDefinition, Fields>();

/** What a person fills in when the template is sent, in the order of the message; each field once. */
export function fieldsOf(definition: TemplateDefinition): readonly TemplateField[] {
	return readOnce(definition).fields;
}

/** Whether a value of this name belongs to a field of the template. */
export function hasField(definition: TemplateDefinition, name: string): boolean {
	return readOnce(definition).names.has(name);
}

function readOnce(definition: TemplateDefinition): Fields {
	const found = knownFields.get(definition) ?? readFields(definition);
	knownFields.set(definition, found);
	return found;
}

function readFields(definition: TemplateDefinition): Fields {
	const all = slotsOf(definition).flatMap(({ fields, spare }) =>
		spare ? fields.map((field) => ({ ...field, required: false, aside: true })) : fields,
	);
	const fields = [...new Map(all.map((field) => [field.id, field])).values()];
	const names = fields.flatMap(({ id, variable }) => [id, ...(variable ? [variable] : [])]);
	return { fields, names: new Set(names) };
}
