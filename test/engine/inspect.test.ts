import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { documentFile } from '../support/documents';
import { mediaFile } from '../support/media';
import { binaryOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench();
});
afterAll(async () => await bench.close());

/** A customer who has just written. */
const CUSTOMER = '31611770001';

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.hasWritten(CUSTOMER);
});

const item = (binary: IBinaryData): INodeExecutionData => ({ json: {}, binary: { data: binary } });

async function sendFile(binary: IBinaryData, parameters: INodeParameters) {
	return await bench.engine.runWorkflow({
		nodes: [sendNode({ to: CUSTOMER, mode: 'freeFormOnly', mediaSource: 'binary', ...parameters })],
		input: [item(binary)],
	});
}

describe('Media → Inspect', () => {
	async function inspect(binary: IBinaryData): Promise<IDataObject> {
		const run = await bench.engine.runWorkflow({
			nodes: [
				{
					name: 'Media',
					type: 'whatsAppCloud',
					parameters: { resource: 'media', operation: 'inspect' },
				},
			],
			input: [item(binary)],
		});
		expect(run.error?.message).toBeUndefined();
		return run.node('Media').json[0] ?? {};
	}

	it('tells what a file is, as what it may be sent, and what to do where it may not', async () => {
		const film = await binaryOf(mediaFile('hevc.mp4'), {
			fileName: 'holiday.mp4',
			mimeType: 'video/mp4',
		});
		expect(await inspect(film)).toEqual({
			is: 'an MP4 file',
			mimeType: 'video/mp4',
			canBeSentAs: ['document'],
			issues: [expect.stringMatching(/^File "holiday.mp4" has pictures in H\.265 \(HEVC\)/)],
			warnings: [expect.stringContaining('index (moov) at the end')],
			fileName: 'holiday.mp4',
			declaredMimeType: 'video/mp4',
			fileSize: mediaFile('hevc.mp4').length,
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
			format: 'mp4',
			index: 'last',
			width: 320,
			height: 240,
			tracks: [
				{ kind: 'video', codec: 'H.265 (HEVC)', width: 320, height: 240 },
				{ kind: 'audio', codec: 'AAC', channels: 1 },
			],
		});
		const voice = await binaryOf(mediaFile('voice.ogg'), { fileName: 'a.ogg' });
		expect(await inspect(voice)).toMatchObject({
			...{ canBeSentAs: ['audio', 'voiceNote', 'document'], issues: [], warnings: [] },
		});
		const photo = await binaryOf(await documentFile('picture.avif'), { fileName: 'a.jpg' });
		expect(await inspect(photo)).toMatchObject({
			is: 'an AVIF picture',
			canBeSentAs: [],
			issues: ['File "a.jpg" is an AVIF picture. Convert it to JPEG.'],
		});
		expect(await bench.received()).toEqual([]);
	});
});

it('Send refuses what Meta would drop after the 200, before anything is sent, and Preview Only as well', async () => {
	const film = await binaryOf(mediaFile('hevc.mp4'), { fileName: 'holiday.mp4' });
	for (const options of [{}, { previewOnly: true }]) {
		const run = await sendFile(film, { messageType: 'video', options });
		expect(run.error?.message).toMatch(
			/Video File "holiday.mp4" has pictures in H\.265 \(HEVC\); Meta only accepts H\.264\. Convert it with: ffmpeg/,
		);
	}
	expect(await bench.received()).toEqual([]);
});

it('Send warns of what goes out and may not play', async () => {
	const film = await binaryOf(mediaFile('default.mp4'), { fileName: 'f.mp4' });
	const run = await sendFile(film, { messageType: 'video' });
	expect(run.node('Send').json).toMatchObject([
		{
			status: 'accepted',
			warnings: [expect.stringContaining('High with B-frames'), expect.any(String)],
		},
	]);
});

it('Check Contents turned off: it goes out, and Meta says with 131053 what it found', async () => {
	const film = await binaryOf(mediaFile('hevc.mp4'), { fileName: 'f.mp4' });
	const run = await sendFile(film, { messageType: 'video', options: { checkContents: false } });
	expect(run.node('Send').json).toMatchObject([{ status: 'accepted' }]);
	const failed = await until('the message fails', async () => {
		const [message] = (await bench.received({}, 1)) as unknown as IDataObject[];
		return message?.status === 'failed' && message;
	});
	expect(JSON.stringify(failed.errors)).toMatch(/131053.*videoCodec=hevc, audioCodec=aac/);
});

it('Upload warns, because it does not know what the file is sent as, and refuses what is of no type that Meta accepts', async () => {
	const upload = async (binary: IBinaryData) =>
		await bench.engine.runWorkflow({
			nodes: [
				{
					name: 'Media',
					type: 'whatsAppCloud',
					parameters: { resource: 'media', operation: 'upload' },
				},
			],
			input: [item(binary)],
		});
	const film = await upload(await binaryOf(mediaFile('hevc.mp4'), { fileName: 'f.mp4' }));
	expect(film.node('Media').json).toMatchObject([
		{
			mimeType: 'video/mp4',
			warnings: [expect.stringContaining('As Video it would not arrive'), expect.any(String)],
		},
	]);
	const zip = await upload(await binaryOf(await documentFile('files.zip'), { fileName: 'a.docx' }));
	expect(zip.error?.message).toContain('File "a.docx" is a ZIP archive. Unpack it');
});
