/** A place on the web whose links lead to a page about a file, not to the file. */
interface PreviewPage {
	/** Names; with a dot in front, with all their subdomains; none: any host. */
	hosts: readonly string[];
	/** Of path and query; left out: the whole host. */
	page?: RegExp;
	/** What is the file itself there. */
	except?: RegExp;
	/** Who shows the page; goes on after "a page of". */
	owner: string;
	/** How to get at the file; `undefined` = it has no such link. */
	direct?: (url: URL) => string | undefined;
}

const HAND_OVER = 'use the file itself (a binary field of the item)';

/** Whoever does not know them takes these for links to files. Of several that fit, the first. */
const PAGES: readonly PreviewPage[] = [
	{
		hosts: ['drive.google.com'],
		page: /^\/(?:a\/[^/]+\/)?(?:file\/|open\b|drive\/|folderview\b|embeddedfolderview\b)/,
		owner: 'Google Drive',
		direct: driveDownload,
	},
	{
		hosts: ['docs.google.com'],
		except: /\/export\b|^\/uc\b|[?&](?:output|export)=/,
		owner: 'Google Docs',
		direct: docsExport,
	},
	{ hosts: ['photos.google.com', 'photos.app.goo.gl'], owner: 'Google Photos' },
	{
		hosts: ['dropbox.com', 'www.dropbox.com'],
		except: /[?&](?:dl|raw)=1\b/,
		owner: 'Dropbox',
		direct: (url) =>
			/^\/(?:sh|scl\/fo|home|personal)\//.test(url.pathname)
				? undefined
				: withQuery(url, 'dl', '1'),
	},
	{
		hosts: ['.sharepoint.com', '.sharepoint.cn', '.sharepoint.us'],
		except: /[?&]download=1\b|\/_layouts\/15\/download\.aspx/i,
		owner: 'SharePoint or OneDrive',
		direct: (url) =>
			/^\/:[a-z]:\//.test(url.pathname) && !url.pathname.startsWith('/:f:/')
				? withQuery(url, 'download', '1')
				: undefined,
	},
	{ hosts: ['onedrive.live.com'], except: /^\/download\b/, owner: 'OneDrive' },
	{ hosts: ['1drv.ms'], owner: 'OneDrive' },
	{ hosts: ['.icloud.com'], owner: 'iCloud' },
	{ hosts: ['.wetransfer.com', 'we.tl'], owner: 'WeTransfer' },
	{ hosts: ['.box.com'], except: /^\/(?:shared\/static|index\.php)/, owner: 'Box' },
	{ hosts: ['mega.nz', 'mega.io', 'mega.co.nz'], owner: 'MEGA' },
	{
		hosts: ['mediafire.com', 'www.mediafire.com'],
		page: /^\/(?:file|view|folder|\?)/,
		owner: 'MediaFire',
	},
	{ hosts: ['disk.yandex.ru', 'disk.yandex.com', 'yadi.sk'], owner: 'Yandex Disk' },
	{ hosts: ['u.pcloud.link', 'my.pcloud.com'], owner: 'pCloud' },
	{
		hosts: ['github.com'],
		page: /^\/[^/]+\/[^/]+\/blob\//,
		except: /[?&]raw=(?:1|true)\b/,
		owner: 'GitHub',
		direct: (url) => `https://github.com${url.pathname.replace('/blob/', '/raw/')}`,
	},
	{
		hosts: ['gitlab.com'],
		page: /\/-\/blob\//,
		owner: 'GitLab',
		direct: (url) => url.origin + url.pathname.replace('/-/blob/', '/-/raw/'),
	},
	{
		hosts: ['imgur.com', 'www.imgur.com', 'm.imgur.com'],
		page: /^\/(?:a\/|gallery\/)?[^/.]+$/,
		owner: 'Imgur',
	},
	{ hosts: ['canva.com', 'www.canva.com', 'canva.link'], owner: 'Canva' },
	{ hosts: ['.notion.so', '.notion.site'], page: /^\/(?!image\/|f\/|signed\/)/, owner: 'Notion' },
	{ hosts: ['.youtube.com', 'youtu.be'], owner: 'YouTube' },
	{
		hosts: ['vimeo.com', 'www.vimeo.com'],
		page: /^\/(?:\d|channels|groups|showcase)/,
		owner: 'Vimeo',
	},
	{ hosts: ['instagram.com', 'www.instagram.com'], owner: 'Instagram' },
	{
		hosts: ['facebook.com', 'www.facebook.com', 'm.facebook.com', 'fb.watch', 'fb.me'],
		owner: 'Facebook',
	},
	{ hosts: ['.tiktok.com'], owner: 'TikTok' },
	{ hosts: ['t.me'], owner: 'Telegram' },
	{ hosts: ['ibb.co'], owner: 'ImgBB' },
	{ hosts: ['postimg.cc'], owner: 'Postimages' },
	{ hosts: ['prnt.sc'], owner: 'Lightshot' },
	{ hosts: ['giphy.com', 'www.giphy.com'], page: /^\/(?:gifs|clips|stickers)\//, owner: 'GIPHY' },
	{ hosts: ['tenor.com', 'www.tenor.com'], page: /^\/view\//, owner: 'Tenor' },
	{ hosts: ['unsplash.com'], page: /^\/photos\/[^/]+\/?$/, owner: 'Unsplash' },
	{ hosts: ['flickr.com', 'www.flickr.com', 'flic.kr'], owner: 'Flickr' },
	{ hosts: ['.pinterest.com', 'pin.it'], owner: 'Pinterest' },
	{ hosts: ['x.com', 'twitter.com', 'www.twitter.com', 'mobile.twitter.com'], owner: 'X' },
	{ hosts: ['www.linkedin.com', 'linkedin.com', 'lnkd.in'], owner: 'LinkedIn' },
	{ hosts: ['loom.com', 'www.loom.com'], owner: 'Loom' },
	{ hosts: ['figma.com', 'www.figma.com'], owner: 'Figma' },
	{ hosts: ['drive.proton.me'], owner: 'Proton Drive' },
	{ hosts: ['storage.cloud.google.com', 'console.cloud.google.com'], owner: 'Google Cloud' },
	{ hosts: ['.slack.com', 'slack-files.com'], page: /^\/(?!files-)/, owner: 'Slack' },
	{
		hosts: ['firebasestorage.googleapis.com'],
		except: /[?&]alt=media\b/,
		owner: 'Firebase',
		direct: (url) => withQuery(url, 'alt', 'media'),
	},
	{ hosts: ['mail.google.com'], owner: 'Gmail' },
	{ hosts: ['gist.github.com'], except: /\/raw\b/, owner: 'GitHub' },
	{
		hosts: [],
		page: /(?:^|\/index\.php)\/s\/[A-Za-z0-9]{15}\/?$/,
		owner: 'Nextcloud',
		direct: (url) => `${url.origin}${url.pathname.replace(/\/$/, '')}/download`,
	},
];

/** Files that only those can fetch whom WhatsApp has given a key or a token. */
const META_HOSTS = ['.whatsapp.net', 'lookaside.fbsbx.com'];

/** What Meta gets in place of a file, and how to cure it, as the end of a sentence; undefined for other links. */
export function previewPage(url: URL): string | undefined {
	if (isOf(url, META_HOSTS)) {
		return `leads to WhatsApp's own storage (${url.hostname}), from which Meta does not fetch: it accepts the message and drops it seconds later. Download the file first (Media: Download), and ${HAND_OVER}`;
	}
	const where = url.pathname + url.search;
	const found = PAGES.find(
		({ hosts, page, except }) =>
			(hosts.length === 0 || isOf(url, hosts)) &&
			(page?.test(where) ?? true) &&
			!(except?.test(where) ?? false),
	);
	if (!found) return undefined;
	const direct = found.direct?.(url);
	const cure =
		direct === undefined
			? `Use a link to the file itself, or ${HAND_OVER}`
			: `Use ${direct} and let anyone with the link open it, or ${HAND_OVER}`;
	return `leads to a page of ${found.owner}, not to a file: Meta accepts the message and drops it seconds later. ${cure}`;
}

/** @param hosts with a dot in front, with all their subdomains */
export function isOf({ hostname }: URL, hosts: readonly string[]): boolean {
	const name = hostname.replace(/\.$/, '');
	return hosts.some((host) => `.${name}`.endsWith(host) && (host.startsWith('.') || name === host));
}

function driveDownload(url: URL): string | undefined {
	const id =
		/\/file\/(?:u\/\d+\/)?d\/([^/]+)/.exec(url.pathname)?.[1] ?? url.searchParams.get('id');
	if (!id || /\/(?:drive|folderview|embeddedfolderview)\b/.test(url.pathname)) return undefined;
	const download = new URL('https://drive.google.com/uc?export=download');
	download.searchParams.set('id', id);
	const key = url.searchParams.get('resourcekey');
	if (key) download.searchParams.set('resourcekey', key);
	return download.href;
}

/** What each kind of document is exported as. */
const EXPORTS: Record<string, string> = {
	document: 'export?format=pdf',
	spreadsheets: 'export?format=xlsx',
	presentation: 'export/pdf',
};

function docsExport(url: URL): string | undefined {
	const [, kind = '', id] = /^\/(\w+)\/(?:u\/\d+\/)?d\/(?!e\/)([^/]+)/.exec(url.pathname) ?? [];
	const path = EXPORTS[kind];
	return id === undefined || path === undefined
		? undefined
		: `https://docs.google.com/${kind}/d/${id}/${path}`;
}

function withQuery(url: URL, name: string, value: string): string {
	const changed = new URL(url);
	changed.username = '';
	changed.password = '';
	changed.searchParams.set(name, value);
	return changed.href;
}
