import type { IBinaryData } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import { categoryAdvice } from '../../template/categoryAdvice';
import type { Finding, Part } from '../../template/newTemplate';
import { BadInput } from '../failure';
import type { Batch } from '../operation';
import { readOptions } from '../parameters';

/** A file of the item, and the field that names it. */
export interface SampleFile {
	kind: 'image' | 'video' | 'document';
	field: string;
	binary: IBinaryData;
}

/** A template as an item defines it. */
export interface Definition {
	/** With the handles of the samples' uploads, in their order; without, {@link PENDING_HANDLE} stands for each. */
	components: (handles?: readonly string[]) => JsonObject[];
	/** The files that stand for those of the headers, for the review. */
	samples: SampleFile[];
	/** What the editor calls the field that a part comes from. */
	fieldOf: (part: Part) => string;
	warnings: string[];
}

/** In place of a handle, while the file has not been uploaded. */
export const PENDING_HANDLE = '(uploaded when it is submitted)';

/** Fields of every template. */
const COMMON = {
	name: 'Template Name',
	language: 'Language',
	category: 'Category',
	timeToLive: 'Time to Live',
} as const;

/**
 * The field of each part.
 *
 * @param otherwise the field of all parts that have none of their own
 */
export function fieldNames(
	own: Partial<Record<Part, string>>,
	otherwise: string,
): Definition['fieldOf'] {
	const fields: Partial<Record<Part, string>> = { ...COMMON, ...own };
	return (part) => fields[part] ?? otherwise;
}

/** @throws {BadInput} for everything that Meta would refuse, at the fields at fault */
export function refuse(found: readonly Finding[], fieldOf: Definition['fieldOf']): void {
	if (found.length === 0) return;
	const sentences = found.map(({ part, what }) => {
		const field = fieldOf(part);
		// One field for all components: which of them is said beside it.
		const own = field === 'Components' && part !== 'examples' ? `${field} (${part})` : field;
		return `${own} ${what}`;
	});
	const fields = [...new Set(found.map(({ part }) => fieldOf(part)))];
	throw new BadInput(sentences.join('. '), 'Nothing was submitted to Meta.', fields);
}

/** Options of a template as Meta accepts them; empty: as Meta has it by itself. */
export type TemplateOptions = {
	message_send_ttl_seconds?: number;
	cta_url_link_tracking_opted_out?: boolean;
};

export function readTemplateOptions(batch: Batch, itemIndex: number): TemplateOptions {
	const { timeToLive, countTaps } = readOptions(batch, 'options', itemIndex);
	return {
		...(timeToLive === undefined ? {} : { message_send_ttl_seconds: Number(timeToLive) }),
		...(countTaps === undefined ? {} : { cta_url_link_tracking_opted_out: countTaps === false }),
	};
}

/** What a person should know before the review. */
export function warningsFor(definition: Definition, category: string): string[] {
	const components = definition.components();
	return [...definition.warnings, ...categoryAdvice(components, category)];
}
