import type { JsonObject, JsonValue } from '../json';
import type { Surroundings } from '../message/mediaLink';
import type { MediaKind } from '../message/mediaSource';

/**
 * What a person gave for one field: text, a number, Meta's own parameter object; `null` or `''` = nothing.
 */
export type TemplateValue = JsonValue | undefined;

/** The same, as it comes from expressions: a date may be one. */
export type GivenValue = TemplateValue | Date;

/** What kind of value a field takes. */
export type FieldKind =
	/** A template's variable: a text, or Meta's own object of type currency or date_time. */
	| 'variable'
	/** An image, video, document or GIF: a link, a media ID, or an object with one of them. */
	| 'media'
	/** JSON: an object or a list, or text that holds one. */
	| 'json'
	/** A date and time: ISO text, or a number of seconds or milliseconds since the epoch. */
	| 'date'
	| 'number'
	| 'text';

/** One thing to fill in when the template is sent. */
export interface TemplateField {
	/** Stable, and readable in an expression: `body_customer_name`, `header_image`, `button_0_url`. */
	id: string;
	/** For people: where it stands, and the words around it. */
	label: string;
	required: boolean;
	kind: FieldKind;
	/** The variable it fills (`1`, `customer_name`), if it is one. */
	variable?: string;
	/** A value that could be sent. */
	example?: string;
	/** Of a medium: what a file is taken as, and where it stands. */
	file?: { kind: MediaKind; place: string; gif: boolean };
	/** Seldom needed: a form offers it, but does not show it at first. */
	aside?: boolean;
}

/** What a value is read by, beside itself. */
export interface FillContext extends Surroundings {
	/** The clock, ms since the epoch. */
	now: number;
	/** IANA name of the zone that dates without one are in; the machine's own if absent. */
	zone?: string;
}

/**
 * A parameter for Graph, or why the value cannot become one ("is empty", "contains a line break …").
 * `warning` is what a person should know of a value that is sent all the same, `asides` the same of other fields.
 */
export type Parameter =
	| { parameter: JsonObject; warning?: string; asides?: Aside[] }
	| {
			refused: string;
			/** ID of the field that is refused, without prefix, where it is not the slot's first. */
			field?: string;
	  };

/** @property field ID, without prefix */
export interface Aside {
	field: string;
	text: string;
}

/** A place in the send request that is filled from one or more fields. */
export interface Slot {
	component: 'header' | 'body' | 'limited_time_offer' | 'order_status' | 'button';
	/** Of buttons: Meta's `sub_type` and the position in the template. */
	button?: { subType: string; index: number };
	/** Of a carousel: the card's position. */
	card?: number;
	/** Of a card that may be left out: its fields are only required once there is something in one of them. */
	spare?: true;
	/** The first field is the one that decides whether the slot is filled at all. */
	fields: TemplateField[];
	/** Given the fields' values in their order, at least the first not empty, unless `always`. */
	fill(values: TemplateValue[], context: FillContext): Parameter;
	/** Meta wants the component even when no value is given. */
	always?: boolean;
}

type More = Partial<Pick<TemplateField, 'kind' | 'variable' | 'example' | 'file' | 'aside'>>;

export function required(id: string, label: string, more: More = {}): TemplateField {
	return { id, label, required: true, kind: 'text', ...defined(more) };
}

export function optional(id: string, label: string, more: More = {}): TemplateField {
	return { id, label, required: false, kind: 'text', aside: true, ...defined(more) };
}

function defined({ example, variable, ...more }: More): More {
	return {
		...more,
		...(variable === undefined ? {} : { variable }),
		...(example === undefined ? {} : { example }),
	};
}
