import type { IBinaryData, IDataObject } from 'n8n-workflow';

import { Draft } from '../../message/draft';
import { checkFile, type FileUse } from '../../message/file';
import { typeByContents } from '../../message/fileTypes';
import { FORMATS } from '../../message/formats';
import type { Operation } from '../operation';
import { readText } from '../parameters';
import { inspectFile, type InspectedFile } from './inspect';
import { binaryField } from './upload.operation';

interface Input {
	field: string;
	binary: IBinaryData;
}

/** What a file may be sent as, by the name under which it stands in the output. */
const USES: Readonly<Record<string, FileUse>> = {
	image: { kind: 'image' },
	video: { kind: 'video' },
	audio: { kind: 'audio' },
	voiceNote: { kind: 'audio', voice: true },
	sticker: { kind: 'sticker' },
	document: { kind: 'document' },
};

/**
 * Media → Inspect: what a file really is, whether and as what it may be sent, what may go wrong and how to cure it.
 * Sends and uploads nothing, and asks nobody.
 */
export const inspect: Operation<Input, InspectedFile & { label: string }> = {
	fields: [binaryField],

	concurrency: 4,

	read: (batch, itemIndex) => ({
		field: readText(batch, 'binaryPropertyName', itemIndex),
		binary: batch.node.helpers.assertBinaryData(
			itemIndex,
			batch.parameter('binaryPropertyName', itemIndex) as string | IBinaryData,
		),
	}),

	async prepare(batch, items) {
		const ready: Array<(InspectedFile & { label: string }) | Error> = [];
		for (const { input } of items) {
			try {
				const file = await inspectFile(batch, input.binary);
				ready.push({ ...file, label: `File "${file.fileName ?? input.field}"` });
			} catch (thrown) {
				ready.push(thrown instanceof Error ? thrown : new Error(String(thrown)));
			}
		}
		return ready;
	},

	run: async (_batch, file): Promise<IDataObject> => describe(file),
};

function describe(file: InspectedFile & { label: string }): IDataObject {
	const { contents, mimeType, fileName, size, sha256 } = file;
	const { format, tracks, ...facts } = contents;
	const verdicts = Object.entries(USES).map(([name, use]) => ({ name, ...verdictOn(file, use) }));
	const type = typeByContents(contents, file);
	const own = type ? { kind: type.kind } : {};
	const { issues, warnings } = verdictOn(file, own);
	return {
		is: FORMATS[format].name,
		...(type ? { mimeType: type.mimeType } : {}),
		canBeSentAs: verdicts.filter((each) => each.issues.length === 0).map(({ name }) => name),
		issues,
		warnings,
		...(fileName === undefined ? {} : { fileName }),
		declaredMimeType: mimeType,
		fileSize: size,
		sha256,
		format,
		...facts,
		...(tracks ? { tracks: tracks.map((track) => ({ ...track })) } : {}),
	};
}

function verdictOn(file: InspectedFile & { label: string }, use: FileUse) {
	const draft = new Draft();
	checkFile(file.label, file, use, draft);
	return { issues: draft.refusals, warnings: draft.warnings };
}
