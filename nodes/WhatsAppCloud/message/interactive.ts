import type { JsonObject } from '../json';
import type { Draft } from './draft';
import type { LimitName } from './limits';
import { mediumObject, type Medium } from './mediaSource';

/** What to show above the text of an interactive message. */
export type Header =
	| { type: 'text'; text: string }
	| { type: 'image' | 'video'; medium: Medium }
	| { type: 'document'; medium: Medium; fileName?: string };

export type HeaderType = Header['type'];

/** The parts that interactive messages have in common. */
export interface Frame {
	header?: Header;
	body?: string;
	footer?: string;
}

/** What each kind of interactive message may have around its action (Meta: "Interactive messages"). */
interface FrameRule {
	headers: readonly HeaderType[];
	headerRequired?: true;
	bodyRequired: boolean;
	bodyLimit: LimitName;
	footer: boolean;
}

const ANY_HEADER = ['text', 'image', 'video', 'document'] as const;

const withHeader: FrameRule = {
	headers: ANY_HEADER,
	bodyRequired: true,
	bodyLimit: 'interactive.body',
	footer: true,
};
const withoutHeader: FrameRule = { ...withHeader, headers: [] };
const bodyOnly: FrameRule = { ...withoutHeader, footer: false };

/** One row per value of `interactive.type`. */
export const FRAMES = {
	address_message: withHeader,
	button: withHeader,
	call_permission_request: bodyOnly,
	carousel: bodyOnly,
	catalog_message: withoutHeader,
	cta_url: withHeader,
	flow: withHeader,
	list: { ...withHeader, headers: ['text'], bodyLimit: 'list.body' },
	location_request_message: bodyOnly,
	product: { ...withoutHeader, bodyRequired: false },
	product_list: { ...withHeader, headers: ['text'], headerRequired: true },
	request_contact_info: bodyOnly,
	voice_call: bodyOnly,
} as const satisfies Record<string, FrameRule>;

export type InteractiveType = keyof typeof FRAMES;

/** `type` and `interactive` of a send request. Parts that this kind does not have are left out. */
export function buildInteractive(
	type: InteractiveType,
	frame: Frame,
	action: JsonObject,
	draft: Draft,
): JsonObject {
	const rule: FrameRule = FRAMES[type];
	const header = readHeader(rule, frame.header, draft);
	const body = rule.bodyRequired
		? draft.text('Body', frame.body ?? '', rule.bodyLimit)
		: draft.optional('Body', frame.body, rule.bodyLimit);
	const footer = rule.footer
		? draft.optional('Footer', frame.footer, 'interactive.footer')
		: undefined;
	return {
		type: 'interactive',
		interactive: {
			type,
			...(header ? { header } : {}),
			...(body === undefined ? {} : { body: { text: body } }),
			...(footer === undefined ? {} : { footer: { text: footer } }),
			action,
		},
	};
}

function readHeader(
	rule: FrameRule,
	header: Header | undefined,
	draft: Draft,
): JsonObject | undefined {
	if (rule.headers.length === 0) return undefined;
	if (!header) {
		if (rule.headerRequired) draft.refuse('Header', 'is empty');
		return undefined;
	}
	if (!rule.headers.includes(header.type)) {
		draft.refuse('Header', `is of the type ${header.type}; allowed: ${rule.headers.join(', ')}`);
	}
	return buildHeader(header, draft, 'Header');
}

/** A header, also of a carousel's card. */
export function buildHeader(header: Header, draft: Draft, field: string): JsonObject {
	if (header.type === 'text') {
		return { type: 'text', text: draft.text(field, header.text, 'interactive.header') };
	}
	const filename =
		header.type === 'document'
			? draft.documentName(`${field} File Name`, header.fileName, header.medium)
			: undefined;
	return {
		type: header.type,
		[header.type]: {
			...mediumObject(draft, field, header.medium, { kind: header.type }),
			...(filename === undefined ? {} : { filename }),
		},
	};
}
