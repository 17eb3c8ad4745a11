import type { JsonObject } from '../json';
import type { FileTypes, MediaIds } from '../message/draft';
import type { FileReference } from '../message/mediaSource';
import type { BuildOptions } from '../template/components';
import type { TemplateDefinition } from '../template/definition';

/** An item's free-form message, checked. */
export interface FreeForm {
	/** `type` and the object of that type; files that are not uploaded yet are described in place of an ID. */
	message: JsonObject;
	/** The rest of a text that is too long for one message, in order. */
	following: JsonObject[];
	/** What Meta may or may not refuse. */
	warnings: string[];
	/** Files that have to be uploaded before. */
	files: FileReference[];
	/** The same, with what is known of its files by then. Throws where they do not fit. */
	withFiles(known: KnownFiles): BuiltMessage;
}

/** A message, and what Meta may or may not refuse in it. */
export type BuiltMessage = Pick<FreeForm, 'message' | 'warnings'>;

/** What is known of the files of a message: what they are, and what Meta calls them once they are uploaded. */
export interface KnownFiles {
	types: FileTypes;
	ids?: MediaIds;
}

/** The files of a message: looked into, so that bad ones stop a batch before its first message. */
export interface CheckedFiles {
	/** What they turned out to be. */
	types: FileTypes;
	/** What Meta may or may not refuse. */
	warnings: string[];
	/** Meta's IDs of them; those that it does not have yet are uploaded. */
	upload: () => Promise<MediaIds>;
}

/** A template's components, and what a person should know of the values in them. */
export interface FilledTemplate {
	/** Files that are not uploaded yet are described in place of an ID. */
	components: JsonObject[];
	warnings: string[];
	/** Files that have to be uploaded before. */
	files: FileReference[];
	/** The same, with what is known of its files by then. Throws where they do not fit. */
	withFiles: (known: KnownFiles) => Pick<FilledTemplate, 'components' | 'warnings'>;
}

/** What to do with line breaks, tabs and long runs of spaces in variables, which Meta refuses. */
export type LineBreaks = NonNullable<BuildOptions['lineBreaks']>;

/** Fills a template in with what an item gives for it, among these translations of it. */
export type FillTemplate = (
	definition: TemplateDefinition,
	translations: TemplateDefinition[],
) => FilledTemplate;

/** The same, with something more to know. */
export function withWarning(filled: FilledTemplate, warning: string): FilledTemplate {
	const { warnings, withFiles } = filled;
	return {
		...filled,
		warnings: [...warnings, warning],
		withFiles: (known) => {
			const built = withFiles(known);
			return { ...built, warnings: [...built.warnings, warning] };
		},
	};
}
