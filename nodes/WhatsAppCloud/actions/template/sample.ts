import { Draft } from '../../message/draft';
import { checkFile } from '../../message/file';
import { orError } from '../../thrown';
import { BadInput } from '../failure';
import { inspectFile, type InspectedFile } from '../media/inspect';
import type { Batch } from '../operation';
import type { Definition, SampleFile } from './definition';

/** A file that Meta accepts as the sample of a header. */
export interface Sample {
	file: InspectedFile;
	mimeType: string;
}

/** What a sample may be: less than what messages may carry (Meta: "Resumable Upload API"). */
const TYPES: Readonly<Record<SampleFile['kind'], { types: readonly string[]; words: string }>> = {
	image: { types: ['image/jpeg', 'image/png'], words: 'a JPEG or PNG image' },
	video: { types: ['video/mp4'], words: 'an MP4 video' },
	document: { types: ['application/pdf'], words: 'a PDF' },
};

/** @throws {BadInput} for a file that Meta would not take */
async function checkSample(batch: Batch, { kind, field, binary }: SampleFile): Promise<Sample> {
	const file = await inspectFile(batch, binary);
	const label = `${field}: sample file "${file.fileName ?? ''}"`;
	const draft = new Draft();
	const type = checkFile(label, file, { kind }, draft);
	const { types, words } = TYPES[kind];
	if (type && !types.includes(type.mimeType)) {
		draft.refuse(label, `is ${type.mimeType}; the review needs ${words}`);
	}
	if (type && draft.refusals.length === 0) return { file, mimeType: type.mimeType };
	throw new BadInput(draft.refusals.join('. '), 'Nothing was submitted to Meta.', [field]);
}

/** Looks into the sample files; one that Meta would not take is the item's failure. */
export async function withSamples<T extends { definition: Definition }>(
	batch: Batch,
	input: T,
): Promise<(T & { samples: Sample[] }) | Error> {
	return await orError(async () => {
		const samples: Sample[] = [];
		for (const file of input.definition.samples) samples.push(await checkSample(batch, file));
		return { ...input, samples };
	});
}

/** @returns the handle that stands for the file in a template */
export async function uploadSample(batch: Batch, { file, mimeType }: Sample): Promise<string> {
	const { graph, credential } = batch.account;
	const { open, size, fileName = 'sample' } = file;
	// `app` is the app that the token belongs to.
	const app = credential.appId || 'app';
	return await graph.uploadSample(app, { open, size, fileName, mimeType }, batch.signal);
}

/** The same for several, one after the other. */
export async function uploadSamples(batch: Batch, samples: readonly Sample[]): Promise<string[]> {
	const handles: string[] = [];
	for (const sample of samples) handles.push(await uploadSample(batch, sample));
	return handles;
}
