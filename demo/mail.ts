/** An e-mail as a person sees it. */
export interface Mail {
	to: string;
	subject: string;
	/** Without the markup. */
	text: string;
	/** Where its buttons and links lead. */
	links: string[];
	/** The names of what is attached. */
	files: string[];
}

/** @param source as it went over the wire, one character per byte */
export function readMail(source: string): Mail {
	const { headers, body } = split(source);
	const parts = partsOf(headers, body);
	const written = parts.filter(({ file }) => file === undefined).map(({ content }) => content);
	const html = written.join('\n');
	return {
		to: headers.to ?? '',
		subject: words(headers.subject ?? ''),
		text: plain(html),
		links: [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => entities(link ?? '')),
		files: parts.flatMap(({ file }) => file ?? []),
	};
}

interface Part {
	content: string;
	file?: string;
}

function split(source: string): { headers: Record<string, string>; body: string } {
	const end = source.indexOf('\r\n\r\n');
	const lines = source
		.slice(0, end)
		.replace(/\r\n[ \t]+/g, ' ')
		.split('\r\n');
	const headers = lines.map((line): [string, string] => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	});
	return { headers: Object.fromEntries(headers), body: source.slice(end + 4) };
}

function partsOf(headers: Record<string, string>, body: string): Part[] {
	const type = headers['content-type'] ?? '';
	const [, boundary] = /boundary="?([^";]+)"?/.exec(type) ?? [];
	if (boundary !== undefined) {
		const inner = body.split(`--${boundary}`).slice(1, -1);
		return inner.flatMap((part) => {
			const { headers: own, body: content } = split(part.replace(/^\r\n/, ''));
			return partsOf(own, content);
		});
	}
	const [, file] =
		/name="?([^";]+)"?/.exec(`${headers['content-disposition'] ?? ''};${type}`) ?? [];
	const content = decoded(body, headers['content-transfer-encoding'] ?? '7bit').toString('utf8');
	return [file === undefined ? { content } : { content: '', file: words(file) }];
}

function decoded(body: string, encoding: string): Buffer {
	if (encoding === 'base64') return Buffer.from(body, 'base64');
	if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
	return Buffer.from(quoted(body.replace(/=\r\n/g, '')), 'latin1');
}

function quoted(text: string): string {
	return text.replace(/=([0-9A-F]{2})/gi, (_, code: string) =>
		String.fromCharCode(parseInt(code, 16)),
	);
}

/** Words of a header that are not ASCII (RFC 2047). */
function words(text: string): string {
	return text
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) => {
			const bytes =
				kind.toLowerCase() === 'b'
					? Buffer.from(word, 'base64')
					: Buffer.from(quoted(word.replaceAll('_', ' ')), 'latin1');
			return bytes.toString('utf8');
		});
}

/** What is to be read of a page: its text, a line each, without the markup. */
export function plain(html: string): string {
	const [, body = `>${html}`] = html.split('<body');
	const text = body
		.slice(body.indexOf('>') + 1)
		.replace(/<(?:style|script)[\s\S]*?<\/(?:style|script)>/g, '')
		.replaceAll('<br>', '\n')
		.split('<')
		.map((part, index) => (index === 0 ? part : part.slice(part.indexOf('>') + 1)))
		.join('');
	const lines = entities(text)
		.split('\n')
		.map((line) => line.trim());
	return lines.filter((line) => line !== '').join('\n');
}

function entities(text: string): string {
	return text
		.replaceAll('&lt;', '<')
		.replaceAll('&gt;', '>')
		.replaceAll('&quot;', '"')
		.replaceAll('&amp;', '&');
}
