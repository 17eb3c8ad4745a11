import type { IBinaryData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { Uploads } from '../../nodes/WhatsAppCloud/store/ledgers/uploads';
import { type FileKind, fileOf } from '../support/files';
import { json, startRecorder } from '../support/recorder';
import { binaryOf, bytesOf, keepBinaryDataInFiles } from './binaryData';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;

/** A customer who has just written. */
let lastCustomer = 31611220000;

beforeAll(async () => {
	await keepBinaryDataInFiles();
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
});

async function writer(): Promise<string> {
	const phone = String(++lastCustomer);
	await bench.hasWritten(phone);
	return phone;
}

function mediaNode(operation: string, parameters: INodeParameters = {}) {
	return {
		name: 'Media',
		type: 'whatsAppCloud',
		parameters: { resource: 'media', operation, ...parameters },
	};
}

const item = (binary: IBinaryData, more: IDataObject = {}): INodeExecutionData => ({
	json: more,
	binary: { data: binary },
});

/** What Meta holds under a media ID, through Meta's own doors. */
async function atMeta(id: unknown): Promise<{ mimeType: string; content: Buffer } | undefined> {
	const headers = { authorization: `Bearer ${bench.sandbox.account.accessToken}` };
	const facts = await fetch(`${bench.sandbox.url}/v26.0/${String(id)}`, { headers });
	if (!facts.ok) return undefined;
	const { url, mime_type } = (await facts.json()) as { url: string; mime_type: string };
	const content = Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
	return { mimeType: mime_type, content };
}

describe('a file of the item', () => {
	it('is uploaded byte by byte as what it is, and sent under its own name', async () => {
		const content = fileOf('pdf', 200_000);
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					to: await writer(),
					mode: 'freeFormOnly',
					messageType: 'document',
					mediaSource: 'binary',
					caption: 'Your invoice',
				}),
			],
			input: [item(await binaryOf(content, { fileName: 'invoice "März".pdf' }))],
		});
		expect(run.error?.message).toBeUndefined();
		const [message] = await bench.received({}, 1);
		const { id, ...document } = message?.request.document as IDataObject;
		expect(document).toEqual({ caption: 'Your invoice', filename: 'invoice "März".pdf' });
		expect(await atMeta(id)).toEqual({ mimeType: 'application/pdf', content });
	});

	it('goes up once for many customers, and is used again in the next execution', async () => {
		const binary = await binaryOf(fileOf('png', 50_000), { fileName: 'map.png' });
		const customers = await Promise.all(Array.from({ length: 40 }, writer));
		const send = async () =>
			await bench.engine.runWorkflow({
				nodes: [
					sendNode({
						to: '={{ $json.phone }}',
						mode: 'freeFormOnly',
						messageType: 'image',
						mediaSource: 'binary',
					}),
				],
				input: customers.map((phone) => item(binary, { phone })),
			});
		expect((await send()).error?.message).toBeUndefined();
		expect((await send()).error?.message).toBeUndefined();
		const messages = await bench.received({}, 80);
		const ids = messages.map(({ request }) => (request.image as IDataObject).id);
		expect(ids).toHaveLength(80);
		expect(new Set(ids).size).toBe(1);
	});

	it("is the template's own where the window closes while the batch runs", async () => {
		await bench.control('POST', '/templates', {
			...{ name: 'with_a_header', language: 'en', status: 'APPROVED', category: 'UTILITY' },
			components: [
				{ type: 'HEADER', format: 'IMAGE' },
				{ type: 'BODY', text: 'Hello' },
			],
		});
		const header = fileOf('png', 2222);
		const files = { photo: await binaryOf(fileOf('png', 1111)), header: await binaryOf(header) };
		const phones = Array.from({ length: 4 }, () => String(++lastCustomer));
		const { phoneNumberId } = bench.sandbox.account;
		const at = Date.now() - 24 * 60 * 60 * 1000 + 90_000;
		const opened = { kind: 'opened', phoneNumberId, at, by: 'message' } as const;
		const observations = phones.map((phone) => ({ ...opened, customer: { phone } }));
		await (await bench.store()).receive({ observations }, Date.now());
		const running = bench.engine.runWorkflow({
			nodes: [
				sendNode({
					...{ to: '={{ $json.phone }}', messageType: 'image', mediaSource: 'binary' },
					...{ binaryPropertyName: 'photo', options: { messagesPerSecond: 1 } },
					...template('with_a_header|en'),
					...values({ header_image: 'header' }),
				}),
			],
			input: phones.map((phone) => ({ json: { phone }, binary: files })),
		});
		await bench.received({ customer: phones[0] ?? '' }, 1);
		const now = Date.now;
		const clock = jest.spyOn(Date, 'now').mockImplementation(() => now() + 40_000);
		expect((await running).error?.message).toBeUndefined();
		clock.mockRestore();
		const [last] = await bench.received({ customer: phones.at(-1) ?? '' }, 1);
		const [id] = /(?<="id":")\d+/.exec(JSON.stringify(last?.request.template)) ?? [];
		expect((await atMeta(id))?.content).toEqual(header);
	});

	it('goes up again when Meta does not have it any more', async () => {
		const binary = await binaryOf(fileOf('jpeg', 5000));
		const upload = async () =>
			await bench.engine.runWorkflow({ nodes: [mediaNode('upload')], input: [item(binary)] });
		const [first] = (await upload()).node('Media').json;
		expect(first).toMatchObject({ mimeType: 'image/jpeg', fileSize: 5000, reused: false });
		expect((await upload()).node('Media').json).toEqual([{ ...first, reused: true }]);
		const run = await bench.engine.runWorkflow({
			nodes: [mediaNode('delete', { media: String(first?.id) })],
		});
		expect(run.node('Media').json).toEqual([{ deleted: true }]);
		expect(await atMeta(first?.id)).toBeUndefined();
		const [again] = (await upload()).node('Media').json;
		expect(again).toMatchObject({ reused: false });
		expect(await atMeta(again?.id)).toBeDefined();
	});

	it('is taken from the item itself where n8n keeps it there', async () => {
		const content = fileOf('webp', 70_001);
		const binary: IBinaryData = { data: content.toString('base64'), mimeType: 'image/webp' };
		const run = await bench.engine.runWorkflow({
			nodes: [mediaNode('upload')],
			input: [item(binary)],
		});
		const [uploaded] = run.node('Media').json;
		expect(await atMeta(uploaded?.id)).toEqual({ mimeType: 'image/webp', content });
	});

	it('that Meta would refuse stops the batch before its first message, with the reason', async () => {
		const good = async (kind: FileKind) =>
			item(await binaryOf(fileOf(kind)), { phone: await writer() });
		const broken = async (messageType: string, kind: FileKind, binary: IBinaryData) => {
			const run = await bench.engine.runWorkflow({
				nodes: [
					sendNode({
						to: '={{ $json.phone }}',
						mode: 'freeFormOnly',
						messageType,
						mediaSource: 'binary',
					}),
				],
				input: [await good(kind), item(binary, { phone: await writer() })],
			});
			expect(run.error?.message).toMatch(
				/^Nothing was sent\. 1 of 2 items cannot be sent: item 1 /,
			);
			return run.error?.message;
		};
		const named = { fileName: 'x.png' };
		expect(await broken('image', 'png', await binaryOf(fileOf('pdf'), named))).toContain(
			'Image File "x.png" is application/pdf; Image takes image/jpeg, image/png',
		);
		expect(
			await broken('image', 'png', await binaryOf(fileOf('png', 5 * 1024 * 1024 + 1), named)),
		).toContain('Image File "x.png" has 5,242,881 bytes; Meta allows at most 5,242,880');
		expect(
			await broken('document', 'pdf', await binaryOf(fileOf('exe'), { fileName: 'x.exe' })),
		).toContain('Document File "x.exe" is of an unknown type');
		expect(
			await broken('sticker', 'webp', await binaryOf(fileOf('webp', 100 * 1024 + 1))),
		).toContain('has 102401 bytes; Meta allows at most 102400');
		expect(await broken('image', 'png', await binaryOf(Buffer.alloc(0)))).toContain('Image File');
		expect(await bench.received()).toEqual([]);
	});

	it('is named when the item does not have it', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					to: await writer(),
					mode: 'freeFormOnly',
					messageType: 'image',
					mediaSource: 'binary',
					binaryPropertyName: 'photo',
				}),
			],
			input: [item(await binaryOf(fileOf('png')))],
		});
		expect(run.error?.message).toContain("The item has no binary field 'photo'");
	});

	it('is not uploaded for a preview', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					to: await writer(),
					mode: 'freeFormOnly',
					messageType: 'image',
					mediaSource: 'binary',
					options: { previewOnly: true },
				}),
			],
			input: [item(await binaryOf(fileOf('png', 1234), { fileName: 'map.png' }))],
		});
		expect(run.node('Send').json).toMatchObject([
			{ request: { image: { id: '(uploaded when sent: Image File "map.png")' } } },
		]);
	});

	it('may be the header of an interactive message, and of each card of a carousel', async () => {
		const binary = await binaryOf(fileOf('jpeg', 3333));
		const card = {
			headerType: 'image',
			headerSource: 'binary',
			headerBinaryPropertyName: 'data',
			buttonText: 'Buy',
			buttonUrl: 'https://example.com/1',
		};
		for (const parameters of [
			{
				messageType: 'cta_url',
				body: 'Look',
				headerType: 'image',
				headerSource: 'binary',
				headerBinaryPropertyName: 'data',
				buttonText: 'Open',
				buttonUrl: 'https://example.com',
			},
			{ messageType: 'media_carousel', body: 'Look', cards: { values: [card, card] } },
		]) {
			const run = await bench.engine.runWorkflow({
				nodes: [sendNode({ to: await writer(), mode: 'freeFormOnly', ...parameters })],
				input: [item(binary)],
			});
			expect(run.error?.message).toBeUndefined();
			expect(run.node('Send').json).toMatchObject([{ status: 'accepted' }]);
		}
	});

	it('warns of a voice note that shows no play icon', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					to: await writer(),
					mode: 'freeFormOnly',
					messageType: 'audio',
					mediaSource: 'binary',
					voice: true,
				}),
			],
			input: [item(await binaryOf(fileOf('ogg', 600_000), { mimeType: 'audio/ogg; codecs=opus' }))],
		});
		expect(run.node('Send').json).toMatchObject([
			{ status: 'accepted', warnings: [expect.stringContaining('has 600000 bytes; above 524288')] },
		]);
		const [message] = await bench.received({}, 1);
		expect(message?.request.audio).toMatchObject({ voice: true });
	});
});

it('a file that Meta has taken, or deleted, is so for the item as well, though the store cannot take it down', async () => {
	const away = new StoreUnavailableError('The store is away.', 'Wait.');
	const spies = (['record', 'forget'] as const).map((name) =>
		jest.spyOn(Uploads.prototype, name).mockRejectedValue(away),
	);
	const input = [item(await binaryOf(fileOf('jpeg', 12_345), { fileName: 'photo.jpg' }))];
	const uploaded = await bench.engine.runWorkflow({ nodes: [mediaNode('upload')], input });
	const [{ id } = {}] = uploaded.node('Media').json;
	expect(await atMeta(id)).toBeDefined();
	const nodes = [mediaNode('delete', { media: String(id) })];
	const deleted = await bench.engine.runWorkflow({ nodes });
	expect(deleted.node('Media').json).toEqual([{ deleted: true }]);
	for (const spy of spies) spy.mockRestore();
});

describe('Media → Download', () => {
	const content = fileOf('jpeg', 123_456);

	/** A customer sends a picture: the field `media` of the trigger's item. */
	async function received(): Promise<{ id: string; url: string; mimeType: string }> {
		const run = await bench.engine.runWorkflow({
			nodes: [mediaNode('upload')],
			input: [item(await binaryOf(content, { fileName: 'photo.jpg' }))],
		});
		const id = String(run.node('Media').json[0]?.id);
		const get = await bench.engine.runWorkflow({ nodes: [mediaNode('get', { media: id })] });
		const [facts] = get.node('Media').json;
		expect(facts).toEqual({
			id,
			mimeType: 'image/jpeg',
			fileSize: content.length,
			sha256: expect.any(String) as unknown,
			url: expect.stringContaining('/whatsapp_business/attachments/') as unknown,
		});
		return { id, url: String(facts?.url), mimeType: 'image/jpeg' };
	}

	async function download(media: unknown, parameters: INodeParameters = {}) {
		return await bench.engine.runWorkflow({
			nodes: [mediaNode('download', { media: '={{ $json.media }}', ...parameters })],
			input: [{ media } as IDataObject],
		});
	}

	it('puts a file into the item, by its ID or as a trigger tells of it', async () => {
		const media = await received();
		for (const given of [media.id, media, JSON.stringify(media)]) {
			const run = await download(given);
			expect(run.error?.message).toBeUndefined();
			const [result] = run.node('Media').items;
			expect(result?.json).toEqual({
				id: media.id,
				mimeType: 'image/jpeg',
				fileName: `${media.id}.jpg`,
				fileSize: content.length,
			});
			expect(result?.pairedItem).toEqual({ item: 0 });
			expect(result?.binary?.data).toMatchObject({ mimeType: 'image/jpeg', fileExtension: 'jpg' });
			expect(await bytesOf(result?.binary?.data)).toEqual(content);
		}
		const named = await download(media, { binaryPropertyName: 'photo', fileName: 'me.jpeg' });
		expect(named.node('Media').items[0]?.binary?.photo).toMatchObject({ fileName: 'me.jpeg' });
	});

	it('asks for a new address when the one of the message has expired', async () => {
		const media = await received();
		const expired = media.url.replace(/hash=[^&]+/, 'hash=gone');
		const run = await download({ ...media, url: expired });
		expect(run.error?.message).toBeUndefined();
		expect(await bytesOf(run.node('Media').items[0]?.binary?.data)).toEqual(content);
	});

	it('never asks an address from outside, and never shows it the token', async () => {
		const media = await received();
		const outside = await startRecorder(json({}));
		const { accessToken } = bench.sandbox.account;
		for (const url of [
			`${outside.url}/file`,
			`http://lookaside.fbsbx.com@127.0.0.1:${new URL(outside.url).port}/file`,
			'file:///etc/passwd',
		]) {
			const run = await download({ ...media, url });
			expect(await bytesOf(run.node('Media').items[0]?.binary?.data)).toEqual(content);
		}
		expect(outside.received).toEqual([]);
		await outside.close();
		expect(accessToken).not.toBe('');
	});

	it('says so when Meta does not have the file', async () => {
		const run = await download('999999999999999');
		expect(run.error?.message).toContain('100');
		const wrong = await download('../../etc');
		expect(wrong.error?.message).toContain('Media "../../etc" is not a media ID');
		const none = await download({ url: 'https://example.com/x' });
		expect(none.error?.message).toContain('Media has no media ID');
	});
});

describe('Message → Mark as Read', () => {
	it('gives blue ticks, and shows that somebody is writing', async () => {
		const { messageId } = (await bench.control('POST', '/customers/31611229999/messages', {
			text: 'Hello?',
		})) as { messageId: string };
		const run = await bench.engine.runWorkflow({
			nodes: [
				sendNode({
					operation: 'markAsRead',
					messageId: '={{ $json.messageId }}',
					typingIndicator: true,
				}),
			],
			input: [{ messageId }],
		});
		expect(run.node('Send').json).toEqual([{ messageId, success: true, typingIndicator: true }]);
		const [message] = await bench.received({ direction: 'incoming' }, 1);
		expect(message).toMatchObject({ id: messageId, status: 'read' });
	});

	it('is refused without a message, by item', async () => {
		const run = await bench.engine.runWorkflow({
			nodes: [sendNode({ operation: 'markAsRead', messageId: '={{ $json.none }}' })],
		});
		expect(run.error?.message).toContain('Message ID is empty');
	});

	it.each(['+31612345678', 'wamid.HBgL two', '{"id":"wamid.HBgL"}'])(
		'is refused for %j',
		async (messageId) => {
			const run = await bench.engine.runWorkflow({
				nodes: [sendNode({ operation: 'markAsRead', messageId })],
			});
			expect(run.error?.message).toContain('is not the ID of a message');
		},
	);
});
