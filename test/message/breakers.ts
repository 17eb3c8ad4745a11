import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { buildContacts } from '../../nodes/WhatsAppCloud/message/types/contacts';
import type { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { buildFlow } from '../../nodes/WhatsAppCloud/message/types/flow';
import { buildCtaUrl } from '../../nodes/WhatsAppCloud/message/types/ctaUrl';
import { buildList } from '../../nodes/WhatsAppCloud/message/types/list';
import { buildMedia } from '../../nodes/WhatsAppCloud/message/types/media';
import {
	buildMediaCarousel,
	type MediaCard,
} from '../../nodes/WhatsAppCloud/message/types/mediaCarousel';
import { buildProductCarousel } from '../../nodes/WhatsAppCloud/message/types/productCarousel';
import { buildProductList } from '../../nodes/WhatsAppCloud/message/types/productList';
import {
	buildReplyButtons,
	type ReplyButton,
} from '../../nodes/WhatsAppCloud/message/types/replyButtons';
import { buildText } from '../../nodes/WhatsAppCloud/message/types/text';
import { buildVoiceCall } from '../../nodes/WhatsAppCloud/message/types/voiceCall';

/** Builds a message in which one thing is `size` large, and everything else is fine. */
export type Breaker = (size: number, draft: Draft) => JsonObject;

const BODY = { body: 'Hello' };
const link = 'https://example.com/file';
const button = { displayText: 'Open', url: link };
const long = (size: number) => '👍a'.repeat(Math.ceil(size / 2)).slice(0, cut(size));
const cut = (size: number) => size + Math.ceil(size / 2);
const times = <T>(size: number, make: (index: number) => T): T[] =>
	Array.from({ length: size }, (_, index) => make(index));
const rows = (count: number) =>
	times(count, (index) => ({ id: `r${index}`, title: `Row ${index}` }));
const card = (body = 'Text', action: MediaCard['action'] = button) => ({
	header: { type: 'image' as const, medium: { link } },
	body,
	action,
});
const answered = (reply: ReplyButton) => card('Text', { replies: [reply] });
const yes = { id: 'yes', title: 'Yes' };

function captionOf(kind: 'image' | 'video' | 'document'): [field: string, build: Breaker] {
	return [
		'Caption',
		(size, draft) =>
			buildMedia(
				{ kind, medium: { link: kind === 'document' ? `${link}.pdf` : link }, caption: long(size) },
				draft,
			),
	];
}

/** Limits of messages, each with the field that is named when it is broken. */
export const MESSAGE_BREAKERS: Readonly<
	Record<string, readonly [field: string, build: Breaker] | undefined>
> = {
	'text.body': ['Text', (size, draft) => buildText({ body: long(size), previewUrl: false }, draft)],
	'image.caption': captionOf('image'),
	'video.caption': captionOf('video'),
	'document.caption': captionOf('document'),
	'document.fileName': [
		'File Name',
		(size, draft) => {
			const fileName = `${'x'.repeat(size)}.pdf`.slice(-size);
			return buildMedia({ kind: 'document', medium: { link: `${link}.pdf` }, fileName }, draft);
		},
	],
	'contacts.contacts': [
		'Contacts',
		(size, draft) =>
			buildContacts(
				times(size, (index) => ({ name: { formatted_name: `Contact ${index}` } })),
				draft,
			),
	],
	'interactive.header': [
		'Header',
		(size, draft) =>
			buildReplyButtons({ ...BODY, header: { type: 'text', text: long(size) } }, [yes], draft),
	],
	'interactive.footer': [
		'Footer',
		(size, draft) => buildReplyButtons({ ...BODY, footer: long(size) }, [yes], draft),
	],
	'interactive.body': ['Body', (size, draft) => buildCtaUrl({ body: long(size) }, button, draft)],
	'button.buttons': [
		'Buttons',
		(size, draft) =>
			buildReplyButtons(
				BODY,
				times(size, (index) => ({ id: `b${index}`, title: `Button ${index}` })),
				draft,
			),
	],
	'button.title': [
		'Button 1 Title',
		(size, draft) => buildReplyButtons(BODY, [{ id: 'b', title: long(size) }], draft),
	],
	'button.id': [
		'Button 1 ID',
		(size, draft) => buildReplyButtons(BODY, [{ id: long(size), title: 'b' }], draft),
	],
	'list.body': [
		'Body',
		(size, draft) =>
			buildList({ body: long(size) }, { button: 'Open', sections: [{ rows: rows(1) }] }, draft),
	],
	'list.button': [
		'List Button',
		(size, draft) => buildList(BODY, { button: long(size), sections: [{ rows: rows(1) }] }, draft),
	],
	'list.sections': [
		'Sections',
		(size, draft) =>
			buildList(
				BODY,
				{
					button: 'Open',
					sections: times(size, (index) => ({
						title: `Section ${index}`,
						rows: [{ id: `r${index}`, title: 'Row' }],
					})),
				},
				draft,
			),
	],
	'list.sectionTitle': [
		'Section 1 Title',
		(size, draft) =>
			buildList(BODY, { button: 'Open', sections: [{ title: long(size), rows: rows(1) }] }, draft),
	],
	'list.rows': [
		'Rows',
		(size, draft) => {
			const [first, ...others] = rows(size);
			const sections = [
				{ title: 'One', rows: first ? [first] : [] },
				...(others.length > 0 ? [{ title: 'Two', rows: others }] : []),
			];
			return buildList(BODY, { button: 'Open', sections }, draft);
		},
	],
	'list.rowId': [
		'Section 1 Row 1 ID',
		(size, draft) =>
			buildList(
				BODY,
				{ button: 'Open', sections: [{ rows: [{ id: long(size), title: 'Row' }] }] },
				draft,
			),
	],
	'list.rowTitle': [
		'Section 1 Row 1 Title',
		(size, draft) =>
			buildList(
				BODY,
				{ button: 'Open', sections: [{ rows: [{ id: 'r', title: long(size) }] }] },
				draft,
			),
	],
	'list.rowDescription': [
		'Section 1 Row 1 Description',
		(size, draft) =>
			buildList(
				BODY,
				{
					button: 'Open',
					sections: [{ rows: [{ id: 'r', title: 'Row', description: long(size) }] }],
				},
				draft,
			),
	],
	'cta_url.displayText': [
		'Button Text',
		(size, draft) => buildCtaUrl(BODY, { displayText: long(size), url: link }, draft),
	],
	'flow.cta': [
		'Flow Button',
		(size, draft) =>
			buildFlow(
				BODY,
				{ flow: { id: '1' }, cta: 'x'.repeat(size), mode: 'published', action: 'navigate' },
				draft,
			),
	],
	'product_list.sections': [
		'Sections',
		(size, draft) =>
			buildProductList(
				{ ...BODY, header: { type: 'text', text: 'Bread' } },
				{
					catalogId: '1',
					sections: times(size, (index) => ({ title: `Section ${index}`, products: ['SKU'] })),
				},
				draft,
			),
	],
	'product_list.sectionTitle': [
		'Section 1 Title',
		(size, draft) =>
			buildProductList(
				{ ...BODY, header: { type: 'text', text: 'Bread' } },
				{ catalogId: '1', sections: [{ title: long(size), products: ['SKU'] }] },
				draft,
			),
	],
	'product_list.products': [
		'Products',
		(size, draft) =>
			buildProductList(
				{ ...BODY, header: { type: 'text', text: 'Bread' } },
				{
					catalogId: '1',
					sections: [{ title: 'One', products: times(size, (index) => `SKU-${index}`) }],
				},
				draft,
			),
	],
	'product_carousel.cards': [
		'Products',
		(size, draft) =>
			buildProductCarousel(
				BODY,
				{ catalogId: '1', products: times(size, (index) => `SKU-${index}`) },
				draft,
			),
	],
	'media_carousel.cards': [
		'Cards',
		(size, draft) =>
			buildMediaCarousel(
				BODY,
				times(size, () => card()),
				draft,
			),
	],
	'media_carousel.cardBody': [
		'Card 1 Body',
		(size, draft) => buildMediaCarousel(BODY, [card(long(size)), card()], draft),
	],
	'media_carousel.cardLineBreaks': [
		'Card 1 Body',
		(size, draft) => buildMediaCarousel(BODY, [card('a' + '\na'.repeat(size)), card()], draft),
	],
	'media_carousel.replyTitle': [
		'Card 1 Quick Reply 1 Title',
		(size, draft) =>
			buildMediaCarousel(BODY, [answered({ title: long(size), id: '1' }), answered(yes)], draft),
	],
	'media_carousel.replyId': [
		'Card 1 Quick Reply 1 ID',
		(size, draft) =>
			buildMediaCarousel(BODY, [answered({ title: 'Yes', id: long(size) }), answered(yes)], draft),
	],
	'voice_call.displayText': [
		'Button Text',
		(size, draft) => buildVoiceCall(BODY, { displayText: long(size) }, draft),
	],
	'voice_call.ttlMinutes': [
		'Button Works For',
		(size, draft) => buildVoiceCall(BODY, { ttlMinutes: size }, draft),
	],
	'voice_call.payload': [
		'Payload',
		(size, draft) => buildVoiceCall(BODY, { payload: long(size) }, draft),
	],
};
