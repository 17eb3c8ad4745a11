/** Links to pages about files: what Meta gets there is HTML. Host, path and query without the scheme. */
const PAGES: RegExp[] = [
	/^drive\.google\.com\/(a\/[^/]+\/)?(file|open|drive|folderview|embeddedfolderview)\b/,
	/^docs\.google\.com\/(?!uc\b)(?!.*(\/export\b|[?&](output|export)=))/,
	/^(photos\.google\.com|photos\.app\.goo\.gl)\//,
	/^(www\.)?dropbox\.com\/(?!.*[?&](dl|raw)=1\b)/,
	/^[\w.-]+\.sharepoint\.(com|cn|us)\/(?!.*([?&]download=1\b|\/download\.aspx))/i,
	/^(onedrive\.live\.com\/(?!download\b)|1drv\.ms\/)/,
	/^([\w-]+\.)*icloud\.com\//,
	/^([\w-]+\.)*wetransfer\.com\/|^we\.tl\//,
	/^([\w-]+\.)*box\.com\/(?!shared\/static|index\.php)/,
	/^mega\.(nz|io|co\.nz)\//,
	/^(www\.)?mediafire\.com\/(file|view|folder|\?)/,
	/^(disk\.yandex\.(ru|com)|yadi\.sk|u\.pcloud\.link|my\.pcloud\.com)\//,
	/^github\.com\/[^/]+\/[^/]+\/blob\/(?!.*[?&]raw=)/,
	/^gitlab\.com\/.*\/-\/blob\//,
	/^((www|m)\.)?imgur\.com\/(a\/|gallery\/)?[^/.]+$/,
	/^((www\.)?canva\.com|canva\.link)\//,
	/^([\w-]+\.)*notion\.(so|site)\/(?!image\/|f\/|signed\/)/,
	/^(([\w-]+\.)*youtube\.com|youtu\.be|([\w-]+\.)*tiktok\.com|t\.me)\//,
	/^(www\.)?vimeo\.com\/(\d|channels|groups|showcase)/,
	/^(ibb\.co|postimg\.cc|prnt\.sc|(www\.)?flickr\.com|flic\.kr|pin\.it|drive\.proton\.me)\//,
	/^(www\.)?(giphy\.com\/(gifs|clips|stickers)|tenor\.com\/view)\//,
	/^(storage|console)\.cloud\.google\.com\/|^gist\.github\.com\/(?!.*\/raw\b)/,
	/^unsplash\.com\/photos\/[^/]+\/?$/,
	/^([\w-]+\.)*pinterest\.com\/|^(x|((www|mobile)\.)?twitter)\.com\/|^lnkd\.in\//,
	/^(www\.)?(linkedin|loom|figma)\.com\//,
	/^((www|m)\.)?(instagram|facebook)\.com\/|^fb\.(watch|me)\//,
	/^([\w-]+\.)*slack\.com\/(?!files-)|^slack-files\.com\/|^mail\.google\.com\//,
	/^firebasestorage\.googleapis\.com\/(?!.*[?&]alt=media\b)/,
	/^[^/]+(\/index\.php)?\/s\/[A-Za-z0-9]{15}\/?$/,
];

/** What only those can fetch who have a key or a token. */
const STORAGE = [
	/^([\w-]+\.)*whatsapp\.net\/|^lookaside\.fbsbx\.com\/|^graph\.(facebook|microsoft)\.com\//,
	/^files\.slack\.com\/files-(?!.*[?&]pub_secret=)|^api\.typeform\.com\//,
	/^www\.googleapis\.com\/(drive|gmail|upload)\/(?!.*[?&]key=)/,
	/^[\w-]+\.supabase\.(co|in)\/storage\/v1\/(object|render\/image)\/(?!(public|sign)\/)/,
	/^([\w-]+\.)*monday\.com\/protected_static\/|^([\w-]+\.)*hubspot\.com\/.*\/signed-url-redirect\//,
	/^(api\.)?trello\.com\/.*\/attachments\//,
];

export function isPage({ hostname, pathname, search }: URL): boolean {
	return PAGES.some((page) => page.test(hostname + pathname + search));
}

export function isStorage({ hostname, pathname, search }: URL): boolean {
	return STORAGE.some((files) => files.test(hostname + pathname + search));
}
