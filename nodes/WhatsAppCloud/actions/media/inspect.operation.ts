import type { IDataObject } from 'n8n-workflow';

import { Draft } from '../../message/draft';
import { checkFile, type FileUse } from '../../message/file';
import { typeByContents } from '../../message/fileTypes';
import { FORMATS } from '../../message/formats';
import type { Operation } from '../operation';
import { binaryField, inspectItems, readItemFile, type ItemFile } from './binaryField';
import type { InspectedFile } from './inspect';

/** A file, and how messages name it. */
interface Labelled {
	file: InspectedFile;
	label: string;
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
export const inspect: Operation<ItemFile, Labelled> = {
	fields: [binaryField],

	concurrency: 4,

	read: readItemFile,

	prepare: async (batch, items) =>
		await inspectItems(batch, items, (file, label) => ({ file, label })),

	run: async (_batch, labelled): Promise<IDataObject> => describe(labelled),
};

function describe(labelled: Labelled): IDataObject {
	const { file } = labelled;
	const { contents, mimeType, fileName, size, sha256 } = file;
	const { format, tracks, ...facts } = contents;
	const verdicts = Object.entries(USES).map(([name, use]) => ({
		name,
		...verdictOn(labelled, use),
	}));
	const type = typeByContents(contents, file);
	const own = type ? { kind: type.kind } : {};
	const { issues, warnings } = verdictOn(labelled, own);
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

function verdictOn({ file, label }: Labelled, use: FileUse) {
	const draft = new Draft();
	checkFile(label, file, use, draft);
	return { issues: draft.refusals, warnings: draft.warnings };
}
