import { asObject, asText, type JsonObject, type JsonValue } from '../../nodes/WhatsAppCloud/json';
import { byId, group, groups, isExpression, present, renamed } from '../values';
import type { Migration, OwnNote } from './migration';

interface Message {
	parameters: JsonObject;
	options?: JsonObject;
	notes?: OwnNote[];
}

const MEDIA = ['audio', 'document', 'image', 'sticker', 'video'];

/** Meta refuses a text beside these. */
const WITHOUT_CAPTION = ['audio', 'sticker'];

/** By message type. */
const MESSAGES = new Map<string, (parameters: JsonObject) => Message>([
	['text', text],
	['location', location],
	['contacts', contacts],
	...MEDIA.map((type): [string, typeof media] => [type, media]),
]);

/** Message → Send of n8n's node is our Message → Send with Free-Form Only. */
export const migrateSend: Migration = (parameters) => {
	const type = asText(parameters.messageType) ?? 'text';
	const read = MESSAGES.get(type);
	if (!read) {
		const why = isExpression(type) ? 'which only shows when it runs' : 'which is not known here';
		return { kept: `its message type is "${type}", ${why}` };
	}
	const { parameters: message, options = {}, notes = [] } = read(parameters);
	return {
		parameters: present({
			...{ resource: 'message', operation: 'send' },
			...recipient(parameters),
			...{ mode: 'freeFormOnly', messageType: type },
			...message,
			...{ options },
		}),
		shape: 'sent',
		notes: [
			...notes,
			{
				kind: 'look',
				text: 'customers who have not written for 24 hours do not get this message: n8n\'s node reports it as sent all the same, ours fails with the reason. With "What to Send: Automatic" they get a template of your choice instead.',
			},
		],
	};
};

/** From which number, and to whom. */
export function recipient(parameters: JsonObject): Record<string, JsonValue> {
	return {
		phoneNumberId: byId(parameters.phoneNumberId),
		to: parameters.recipientPhoneNumber ?? '',
	};
}

function text({ textBody, additionalFields }: JsonObject): Message {
	const previewUrl = asObject(additionalFields)?.previewUrl;
	return { parameters: present({ text: textBody }), options: present({ previewUrl }) };
}

function location({ latitude, longitude, additionalFields }: JsonObject): Message {
	const { name, address } = group(additionalFields, 'nameAndAddress');
	return { parameters: present({ latitude, longitude, placeName: name, address }) };
}

const SOURCES: Record<string, string> = {
	useMediaLink: 'link',
	useMediaId: 'id',
	useMedian8n: 'binary',
};

function media(parameters: JsonObject): Message {
	const { mediaLink, mediaId } = parameters;
	const type = asText(parameters.messageType) ?? '';
	const more = asObject(parameters.additionalFields) ?? {};
	const source = SOURCES[asText(parameters.mediaPath) ?? ''] ?? 'link';
	const caption = WITHOUT_CAPTION.includes(type) ? undefined : more.mediaCaption;
	const fileName =
		type === 'document' ? (parameters.mediaFilename ?? more.mediaFilename) : undefined;
	return {
		parameters: present({
			mediaSource: source,
			...(source === 'link' ? { mediaLink } : {}),
			...(source === 'id' ? { mediaId } : {}),
			...(source === 'binary'
				? { binaryPropertyName: parameters.mediaPropertyName ?? 'data' }
				: {}),
			...{ caption, fileName },
		}),
		notes:
			more.mediaCaption !== undefined && caption === undefined
				? [
						{
							kind: 'look',
							text: `the caption is left out: WhatsApp shows none with ${type}`,
						},
					]
				: [],
	};
}

const NAME = {
	...{ formatted_name: 'formattedName', first_name: 'firstName', last_name: 'lastName' },
	...{ middle_name: 'middleName', prefix: 'prefix', suffix: 'suffix' },
};

const ADDRESS = {
	...{ street: 'street', city: 'city', state: 'state', zip: 'zip', country: 'country' },
	...{ country_code: 'countryCode', type: 'type' },
};

function contacts({ name, additionalFields }: JsonObject): Message {
	const more = asObject(additionalFields) ?? {};
	const list = (field: string, option: string, names: Record<string, string>) => {
		const values = groups(more[field], option).map((one) =>
			renamed({ ...one, ...typeOf(one) }, names),
		);
		return values.length > 0 ? { values } : undefined;
	};
	const contact = present({
		...renamed(group(name, 'data'), NAME),
		phones: list('phones', 'data', { phone: 'phone', type: 'type', whatsapp_user_id: 'waId' }),
		emails: list('emails', 'data', { email: 'email', type: 'type' }),
		urls: list('urls', 'url', { url: 'url', type: 'type' }),
		addresses: list('addresses', 'address', ADDRESS),
		...renamed(group(more.organization, 'data'), {
			...{ company: 'company', department: 'department', title: 'title' },
		}),
		birthday: more.birthday,
	});
	return { parameters: { contactsInput: 'fields', contacts: { values: [contact] } } };
}

/** n8n leaves out what is as its node shows it at first; a phone's type has a name for each version of its node. */
const typeOf = (one: JsonObject): JsonObject => ({
	type: one.type ?? one.type_v11 ?? one.type_v1 ?? ('phone' in one ? 'CELL' : 'HOME'),
});
