import type { IBinaryData } from 'n8n-workflow';

import { asObject, asString } from '../../json';
import type { KnownFiles } from '../../send/content';
import type { TemplateValues } from '../../template/components';
import type { TemplateDefinition } from '../../template/definition';
import { fieldsOf } from '../../template/form';
import type { TemplateField, TemplateValue } from '../../template/slot';
import type { Batch } from '../operation';
import type { BinaryFile } from './typeParts/reader';

/** Files of the item that stand in media fields, by the field's ID. */
export type TemplateFiles = ReadonlyMap<string, BinaryFile>;

/** Media fields whose value is the name of a binary field of the item, or the binary data itself. */
export function findFiles(
	batch: Batch,
	definition: TemplateDefinition,
	values: TemplateValues,
	itemIndex: number,
): TemplateFiles {
	const files = new Map<string, BinaryFile>();
	for (const { id, file } of fieldsOf(definition)) {
		const binary = file && binaryIn(batch, values[id], itemIndex);
		if (binary) files.set(id, fileOf(file, binary));
	}
	return files;
}

/**
 * The values with each file's media ID in its place, or until it has one, words that say so. `mime_type` is what the
 * file has turned out to be, `null` until then: it stays here.
 */
export function withFileIds(
	values: TemplateValues,
	files: TemplateFiles,
	known?: KnownFiles,
): TemplateValues {
	if (files.size === 0) return values;
	const media = [...files].map(([field, file]): [string, TemplateValue] => [
		field,
		{
			id: known?.ids?.get(file) ?? `(uploaded when sent: ${file.label})`,
			mime_type: known?.types.get(file)?.mimeType ?? null,
			...(file.kind === 'document' && file.fileName ? { filename: file.fileName } : {}),
		},
	]);
	return { ...values, ...Object.fromEntries(media) };
}

function binaryIn(batch: Batch, value: unknown, itemIndex: number): IBinaryData | undefined {
	const files = batch.node.getInputData()[itemIndex]?.binary ?? {};
	const object = asObject(value);
	if (!object) return files[asString(value)?.trim() ?? ''];
	// What an expression such as $binary.data gives has no content, but tells which file it is.
	return Object.values(files).find(
		(file) =>
			asString(object.mimeType) === file.mimeType &&
			object.id === file.id &&
			object.fileName === file.fileName &&
			object.fileSize === file.fileSize,
	);
}

function fileOf(
	{ kind, place, gif }: NonNullable<TemplateField['file']>,
	binary: IBinaryData,
): BinaryFile {
	const { fileName } = binary;
	return {
		label: `${place} File "${fileName ?? ''}"`,
		...{ kind, gif },
		...(fileName === undefined ? {} : { fileName }),
		binary,
	};
}
