import type { IBinaryData } from 'n8n-workflow';

import { asArray, asObject, parseJson, type JsonObject, type JsonValue } from '../../../json';
import type { FileReference, MediaKind, MediaSource } from '../../../message/mediaSource';
import { datesAsText } from '../../dates';
import { BadInput } from '../../failure';
import { fileOf } from '../../itemFile';
import type { Batch } from '../../operation';
import { chosenIn, toText } from '../../parameters';

/** A file in an item's binary data. */
export interface BinaryFile extends FileReference {
	binary: IBinaryData;
}

/** Where the editor's fields for a medium keep what was filled in. */
export interface MediumValues {
	source: unknown;
	link: unknown;
	id: unknown;
	/** Name of a binary field, or the binary data itself. */
	binary: unknown;
}

/** Reads the parameters of one item, as they come from fields, expressions and JSON. */
export class ItemReader {
	constructor(
		readonly batch: Batch,
		readonly itemIndex: number,
		/** What is done to every text, e.g. to put values in place of placeholders. */
		private readonly fill: (text: string) => string = (text) => text,
		private readonly given: Readonly<Record<string, unknown>> = {},
	) {}

	/** Reads these values where they have a name, and the parameters otherwise. */
	over(given: Readonly<Record<string, unknown>>): ItemReader {
		return new ItemReader(this.batch, this.itemIndex, this.fill, { ...this.given, ...given });
	}

	/** An empty text for a parameter that is not shown. */
	value(name: string): unknown {
		if (name in this.given) return this.given[name];
		return this.batch.parameter(name, this.itemIndex, '');
	}

	/**
	 * Numbers, booleans and dates become text, as expressions often give them. Of an object it is what JavaScript
	 * makes of it, `[object Object]`, which a draft refuses: it must not count as a text that was left out.
	 */
	text(name: string): string {
		const value = datesAsText(chosenIn(this.value(name)));
		const isObject = typeof value === 'object' && value !== null;
		return this.fill(isObject ? Object.prototype.toString.call(value) : toText(value));
	}

	/** A text of which an empty one counts as none. */
	optional(name: string): string | undefined {
		return optionalText(this.text(name));
	}

	flag(name: string): boolean {
		return this.value(name) === true;
	}

	/** A number, or the text of one; an empty one counts as none, and what is neither as NaN. */
	number(name: string): number | undefined {
		const text = this.text(name).trim();
		return text === '' ? undefined : Number(text);
	}

	/** A JSON object, as text or as it is; one without keys counts as none. @throws {BadInput} for anything else */
	object(name: string, label: string): JsonObject | undefined {
		const value = this.json(name, label);
		if (value === undefined) return undefined;
		const object = asObject(value);
		if (!object)
			throw this.bad(label, 'is not a JSON object', 'Enter something like { "key": "value" }.');
		return Object.keys(object).length === 0 ? undefined : object;
	}

	/** A JSON list, as text or as it is; empty counts as one without elements. @throws {BadInput} for anything else */
	array(name: string, label: string): JsonValue[] {
		const value = this.json(name, label);
		if (value === undefined) return [];
		const array = asArray(value);
		if (!array) throw this.bad(label, 'is not a JSON list', 'Enter something like [{ … }, { … }].');
		return array;
	}

	/** What is repeated in the editor: the elements of a fixed collection, or of a list from an expression. */
	list(name: string, label: string): JsonValue[] {
		if (this.value(`${name}Input`) === 'json') return this.array(`${name}Json`, label);
		return elementsOf(this.value(name));
	}

	/** @param label how messages name it, e.g. "Header" */
	medium(
		values: MediumValues,
		label: string,
		use: { kind: MediaKind; voice?: boolean },
	): MediaSource {
		if (values.source === 'id') return { id: toText(values.id) };
		if (values.source !== 'binary') return { link: toText(values.link) };
		const { binary } = values;
		if (typeof binary === 'string' && binary.trim() === '') {
			throw this.bad(
				`${label}: Input Data Field Name`,
				'is empty',
				'Enter the name of the binary field that holds the file, usually "data".',
			);
		}
		const data = fileOf(this.batch, this.itemIndex, binary);
		const name = data.fileName ?? (typeof binary === 'string' ? binary : '');
		const file: BinaryFile = {
			label: `${label} File "${name}"`,
			...use,
			...(data.fileName === undefined ? {} : { fileName: data.fileName }),
			binary: data,
		};
		return { file };
	}

	/** A field that cannot be used. */
	bad(field: string, what: string, advice?: string): BadInput {
		return new BadInput(`${field} ${what}`, advice, [field]);
	}

	private json(name: string, label: string): JsonValue | undefined {
		const value = this.value(name);
		if (value === undefined || value === null) return undefined;
		if (typeof value !== 'string') return value as JsonValue;
		if (value.trim() === '') return undefined;
		const parsed = parseJson(value);
		if (parsed === undefined) {
			throw this.bad(label, 'is not JSON', 'Check its quotation marks, commas and brackets.');
		}
		return parsed;
	}
}

export function optionalText(value: unknown): string | undefined {
	const text = toText(value);
	return text.trim() === '' ? undefined : text;
}

/** The elements of a fixed collection with one kind of element, `{ <kind>: [ … ] }`, or of a list. */
export function elementsOf(collection: unknown): JsonValue[] {
	const list = asArray(collection);
	if (list) return list;
	const [elements] = Object.values(asObject(collection) ?? {});
	return asArray(elements) ?? (elements === undefined ? [] : [elements]);
}
