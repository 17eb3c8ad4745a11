import { residueIn } from './expressionResidue';
import { DOCUMENT_NAME_LIMIT, documentName } from './documentName';
import type { FileType } from './fileTypes';
import type { Limit, Limits } from './limit';
import { readMediaLink, type LinkUse, type Surroundings } from './mediaLink';
import type { FileReference, MediaSource } from './mediaSource';

/** IDs that Meta gave to uploaded files. */
export type MediaIds = ReadonlyMap<FileReference, string>;

/** What files are, once they have been looked into. */
export type FileTypes = ReadonlyMap<FileReference, FileType>;

/**
 * What the builders of messages work with. It takes down everything that Meta would refuse (not only the
 * first thing), everything about which Meta's documents disagree, and the files that have to be uploaded.
 * Texts go through as they are: nothing is trimmed, shortened or replaced.
 */
export class Draft {
	/** Sentences, each naming field, limit and actual size. With any, the message must not be sent. */
	readonly refusals: string[] = [];

	/** The fields that those name. */
	readonly fields: string[] = [];

	/** Sentences about what Meta may or may not refuse. */
	readonly warnings: string[] = [];

	/** Files in the message that Meta does not have yet. */
	readonly files: FileReference[] = [];

	/**
	 * @param ids of the files; without, the message describes them where their IDs will stand
	 * @param types of the files; without, nothing is said of their names
	 */
	constructor(
		private readonly ids?: MediaIds,
		private readonly surroundings: Surroundings = {},
		private readonly types?: FileTypes,
	) {}

	refuse(field: string, what: string): void {
		this.refusals.push(`${field} ${what}`);
		if (!this.fields.includes(field)) this.fields.push(field);
	}

	/** A text that must not be empty. */
	text(field: string, value: string, limits: Limits): string {
		if (value.trim() === '') this.refuse(field, 'is empty');
		else this.count(field, [...value].length, limits);
		return this.sound(field, value);
	}

	/** A text of which an empty one counts as none. */
	optional(field: string, value: string | undefined, limits: Limits): string | undefined {
		return value === undefined || value.trim() === '' ? undefined : this.text(field, value, limits);
	}

	/** An ID or another value without a documented length, that must not be empty. */
	required(field: string, value: string): string {
		if (value.trim() === '') this.refuse(field, 'is empty');
		return this.sound(field, value.trim());
	}

	/** A text that nothing is known to limit, without what an expression that went wrong leaves in it. */
	sound(field: string, value: string): string {
		const residue = residueIn(value);
		if (residue !== undefined) this.refuse(field, residue);
		return value;
	}

	/** Holds a number of characters, elements or bytes against Meta's limits. */
	count(field: string, actual: number, limits: Limits): void {
		const broken = limits.find(({ min = 0, max }) => actual < min || actual > max);
		if (broken?.strictness === 'hard') this.refuse(field, beyond(actual, broken));
		else if (broken) {
			this.warnings.push(`${field} has ${amount(actual, broken)}; ${broken.consequence ?? ''}`);
		}
	}

	/** An address that a phone can open. */
	link(field: string, value: string): string {
		const text = value.trim();
		if (text === '') this.refuse(field, 'is empty');
		else if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
			this.refuse(field, `"${text}" is not an address that begins with https:// or http://`);
		} else this.sound(field, text);
		return text;
	}

	/** An address from which Meta fetches a file. */
	mediaLink(field: string, value: string, use: LinkUse): string {
		const { link, refused, warnings } = readMediaLink(value, use, this.surroundings);
		if (refused !== undefined) this.refuse(field, refused);
		for (const warning of warnings) this.warnings.push(`${field} ${warning}`);
		return link;
	}

	/**
	 * What a document is called on the phone.
	 *
	 * @param given what a person wants it to be called
	 */
	documentName(field: string, given: string | undefined, medium: MediaSource): string | undefined {
		const facts =
			'file' in medium
				? { own: medium.file.fileName, type: this.types?.get(medium.file) ?? ('pending' as const) }
				: 'link' in medium
					? { link: medium.link }
					: {};
		const { name, warnings } = documentName({ given, ...facts });
		for (const warning of warnings) this.warnings.push(`${field} ${warning}`);
		if (name === undefined) return undefined;
		this.count(field, [...name].length, DOCUMENT_NAME_LIMIT);
		return this.sound(field, name);
	}

	/** No two elements may have the same text. */
	unique(field: string, values: string[]): void {
		const seen = new Set<string>();
		const again = new Set<string>();
		for (const value of values) {
			if (value !== '') (seen.has(value) ? again : seen).add(value);
		}
		for (const twice of again) {
			this.refuse(field, `"${twice}" occurs twice; each must be different`);
		}
	}

	/** The ID of an uploaded file, or until then words in its place. */
	idOf(file: FileReference): string {
		this.files.push(file);
		return this.ids?.get(file) ?? `(uploaded when sent: ${file.label})`;
	}
}

function beyond(actual: number, limit: Limit): string {
	const { min = 0, max, unit, cure } = limit;
	const has = `has ${amount(actual, limit)}`;
	return actual > max
		? `${has}; Meta allows at most ${number(max)}${cure === undefined ? '' : `. ${cure}`}`
		: `${has}; Meta requires at least ${number(min)}${unit === 'bytes' ? ', not an empty file' : ''}`;
}

function amount(count: number, { unit }: Limit): string {
	return `${number(count)} ${count === 1 ? unit.replace(/^(\w+)s\b/, '$1') : unit}`;
}

function number(value: number): string {
	return value >= 1_000_000 ? value.toLocaleString('en-US') : String(value);
}
