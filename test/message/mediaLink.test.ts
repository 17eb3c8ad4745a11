import fc from 'fast-check';

import { readMediaLink, type LinkUse } from '../../nodes/WhatsAppCloud/message/mediaLink';
import { linkFailure } from '../../sandbox/link/verdict.ts';

const read = (link: string, use: LinkUse = { kind: 'image' }, graphHost?: string) =>
	readMediaLink(link, use, graphHost === undefined ? {} : { graphHost });

/** What the sandbox's Meta makes of it, by its own code. */
const isDropped = (link: string, { kind, voice = false }: LinkUse = { kind: 'image' }) =>
	linkFailure({ url: new URL(link), as: kind, voice }, false) !== undefined;

describe('a link that only few can follow is refused', () => {
	it.each([
		['http://localhost:5678/a.png', 'localhost, which is this machine itself'],
		['http://LOCALHOST./a.png', 'this machine itself'],
		['http://n8n.localhost/a.png', 'this machine itself'],
		['http://127.0.0.1/a.png', '127.0.0.1, which is this machine itself'],
		['http://127.1/a.png', 'this machine itself'],
		['http://2130706433/a.png', 'this machine itself'],
		['http://0x7f.0.0.1/a.png', 'this machine itself'],
		['http://0177.0.0.01/a.png', 'this machine itself'],
		['http://１２７．０．０．１/a.png', 'this machine itself'],
		['http://127.0.0.1%2e/a.png', 'this machine itself'],
		['http://0/a.png', 'not the address of a machine'],
		['http://[::1]/a.png', 'this machine itself'],
		['http://[0:0:0:0:0:0:0:1]:8080/a.png', 'this machine itself'],
		['http://[::]/a.png', 'a reserved address'],
		['http://[::ffff:127.0.0.1]/a.png', 'this machine itself'],
		['http://[::ffff:192.168.1.1]/a.png', 'a private address'],
		['http://[::ffff:0a00:0001]/a.png', 'a private address'],
		['http://[::ffff:0:10.0.0.1]/a.png', 'a private address'],
		['http://[64:ff9b::10.0.0.1]/a.png', 'a private address'],
		['http://[2002:c0a8:101::1]/a.png', 'a private address'],
		['http://[::192.168.1.1]/a.png', 'a reserved address'],
		['http://10.1.2.3/a.png', 'a private address'],
		['http://172.16.0.1/a.png', 'a private address'],
		['http://172.31.255.255/a.png', 'a private address'],
		['http://192.168.1.10/a.png', 'a private address'],
		['http://3232235786/a.png', 'a private address'],
		['http://169.254.169.254/latest/meta-data', 'a link-local address'],
		['http://100.64.0.1/a.png', 'shared by a provider or a VPN'],
		['http://100.127.255.254/a.png', 'shared by a provider or a VPN'],
		['http://224.0.0.1/a.png', 'a multicast address'],
		['http://255.255.255.255/a.png', 'a reserved address'],
		['http://203.0.113.7/a.png', 'an address for documentation'],
		['http://[fc00::1]/a.png', 'unique local'],
		['http://[fd12:3456:789a::1]/a.png', 'unique local'],
		['http://[fe80::1]/a.png', 'a link-local address'],
		['http://[febf::1]/a.png', 'a link-local address'],
		['http://[fec0::1]/a.png', 'site-local'],
		['http://[ff02::1]/a.png', 'a multicast address'],
		['http://[2001:db8::1]/a.png', 'an address for documentation'],
		['http://n8n:5678/a.png', 'a name without a dot'],
		['https://minio/bucket/a.png', 'a name without a dot'],
		['http://nas.local/a.png', 'your own network'],
		['http://files.corp.internal/a.png', 'your own network'],
		['http://host.docker.internal:5678/a.png', 'your own network'],
		['http://shop.test/a.png', 'your own network'],
		['http://router.lan/a.png', 'your own network'],
		['http://nas.home.arpa/a.png', 'your own network'],
		['http://x.invalid/a.png', 'your own network'],
	])('%s', (link, why) => {
		expect(read(link).refused).toContain(why);
		expect(isDropped(link)).toBe(true);
	});

	it.each([
		['ftp://example.com/a.png', 'but with ftp:'],
		['file:///home/node/a.png', 'but with file:'],
		['s3://bucket/a.png', 'but with s3:'],
		['data:image/png;base64,AAAA', 'contains the file itself'],
		['javascript:alert(1)', 'but with javascript:'],
		['example.com/a.png', '"example.com/a.png" is not an address'],
		['example.com:8080/a.png', 'is not an address'],
		['//example.com/a.png', 'is not an address'],
		['/files/a.png', 'is not an address'],
		['https:example.com/a.png', 'is not an address'],
		['https:///a.png', 'is not an address'],
		['https:\\\\example.com\\a.png', 'is not an address'],
		['https://', 'is not an address'],
		['https://exa mple.com/a.png', 'is not an address'],
		['https://example.com/a.png\nhttps://example.com/b.png', 'a line break'],
		['  ', 'is empty'],
		['https://example.com/[object Object]', 'how an object appears'],
	])('%s', (link, why) => {
		expect(read(link).refused).toContain(why);
	});

	it('unless the Graph that fetches it stands there itself', () => {
		const link = 'http://127.0.0.1:4010/a.png';
		expect(read(link, { kind: 'image' }, '127.0.0.1:4010').refused).toBeUndefined();
		expect(read(link, { kind: 'image' }, '127.0.0.1:4011').refused).toBeDefined();
		expect(read(link, { kind: 'image' }, 'graph.facebook.com').refused).toBeDefined();
	});

	it('without what is secret in it', () => {
		for (const link of ['ftp://ann:hunter2@example.com/a', 'http://ann:hunter2@10.0.0.1/a']) {
			expect(read(link).refused).not.toContain('hunter2');
		}
		const page = read('https://hunter1:hunter2@www.dropbox.com/s/abc/photo.jpg');
		expect(page.warnings).toContainEqual(expect.stringContaining('photo.jpg?dl=1 and'));
		expect(page.warnings.join()).not.toContain('hunter');
	});

	it('in whatever notation an address is written', () => {
		const byte = fc.integer({ min: 0, max: 255 });
		const closed = fc.oneof(
			fc.tuple(fc.constant(10), byte, byte, byte),
			fc.tuple(fc.constant(127), byte, byte, byte),
			fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
			fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
			fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
			fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
		);
		const notations: Array<(bytes: number[]) => string> = [
			(bytes) => bytes.join('.'),
			(bytes) => `${bytes.join('.')}.`,
			(bytes) => bytes.map((each) => `0x${each.toString(16)}`).join('.'),
			(bytes) => bytes.map((each) => `0${each.toString(8)}`).join('.'),
			([a = 0, b = 0, c = 0, d = 0]) => `${a}.${b}.${c * 256 + d}`,
			([a = 0, b = 0, c = 0, d = 0]) => `${a}.${(b * 256 + c) * 256 + d}`,
			([a = 0, b = 0, c = 0, d = 0]) => String(((a * 256 + b) * 256 + c) * 256 + d),
			(bytes) => `[::ffff:${bytes.join('.')}]`,
			([a = 0, b = 0, c = 0, d = 0]) =>
				`[0:0:0:0:0:FFFF:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}]`,
			(bytes) => `[64:ff9b::${bytes.join('.')}]`,
		];
		fc.assert(
			fc.property(closed, fc.constantFrom(...notations), (bytes, write) => {
				const link = `http://${write(bytes)}/a.png`;
				expect(read(link).refused).toBeDefined();
				expect(isDropped(link)).toBe(true);
			}),
		);
	});

	it('and whatever is refused or warned about, Meta drops; the rest it takes', () => {
		const links = fc.oneof(
			fc.webUrl({ withQueryParameters: true }),
			fc.ipV4().map((address) => `http://${address}/a.png`),
			fc.ipV6().map((address) => `http://[${address}]/a.png`),
		);
		fc.assert(
			fc.property(links, fc.constantFrom('image', 'video', 'document'), (link, kind) => {
				fc.pre(URL.canParse(link) && !/\.example$/.test(new URL(link).hostname));
				const { refused, warnings } = read(link, { kind });
				if (refused !== undefined || warnings.length > 0) {
					expect([link, isDropped(link, { kind })]).toEqual([link, true]);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

describe('a link to a page about a file is warned about, with the cure', () => {
	it.each([
		[
			'https://drive.google.com/file/d/1abcDEF/view?usp=sharing',
			'Use https://drive.google.com/uc?export=download&id=1abcDEF and',
		],
		['https://drive.google.com/file/u/1/d/1abc/preview', 'export=download&id=1abc '],
		['https://drive.google.com/open?id=1abc', 'export=download&id=1abc '],
		['https://drive.google.com/file/d/1a/view?resourcekey=0-x', 'id=1a&resourcekey=0-x '],
		['https://drive.google.com/drive/folders/1abc', 'Use a link to the file itself'],
		['https://docs.google.com/document/d/1abc/edit', '/document/d/1abc/export?format=pdf '],
		['https://docs.google.com/spreadsheets/d/1a/edit#gid=0', '/d/1a/export?format=xlsx '],
		['https://docs.google.com/presentation/d/1a/view', '/presentation/d/1a/export/pdf '],
		['https://docs.google.com/forms/d/e/1a/viewform', 'Use a link to the file itself'],
		['https://photos.app.goo.gl/abc', 'Google Photos'],
		['https://www.dropbox.com/s/abc/photo.jpg?dl=0', 'photo.jpg?dl=1 and'],
		['https://www.dropbox.com/s/abc/photo.jpg', 'photo.jpg?dl=1 and'],
		['https://www.dropbox.com/scl/fi/a/b.jpg?rlkey=k&dl=0', 'b.jpg?rlkey=k&dl=1 and'],
		['https://www.dropbox.com/scl/fo/a/b?rlkey=k&dl=0', 'Use a link to the file itself'],
		['https://acme.sharepoint.com/:b:/s/x/Ea?e=1', 'Ea?e=1&download=1 and'],
		['https://acme-my.sharepoint.com/:f:/g/personal/a', 'Use a link to the file itself'],
		['https://acme.sharepoint.com/sites/x/_layouts/15/Doc.aspx?sourcedoc=1', 'SharePoint'],
		['https://1drv.ms/i/s!abc', 'OneDrive'],
		['https://onedrive.live.com/?id=1', 'OneDrive'],
		['https://www.icloud.com/iclouddrive/0abc#a', 'iCloud'],
		['https://we.tl/t-abc', 'WeTransfer'],
		['https://wetransfer.com/downloads/1', 'WeTransfer'],
		['https://acme.app.box.com/s/abc', 'Box'],
		['https://mega.nz/file/a#b', 'MEGA'],
		['https://github.com/a/b/blob/main/c.pdf', 'Use https://github.com/a/b/raw/main/c.pdf and'],
		['https://imgur.com/abc', 'Imgur'],
		['https://ibb.co/abc', 'ImgBB'],
		['https://postimg.cc/abc', 'Postimages'],
		['https://giphy.com/gifs/cat-1', 'GIPHY'],
		['https://tenor.com/view/cat-1', 'Tenor'],
		['https://unsplash.com/photos/abc', 'Unsplash'],
		['https://www.pinterest.com/pin/1/', 'Pinterest'],
		['https://x.com/a/status/1', 'a page of X,'],
		['https://www.linkedin.com/posts/a', 'LinkedIn'],
		['https://drive.proton.me/urls/A#b', 'Proton Drive'],
		['https://storage.cloud.google.com/bucket/a.png', 'Google Cloud'],
		['https://gist.github.com/ann/1', 'GitHub'],
		['https://cloud.acme.com/index.php/s/AbCdEfGhIjKlMnO', 'AbCdEfGhIjKlMnO/download and'],
		['https://scontent.whatsapp.net/v/t61/1_n.jpg?oe=6A', "WhatsApp's own storage"],
		['https://mmg.whatsapp.net/v/1', "WhatsApp's own storage"],
		['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', 'Media: Download'],
		['https://acme.slack.com/files/U1/F1/a.png', 'a page of Slack'],
		['https://slack-files.com/T1-F1-abc', 'a page of Slack'],
		['https://mail.google.com/mail/u/0?ui=2&attid=0.1', 'Gmail'],
		[
			'https://firebasestorage.googleapis.com/v0/b/a.appspot.com/o/b.jpg?token=t',
			'/o/b.jpg?token=t&alt=media and',
		],
		['https://files.slack.com/files-pri/T1-F1/a.png', 'a file of Slack that only opens'],
		['https://graph.microsoft.com/v1.0/me/drive/items/1/content', 'Microsoft Graph'],
		['https://www.googleapis.com/drive/v3/files/1?alt=media', 'a Google API'],
		['https://graph.facebook.com/v26.0/1234567890', 'use its media ID, or the file itself'],
		['https://abc.supabase.co/storage/v1/object/invoices/7.pdf', 'Use a signed link'],
		['https://abc.supabase.co/storage/v1/object/authenticated/a/7.pdf', 'Use a signed link'],
		['https://api.typeform.com/responses/files/1/a.png', 'Typeform'],
		['https://acme.monday.com/protected_static/1/resources/2/a.pdf', 'public_url'],
		[
			'https://api-eu1.hubspot.com/form-integrations/v1/uploaded-files/signed-url-redirect/1',
			'HubSpot',
		],
		['https://trello.com/1/cards/1/attachments/2/download/a.pdf', 'Trello'],
	])('%s', (link, cure) => {
		const { refused, warnings } = read(link, { kind: 'document' });
		expect(refused).toBeUndefined();
		expect(warnings).toEqual([expect.stringContaining(cure)]);
		expect(isDropped(link, { kind: 'document' })).toBe(true);
	});

	it.each([
		'https://drive.google.com/uc?export=download&id=1abc',
		'https://drive.usercontent.google.com/download?id=1abc',
		'https://docs.google.com/document/d/1abc/export?format=pdf',
		'https://docs.google.com/spreadsheets/d/e/1a/pub?output=pdf',
		'https://www.dropbox.com/s/abc/photo.jpg?dl=1',
		'https://www.dropbox.com/scl/fi/a/b.jpg?rlkey=k&raw=1',
		'https://dl.dropboxusercontent.com/s/abc/photo.jpg',
		'https://dl.dropbox.com/s/abc/photo.jpg',
		'https://acme.sharepoint.com/:b:/s/x/Ea?e=1&download=1',
		'https://raw.githubusercontent.com/a/b/main/c.pdf',
		'https://i.imgur.com/abc.jpg',
		'https://i.ibb.co/1/abc.jpg',
		'https://media.giphy.com/media/1/giphy.mp4',
		'https://unsplash.com/photos/abc/download',
		'https://pbs.twimg.com/media/abc.jpg',
		'https://scontent.whatsapp.net.example.com/a.jpg',
		'https://bucket.s3.eu-west-1.amazonaws.com/a.jpg?X-Amz-Signature=1',
		'https://files.slack.com/files-pri/T1-F1/a.png?pub_secret=s',
		'https://firebasestorage.googleapis.com/v0/b/a.appspot.com/o/b.jpg?alt=media&token=t',
		'https://www.googleapis.com/drive/v3/files/1?alt=media&key=k',
		'https://abc.supabase.co/storage/v1/object/public/a/7.pdf',
		'https://abc.supabase.co/storage/v1/object/sign/a/7.pdf?token=t',
		'https://cdn.monday.com/a.png',
		'http://8.8.8.8/a.jpg',
		'http://[2a00:1450:4001::1]:8080/a.jpg',
		'http://172.32.0.1/a.jpg',
		'http://100.128.0.1/a.jpg',
		'https://bücher.de/a.jpg',
		'https://example.com./a.jpg',
	])('but not %s', (link) => {
		expect(read(link, { kind: 'document' })).toEqual({ link, warnings: [] });
		expect(isDropped(link, { kind: 'document' })).toBe(false);
	});
});

describe('an ending that does not fit', () => {
	const image = { kind: 'image' } as const;
	const audio = { kind: 'audio' } as const;
	const video = { kind: 'video' } as const;
	const document = { kind: 'document' } as const;

	it.each<[string, LinkUse, string]>([
		['a.webp', image, 'a link to a WebP picture (.webp), and an image must be JPEG or PNG'],
		['a.HEIC', image, 'an iPhone photo (HEIC)'],
		['a.gif?x=1', image, 'a GIF'],
		['a.svg#b', image, 'a vector drawing'],
		['a.avif', image, 'AVIF'],
		['a.pdf', image, 'a link to a document'],
		['a.mp4', image, 'a link to a video'],
		['voice.opus', audio, 'rename the file to end in .ogg'],
		['voice.wav', audio, 'a WAV recording'],
		['voice.webm', audio, 'a WebM recording'],
		['film.mov', video, 'a QuickTime film (MOV)'],
		['memo.qta', audio, 'a QuickTime recording'],
		['film.avi', video, 'an AVI film'],
		['film.webm', video, 'ffmpeg'],
		['a.jpg', video, 'a link to an image'],
		['all.zip', document, 'a ZIP archive'],
		['list.csv', document, 'a text file'],
		['a.odt', document, 'OpenDocument'],
		['page.html', document, 'a web page'],
		['a.png', { kind: 'sticker' }, 'a sticker must be WebP'],
		['a.gif', { kind: 'gif' }, 'a GIF must be an MP4 file'],
		['voz.mp3', { kind: 'audio', voice: true }, 'a voice note should be OGG'],
		['voz.m4a', { kind: 'audio', voice: true }, 'a voice note should be OGG'],
	])('%s as %j', (path, use, why) => {
		const link = `https://example.com/${path}`;
		expect(read(link, use)).toEqual({ link, warnings: [expect.stringContaining(why)] });
		expect(isDropped(link, use)).toBe(true);
	});

	it.each<[string, LinkUse]>([
		['a.JPG', image],
		['a.jpeg?x=a.webp', image],
		['picture', image],
		['picture.php', image],
		['webp', image],
		['a.mp3', audio],
		['a.ogg', { kind: 'audio', voice: true }],
		['a.oga', audio],
		['a.mp4', video],
		['a.3gp', video],
		['a.mp4', { kind: 'gif' }],
		['a.webp', { kind: 'sticker' }],
		['a.pdf', document],
		['a.docx', document],
		['a.png', document],
		['v1.2', document],
	])('%s as %j does', (path, use) => {
		const link = `https://example.com/${path}`;
		expect(read(link, use).warnings).toEqual([]);
		expect(isDropped(link, use)).toBe(false);
	});
});

describe('what else is said of a link', () => {
	it.each(['ann:hunter2', 'hunter2', ':hunter2'])('that has a log-in in it: %s', (login) => {
		const { refused, warnings } = read(`https://${login}@example.com/a.png`);
		expect(refused).toBeUndefined();
		expect(warnings).toEqual([expect.stringContaining('user name or password')]);
		expect(warnings.join()).not.toContain('hunter2');
	});

	it("that has a bot's token in it", () => {
		const { warnings } = read('https://api.telegram.org/file/bot1:hunter2/photos/a.jpg');
		expect(warnings).toEqual([expect.stringContaining('the token of your Telegram bot')]);
		expect(warnings.join()).not.toContain('hunter2');
	});

	it('that stands for an example', () => {
		expect(read('https://shop.example/a.png').warnings).toEqual([
			expect.stringContaining('only an example'),
		]);
	});

	it('with spaces, which go out as %20', () => {
		expect(read(' https://example.com/my file.png ')).toEqual({
			link: 'https://example.com/my%20file.png',
			warnings: [expect.stringContaining('%20')],
		});
	});
});
