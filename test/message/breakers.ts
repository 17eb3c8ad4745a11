import type { JsonObject } from '../../nodes/WhatsAppCloud/json';
import { buildContacts } from '../../nodes/WhatsAppCloud/message/contacts';
import type { Draft } from '../../nodes/WhatsAppCloud/message/draft';
import { buildFlow } from '../../nodes/WhatsAppCloud/message/flow';
import type { LimitName } from '../../nodes/WhatsAppCloud/message/limits';
import { buildCtaUrl } from '../../nodes/WhatsAppCloud/message/linkButton';
import { buildList } from '../../nodes/WhatsAppCloud/message/list';
import { buildMedia } from '../../nodes/WhatsAppCloud/message/mediaMessage';
import { buildMediaCarousel } from '../../nodes/WhatsAppCloud/message/mediaCarousel';
import { buildProductCarousel, buildProductList } from '../../nodes/WhatsAppCloud/message/products';
import { buildReplyButtons } from '../../nodes/WhatsAppCloud/message/replyButtons';
import { buildText } from '../../nodes/WhatsAppCloud/message/text';
import { buildVoiceCall } from '../../nodes/WhatsAppCloud/message/voiceCall';

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
const card = (body = 'Text') => ({
	header: { type: 'image' as const, medium: { link } },
	body,
	button,
});
const yes = { id: 'yes', title: 'Yes' };

/** Limits of messages, each with the field that is named when it is broken. */
export const MESSAGE_BREAKERS: Partial<
	Record<LimitName, readonly [field: string, build: Breaker]>
> = {
	'text.body': ['Text', (size, draft) => buildText({ body: long(size), previewUrl: false }, draft)],
	'media.caption': [
		'Caption',
		(size, draft) => buildMedia({ kind: 'image', medium: { link }, caption: long(size) }, draft),
	],
	'document.filename': [
		'File Name',
		(size, draft) => {
			const fileName = `${'x'.repeat(size)}.pdf`.slice(-size);
			return buildMedia({ kind: 'document', medium: { link: `${link}.pdf` }, fileName }, draft);
		},
	],
	'contacts.list': [
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
	'button.list': [
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
	'ctaUrl.displayText': [
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
	'productList.sections': [
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
	'productList.sectionTitle': [
		'Section 1 Title',
		(size, draft) =>
			buildProductList(
				{ ...BODY, header: { type: 'text', text: 'Bread' } },
				{ catalogId: '1', sections: [{ title: long(size), products: ['SKU'] }] },
				draft,
			),
	],
	'productList.products': [
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
	'carousel.cards': [
		'Products',
		(size, draft) =>
			buildProductCarousel(
				BODY,
				{ catalogId: '1', products: times(size, (index) => `SKU-${index}`) },
				draft,
			),
	],
	'carousel.cardBody': [
		'Card 1 Body',
		(size, draft) => buildMediaCarousel(BODY, [card(long(size)), card()], draft),
	],
	'carousel.cardLineBreaks': [
		'Card 1 Body',
		(size, draft) => buildMediaCarousel(BODY, [card('a' + '\na'.repeat(size)), card()], draft),
	],
	'voiceCall.displayText': [
		'Button Text',
		(size, draft) => buildVoiceCall(BODY, { displayText: long(size) }, draft),
	],
	'voiceCall.ttlMinutes': [
		'Button Works For',
		(size, draft) => buildVoiceCall(BODY, { ttlMinutes: size }, draft),
	],
	'voiceCall.payload': [
		'Payload',
		(size, draft) => buildVoiceCall(BODY, { payload: long(size) }, draft),
	],
};
