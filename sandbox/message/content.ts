import { messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { World } from '../state/world.ts';
import { isDirectSend } from './category.ts';
import { checkInteractive } from './interactive.ts';
import { checkMedia } from './media.ts';
import {
	requireList,
	requireNumber,
	requireObject,
	requireText,
	requireTextIfGiven,
} from './require.ts';

/** Alphabetical, as Graph lists them. */
export const CONTENT_TYPES = [
	'audio',
	'contacts',
	'document',
	'image',
	'interactive',
	'location',
	'reaction',
	'sticker',
	'template',
	'text',
	'video',
] as const;

export type ContentType = (typeof CONTENT_TYPES)[number];

/** Meta's limit for the text of a text message. */
const MAX_TEXT = 4096;

/** The higher of two limits that Meta names (pages: 257, OpenAPI document: 5). */
const MAX_CONTACTS = 257;

type Check = (world: World, value: JsonValue | undefined, type: string, body: JsonObject) => void;

const media: Check = (world, value, type) => checkMedia(world, type, value);

/** One check per type; templates are checked against their definition elsewhere. */
const CHECKS: Record<Exclude<ContentType, 'template'>, Check> = {
	audio: media,
	contacts: (_world, value) => checkContacts(value),
	document: media,
	image: media,
	interactive: (world, value, _type, body) =>
		checkInteractive(world, requireObject(value, 'interactive'), isDirectSend(body)),
	location: (_world, value) => checkLocation(requireObject(value, 'location')),
	reaction: (_world, value) => checkReaction(requireObject(value, 'reaction')),
	sticker: media,
	text: (_world, value) => {
		requireText(objectOf(value).body, "text['body']", MAX_TEXT);
	},
	video: media,
};

/** @throws GraphError as Meta refuses such a message */
export function checkContent(
	world: World,
	type: Exclude<ContentType, 'template'>,
	body: JsonObject,
): void {
	CHECKS[type](world, body[type], type, body);
}

function checkLocation(location: JsonObject): void {
	requireNumber(location.latitude, "location['latitude']", [-90, 90]);
	requireNumber(location.longitude, "location['longitude']", [-180, 180]);
	requireTextIfGiven(location.name, "location['name']", 1000);
	requireTextIfGiven(location.address, "location['address']", 1000);
}

function checkReaction(reaction: JsonObject): void {
	requireText(reaction.message_id, "reaction['message_id']", 1000);
	const emoji = reaction.emoji;
	if (emoji === undefined || emoji === null) throw missingParameter("reaction['emoji']");
	if (typeof emoji !== 'string' || (emoji !== '' && !isOneEmoji(emoji))) {
		throw messageRefusal(131009, 'reaction: emoji is not a valid emoji');
	}
}

/** A picture, a flag or a keycap, and nothing behind it. */
function isOneEmoji(text: string): boolean {
	return EMOJI.test(text) && [...new Intl.Segmenter().segment(text)].length === 1;
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;

function checkContacts(value: JsonValue | undefined): void {
	const contacts = requireList(value, 'contacts');
	if (contacts.length === 0) throw missingParameter('contacts');
	if (contacts.length > MAX_CONTACTS) {
		throw messageRefusal(131009, `contacts: at most ${MAX_CONTACTS} contacts are allowed`);
	}
	contacts.forEach((entry, index) => {
		const path = `contacts[${index}]`;
		const name = requireObject(requireObject(entry, path).name, `${path}['name']`);
		requireText(name.formatted_name, `${path}['name']['formatted_name']`, 1000);
		const parts = ['first_name', 'last_name', 'middle_name', 'prefix', 'suffix'];
		if (!parts.some((part) => textOf(name[part]))) {
			throw messageRefusal(
				131009,
				`${path}['name'] needs at least one of ${parts.join(', ')} beside formatted_name`,
			);
		}
	});
}
