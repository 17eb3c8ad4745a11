import type { Parameter, TemplateValue } from './value';

/** One thing to fill in when the template is sent. */
export interface TemplateField {
	/** Stable, and readable in an expression: `body_customer_name`, `header_image`, `button_0_url`. */
	id: string;
	/** For people: where it stands, and the words around it. */
	label: string;
	required: boolean;
	/** The variable it fills (`1`, `customer_name`), if it is one. */
	variable?: string;
	example?: string;
	/** Whether one of Meta's own parameter objects can stand in for a text. */
	takesObject?: boolean;
}

/** A place in the send request that is filled from one or more fields. */
export interface Slot {
	component: 'header' | 'body' | 'limited_time_offer' | 'button';
	/** Of buttons: Meta's `sub_type` and the position in the template. */
	button?: { subType: string; index: number };
	/** Of a carousel: the card's position. */
	card?: number;
	/** The first field is the one that decides whether the slot is filled at all. */
	fields: TemplateField[];
	/** Given the fields' values in their order, at least the first not empty, unless `always`. */
	fill(values: TemplateValue[]): Parameter;
	/** Meta wants the component even when no value is given. */
	always?: boolean;
}

export function required(id: string, label: string): TemplateField {
	return { id, label, required: true };
}

export function optional(id: string, label: string): TemplateField {
	return { id, label, required: false };
}
