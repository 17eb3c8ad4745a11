import type { INodeProperties } from 'n8n-workflow';

import { address } from './address';
import { catalog } from './catalog';
import { contacts } from './contacts';
import { ctaUrl } from './ctaUrl';
import {
	anyHeaderFields,
	bodyField,
	footerField,
	optionalBodyField,
	shownIf,
	textHeaderFields,
} from '../typeParts/fields';
import { flow } from './flow';
import { list } from './list';
import { location } from './location';
import { audio, document, image, sticker, video } from './media';
import { mediaCarousel } from './mediaCarousel';
import type { MessageType } from '../typeParts/messageType';
import { product } from './product';
import { productCarousel } from './productCarousel';
import { productList } from './productList';
import { raw } from './raw';
import { reaction } from './reaction';
import { replyButtons } from './replyButtons';
import { callPermissionRequest, contactInfoRequest, locationRequest } from './askingMessages';
import { text } from './text';
import { voiceCall } from './voiceCall';

/** All kinds of free-form messages, in the order in which the editor offers them: by name. */
export const MESSAGE_TYPES: readonly MessageType[] = [
	address,
	audio,
	callPermissionRequest,
	catalog,
	contactInfoRequest,
	contacts,
	document,
	flow,
	image,
	list,
	location,
	locationRequest,
	mediaCarousel,
	product,
	productCarousel,
	productList,
	raw,
	reaction,
	replyButtons,
	sticker,
	text,
	ctaUrl,
	video,
	voiceCall,
];

/** What several types have in common stands first, from top to bottom as on the phone. */
const COMMON_FIELDS = [
	...anyHeaderFields,
	...textHeaderFields,
	bodyField,
	optionalBodyField,
	footerField,
];

/** Message Type, and each type's fields, shown for that type. A field that several types share is there once. */
export function messageTypeFields(): INodeProperties[] {
	const types = new Map<INodeProperties, string[]>(COMMON_FIELDS.map((field) => [field, []]));
	for (const { option, fields } of MESSAGE_TYPES) {
		for (const field of fields) {
			types.set(field, [...(types.get(field) ?? []), String(option.value)]);
		}
	}
	return [
		{
			displayName: 'Message Type',
			name: 'messageType',
			type: 'options',
			noDataExpression: true,
			default: 'text',
			description: 'What the customer gets while the 24-hour window is open',
			options: MESSAGE_TYPES.map(({ option }) => option),
		},
		...[...types].map(([field, messageType]) => shownIf({ messageType }, field)),
	];
}
