import type { INodeProperties } from 'n8n-workflow';

import { asArray, asObject, asText, type JsonObject, type JsonValue } from '../../../json';
import {
	buildMediaCarousel,
	type MediaCard,
	MEDIA_CAROUSEL_LIMITS,
} from '../../../message/types/mediaCarousel';
import { toText } from '../../parameters';
import { bodyField, HEADER_MEDIA, listFields, mediumFields } from '../typeParts/fields';
import { readFrame } from '../typeParts/frame';
import type { MessageType } from '../typeParts/messageType';
import { elementsOf, type ItemReader, optionalText } from '../typeParts/reader';
import { readButton, replyFields } from './replyButtons';

const cardReplyFields = replyFields.map((field) =>
	field.name === 'id'
		? {
				...field,
				description:
					"Returned as Reply ID when the customer taps; leave it empty to use the card's number and the title",
			}
		: field,
);

/** What stands below a card: a link, or buttons to answer with. */
const buttonFields: INodeProperties[] = [
	{
		displayName: 'Button',
		name: 'buttonType',
		type: 'options',
		default: 'link',
		description: 'The same on all cards',
		options: [
			{ name: 'Link', value: 'link' },
			{ name: 'Quick Replies', value: 'replies' },
		],
	},
	{
		displayName: 'Button Text',
		name: 'buttonText',
		type: 'string',
		displayOptions: { show: { buttonType: ['link'] } },
		default: '',
		placeholder: 'e.g. See the plant',
		description: 'At most 20 characters',
	},
	{
		displayName: 'Button URL',
		name: 'buttonUrl',
		type: 'string',
		displayOptions: { show: { buttonType: ['link'] } },
		default: '',
		placeholder: 'e.g. https://example.com/plants/4711',
	},
	{
		displayName: 'Quick Replies',
		name: 'quickReplies',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		displayOptions: { show: { buttonType: ['replies'] } },
		default: {},
		placeholder: 'Add quick reply',
		description: 'As many on each card',
		options: [{ displayName: 'Quick Reply', name: 'values', values: cardReplyFields }],
	},
];

const cardsField: INodeProperties = {
	displayName: 'Cards',
	name: 'cards',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	placeholder: 'Add card',
	description: 'Two to ten cards, all with an image or all with a video',
	options: [
		{
			displayName: 'Card',
			name: 'values',
			values: [
				{
					displayName: 'Header',
					name: 'headerType',
					type: 'options',
					default: 'image',
					options: [
						{ name: 'Image', value: 'image' },
						{ name: 'Video', value: 'video' },
					],
				},
				...mediumFields(HEADER_MEDIA, 'File'),
				{
					displayName: 'Body',
					name: 'body',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					description: 'At most 160 characters and two line breaks; may be empty',
				},
				...buttonFields,
			],
		},
	],
};

export const mediaCarousel: MessageType = {
	option: {
		name: 'Media Carousel',
		value: 'media_carousel',
		description:
			'Two to ten cards with an image or a video and a link or quick replies, to swipe through',
	},
	fields: [
		bodyField,
		...listFields(
			cardsField,
			'[{ "headerType": "image", "headerLink": "https://…", "body": "…", "buttonText": "Buy", "buttonUrl": "https://…" }]',
		),
	],
	limits: MEDIA_CAROUSEL_LIMITS,
	read(reader) {
		const frame = readFrame(reader);
		const cards = reader
			.list('cards', 'Cards')
			.map((element, index) => readCard(reader, element, `Card ${index + 1}`));
		return (draft) => buildMediaCarousel(frame, cards, draft);
	},
};

/** A card as the editor's fields have it, or as Meta has it. */
function readCard(reader: ItemReader, element: JsonValue, label: string): MediaCard {
	const card = asObject(element);
	if (!card) throw reader.bad(label, 'is not an object');
	const flat = asObject(card.header) ? fromMeta(card) : card;
	const type = toText(flat.headerType) || 'image';
	if (type !== 'image' && type !== 'video') {
		throw reader.bad(`${label} Header`, `is "${type}"`, 'A card has an image or a video.');
	}
	const medium = reader.medium(
		{
			source: flat.headerSource ?? (optionalText(flat.headerMediaId) ? 'id' : 'link'),
			link: flat.headerLink,
			id: flat.headerMediaId,
			binary: flat.headerBinaryPropertyName,
		},
		`${label} Header`,
		{ kind: type },
	);
	const body = optionalText(flat.body);
	const replies = elementsOf(flat.quickReplies).map(readButton);
	const answers = flat.buttonType === 'replies' || (!flat.buttonType && replies.length > 0);
	return {
		header: { type, medium },
		...(body === undefined ? {} : { body }),
		action: answers
			? { replies }
			: { displayText: toText(flat.buttonText), url: toText(flat.buttonUrl) },
	};
}

function fromMeta(card: JsonObject): JsonObject {
	const header = asObject(card.header);
	const type = asText(header?.type) ?? '';
	const file = asObject(header?.[type]);
	const action = asObject(card.action);
	const parameters = asObject(action?.parameters);
	return {
		headerType: type,
		headerLink: file?.link ?? '',
		headerMediaId: file?.id ?? '',
		body: asObject(card.body)?.text ?? '',
		buttonText: parameters?.display_text ?? '',
		buttonUrl: parameters?.url ?? '',
		quickReplies: asArray(action?.buttons) ?? [],
	};
}
