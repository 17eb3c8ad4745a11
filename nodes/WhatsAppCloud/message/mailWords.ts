/**
 * A text as it was before it stood in a header of a mail (RFC 2047): `=?UTF-8?B?w6QucGRm?=`, `=?iso-8859-1?Q?=E4.pdf?=`.
 * Words in an alphabet that nobody knows stay as they are.
 */
export function withoutMailWords(text: string): string {
	const decoders = new Map<string, InstanceType<typeof TextDecoder>>();
	return text
		.replaceAll(/\?=\s+(?==\?)/g, '?=')
		.replaceAll(WORD, (word, charset: string, encoding: string, content: string) => {
			const alphabet = charset.toLowerCase();
			try {
				const decoder = decoders.get(alphabet) ?? new TextDecoder(alphabet);
				decoders.set(alphabet, decoder);
				// A letter may have its bytes in two words.
				return decoder.decode(bytesOf(encoding, content), { stream: true });
			} catch {
				return word;
			}
		});
}

/** The alphabet, perhaps with a language; how the bytes are written; the bytes. */
const WORD = /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?]*)\?=/gi;

function bytesOf(encoding: string, content: string): Buffer {
	if (/b/i.test(encoding)) return Buffer.from(content, 'base64');
	const bytes = content
		.replaceAll('_', ' ')
		.replaceAll(/=([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1');
}
