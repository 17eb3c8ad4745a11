export interface Limit {
	/** What is counted: code points of texts, elements of lists, bytes of files, … */
	unit: string;
	max: number;
	min?: number;
	/**
	 * `hard`: Meta refuses what is beyond. `warn`: another document of Meta's names a lower value than the
	 * hard one, so that nobody can say whether Meta refuses; the message goes out, with a warning.
	 */
	strictness: 'hard' | 'warn';
	/** Where Meta says so. */
	source: string;
	/** What a warning says beside the numbers. */
	consequence?: string;
	/** What helps, beside making it shorter. */
	cure?: string;
}

const INTERACTIVE = 'Interactive messages';
const OPENAPI = "Meta's OpenAPI document (v23, v25)";

/** Every limit of what the nodes send, by message type and field: the only place where they stand. */
export const LIMITS = {
	'envelope.callbackData': [characters(512, 'Messages: biz_opaque_callback_data')],

	'text.body': [
		{
			...characters(4096, 'Text messages'),
			cure: 'The option Split Long Texts sends it in several messages',
		},
	],
	'media.caption': [characters(1024, 'Image, video and document messages')],
	'document.filename': [characters(240, 'Document messages')],
	'contacts.list': [
		hard('contacts', 257, 'Contacts messages', 1),
		disputed(hard('contacts', 5, OPENAPI)),
	],

	'interactive.header': [characters(60, INTERACTIVE)],
	'interactive.footer': [characters(60, INTERACTIVE)],
	'interactive.body': [characters(1024, INTERACTIVE)],

	'button.list': [hard('buttons', 3, 'Interactive reply buttons messages', 1)],
	'button.title': [characters(20, 'Interactive reply buttons messages')],
	'button.id': [characters(256, 'Interactive reply buttons messages')],

	'list.body': [characters(4096, 'Interactive list messages'), disputed(characters(1024, OPENAPI))],
	'list.button': [characters(20, 'Interactive list messages')],
	'list.sections': [hard('sections', 10, 'Interactive list messages', 1)],
	'list.sectionTitle': [characters(24, 'Interactive list messages')],
	'list.rows': [hard('rows in all sections together', 10, 'Interactive list messages', 1)],
	'list.rowId': [characters(200, 'Interactive list messages')],
	'list.rowTitle': [characters(24, 'Interactive list messages')],
	'list.rowDescription': [characters(72, 'Interactive list messages')],

	'ctaUrl.displayText': [characters(20, 'Interactive call-to-action URL button messages')],

	'directSend.body': [characters(1024, 'Direct Send: supported features and limits')],
	'directSend.ttl': [hard('seconds', 43_200, 'Direct Send: API reference', 30)],

	'flow.cta': [
		characters(30, 'Sending a Flow'),
		disputed(characters(20, 'an older edition of "Sending a Flow"')),
	],

	'productList.sections': [hard('sections', 10, 'Multi-product messages', 1)],
	'productList.sectionTitle': [characters(24, 'Multi-product messages')],
	'productList.products': [
		hard('products in all sections together', 30, 'Multi-product messages', 1),
	],

	'carousel.cards': [hard('cards', 10, 'Interactive media and product carousels', 2)],
	'carousel.cardBody': [characters(160, 'Interactive media carousels')],
	'carousel.cardLineBreaks': [hard('line breaks', 2, 'Interactive media carousels')],

	'voiceCall.displayText': [characters(20, 'Voice call button messages')],
	'voiceCall.ttlMinutes': [hard('minutes', 43_200, 'Voice call button messages', 1)],
	'voiceCall.payload': [characters(512, 'Voice call button messages')],

	'image.file': [megabytes(5)],
	'video.file': [megabytes(16)],
	'audio.file': [megabytes(16)],
	'voiceNote.file': [
		{
			...hard('bytes', 512 * 1024, 'Audio messages'),
			strictness: 'warn',
			consequence: 'above 524288, phones show a download icon instead of a play icon',
		},
	],
	'document.file': [megabytes(100)],
	'staticSticker.file': [hard('bytes', 100 * 1024, 'Media: supported types', 1)],
	'animatedSticker.file': [hard('bytes', 500 * 1024, 'Media: supported types', 1)],
} satisfies Record<string, readonly Limit[]>;

export type LimitName = keyof typeof LIMITS;

/** The limits of one thing, the hard one first. */
export function limitsOf(name: LimitName): readonly Limit[] {
	return LIMITS[name];
}

function hard(unit: string, max: number, source: string, min?: number): Limit {
	return { unit, max, ...(min === undefined ? {} : { min }), strictness: 'hard', source };
}

function characters(max: number, source: string): Limit {
	return hard('characters', max, source);
}

/** A lower limit than another document of Meta's names. */
function disputed(limit: Limit): Limit {
	const { source, max } = limit;
	const consequence = `${source} allows ${max}, Meta's guides more, so that Meta may refuse it`;
	return { ...limit, strictness: 'warn', consequence };
}

/** A file of at least one byte. */
function megabytes(max: number): Limit {
	return hard('bytes', max * 1024 * 1024, 'Media: supported types', 1);
}
