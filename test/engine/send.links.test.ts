import type { INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let lastCustomer = 31611740000;

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => {
	await bench.close();
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	await bench.control('PATCH', '/settings', { statusDelaysMs: { sent: 0, delivered: 0, read: 0 } });
	for (const [name, components] of Object.entries(TEMPLATES)) {
		await bench.control('POST', '/templates', {
			...{ name, language: 'en', category: 'UTILITY', status: 'APPROVED', components },
		});
	}
});

const body = { type: 'BODY', text: 'Hi' };
const card = {
	components: [
		{ type: 'HEADER', format: 'IMAGE' },
		body,
		{ type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Yes' }] },
	],
};
const TEMPLATES = {
	pictured: [{ type: 'HEADER', format: 'IMAGE' }, body],
	documented: [{ type: 'HEADER', format: 'DOCUMENT' }, body],
	carousel: [body, { type: 'CAROUSEL', cards: [card, card] }],
};

/** Places in which a link to a picture can stand, by what messages call it. */
const PLACES: Record<string, (link: string) => INodeParameters> = {
	'Image Link': (mediaLink) => ({ messageType: 'image', mediaLink }),
	'Reply Buttons: Header Link': (headerLink) => ({
		...{ messageType: 'button', headerType: 'image', headerLink },
		...{ body: 'Hi', buttonsInput: 'json', buttonsJson: '["Yes"]' },
	}),
	'URL Button: Header Link': (headerLink) => ({
		...{ messageType: 'cta_url', headerType: 'image', headerLink },
		...{ body: 'Hi', buttonText: 'Go', buttonUrl: 'http://localhost/no-medium' },
	}),
	'Media Carousel: Card 2 Header Link': (headerLink) => ({
		...{ messageType: 'media_carousel', body: 'Hi', cardsInput: 'json' },
		cardsJson: JSON.stringify(
			['https://example.com/a.png', headerLink].map((link) => ({
				...{ headerType: 'image', headerLink: link },
				...{ buttonText: 'Go', buttonUrl: 'http://localhost/no-medium' },
			})),
		),
	}),
	'Raw JSON: Message (JSON) image.link': (link) => ({
		messageType: 'raw',
		rawMessage: JSON.stringify({ type: 'image', image: { link } }),
	}),
	'Raw JSON: Message (JSON) interactive.header.image.link': (link) => ({
		messageType: 'raw',
		rawMessage: JSON.stringify({
			type: 'interactive',
			interactive: {
				type: 'cta_url',
				header: { type: 'image', image: { link } },
				body: { text: 'Hi' },
				action: { name: 'cta_url', parameters: { display_text: 'Go', url: 'https://a.be' } },
			},
		}),
	}),
	'(header_image)': (link) => ({
		...template('pictured|en'),
		...values({ header_image: link }),
	}),
	'(header_image) ': (link) => ({
		...template('pictured|en'),
		...values({ header_image: { link } }),
	}),
	'(card_1_header_image)': (link) => ({
		...template('carousel|en'),
		...values({ card_0_header_image: 'https://example.com/a.png', card_1_header_image: link }),
	}),
	'The link at [0].parameters[0].image.link': (link) => ({
		...template('pictured|en'),
		templateInput: 'components',
		templateComponents: JSON.stringify([
			{ type: 'header', parameters: [{ type: 'image', image: { link } }] },
		]),
	}),
};

async function writer(): Promise<string> {
	const phone = String(++lastCustomer);
	await bench.hasWritten(phone);
	return phone;
}

async function send(parameters: INodeParameters) {
	const mode = parameters.template ? 'templateOnly' : 'freeFormOnly';
	return await bench.engine.runWorkflow({
		nodes: [sendNode({ to: await writer(), mode, ...parameters })],
	});
}

/** What became of the one message that went out. */
async function fate() {
	const look = async () => {
		const [message] = await bench.received({}, 1);
		return message && ['failed', 'read'].includes(message.status) && message;
	};
	return await until('the message comes to an end', look, { everyMs: 20 });
}

describe.each(Object.entries(PLACES))('a link at %s', (place, parameters) => {
	it.each([
		['http://localhost:5678/a.png', 'leads to localhost, which is this machine itself'],
		['http://192.168.1.10/a.png', 'leads to 192.168.1.10, which is a private address'],
		['http://minio:9000/a.png', 'leads to minio, which is a name without a dot'],
		['ftp://example.com/a.png', 'but with ftp:'],
	])('that Meta cannot reach is refused before anything is sent: %s', async (link, why) => {
		const run = await send(parameters(link));
		expect(run.error?.message).toContain(place.trim());
		expect(run.error?.message).toContain(why);
		expect(await bench.received()).toEqual([]);
	});

	it.each([
		['https://drive.google.com/file/d/1abc/view', 'uc?export=download&id=1abc'],
		['https://scontent.whatsapp.net/v/a.jpg?oe=6A', "WhatsApp's own storage"],
		['https://example.com/a.webp', 'a link to a WebP picture'],
	])('from which Meta gets something else is warned about: %s', async (link, why) => {
		const run = await send(parameters(link));
		const [item] = run.node('Send').json;
		expect(item?.warnings).toEqual([expect.stringContaining(why)]);
		expect(String((item?.warnings as string[])[0])).toContain(place.replace(/^.*: /, '').trim());
		expect(await fate()).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] });
	});

	it('from which Meta gets a picture arrives', async () => {
		const run = await send(parameters('https://example.com/a.png'));
		expect(run.node('Send').json[0]).not.toHaveProperty('warnings');
		expect(await fate()).toMatchObject({ status: 'read' });
	});
});

it.each([
	[{ messageType: 'audio', mediaLink: 'https://example.com/voice.opus' }, '.ogg'],
	[{ messageType: 'audio', mediaLink: 'https://example.com/voz.mp3', voice: true }, 'OGG'],
	[{ messageType: 'video', mediaLink: 'https://example.com/film.mov' }, 'QuickTime'],
	[{ messageType: 'document', mediaLink: 'https://example.com/all.zip' }, 'a ZIP archive'],
	[{ messageType: 'sticker', mediaLink: 'https://example.com/a.png' }, 'a sticker must be WebP'],
	[
		{ ...template('documented|en'), ...values({ header_document: 'https://example.com/a.csv' }) },
		'a text file',
	],
])('an ending that does not fit is warned about: %j', async (parameters, why) => {
	const run = await send(parameters);
	const { warnings } = run.node('Send').json[0] ?? {};
	expect(warnings).toEqual([expect.stringContaining(why)]);
	expect(await fate()).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] });
});

it('one that cannot be reached keeps the whole batch from going out', async () => {
	const to = await writer();
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ to, messageType: 'image', mediaLink: '={{ $json.link }}' })],
		input: [{ link: 'https://example.com/a.png' }, { link: 'http://[::ffff:10.0.0.1]/a.png' }],
	});
	expect(run.error?.message).toContain('Image Link leads to [::ffff:a00:1]');
	expect(await bench.received()).toEqual([]);
});

it('one to the very place where Graph stands is taken', async () => {
	await bench.control('PATCH', '/settings', { loopbackLinks: true });
	const mediaLink = `${bench.sandbox.url}/a.pdf`;
	const run = await send({ messageType: 'document', mediaLink });
	expect(run.node('Send').json).toMatchObject([{ status: 'accepted' }]);
	expect(await fate()).toMatchObject({ status: 'failed', errors: [{ code: 131053 }] });
});
