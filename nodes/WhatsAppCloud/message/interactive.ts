import type { JsonObject } from '../json';
import type { Draft } from './draft';
import { characters, type Limits } from './limit';
import { mediumObject, type MediaSource } from './mediaSource';

/** What to show above the text of an interactive message. */
export type Header =
	| { type: 'text'; text: string }
	| { type: 'image' | 'video'; medium: MediaSource }
	| { type: 'document'; medium: MediaSource; fileName?: string };

export type HeaderType = Header['type'];

/** The parts that interactive messages have in common. */
export interface Frame {
	header?: Header;
	body?: string;
	footer?: string;
}

const SOURCE = 'Interactive messages';

export const INTERACTIVE_LIMITS = {
	header: [characters(60, SOURCE)],
	footer: [characters(60, SOURCE)],
	body: [characters(1024, SOURCE)],
} satisfies Record<string, Limits>;

/** What each kind of interactive message may have around its action (Meta: "Interactive messages"). */
export interface FrameRule {
	headers: readonly HeaderType[];
	headerRequired?: true;
	bodyRequired: boolean;
	bodyLimits: Limits;
	footer: boolean;
}

const ANY_HEADER = ['text', 'image', 'video', 'document'] as const;

export const withHeader: FrameRule = {
	headers: ANY_HEADER,
	bodyRequired: true,
	bodyLimits: INTERACTIVE_LIMITS.body,
	footer: true,
};
export const withoutHeader: FrameRule = { ...withHeader, headers: [] };
export const bodyOnly: FrameRule = { ...withoutHeader, footer: false };

/**
 * `type` and `interactive` of a send request. Parts that this kind does not have are left out.
 *
 * @param type Meta's `interactive.type`
 */
export function buildInteractive(
	type: string,
	rule: FrameRule,
	frame: Frame,
	action: JsonObject,
	draft: Draft,
): JsonObject {
	const header = readHeader(rule, frame.header, draft);
	const body = rule.bodyRequired
		? draft.text('Body', frame.body ?? '', rule.bodyLimits)
		: draft.optional('Body', frame.body, rule.bodyLimits);
	const footer = rule.footer
		? draft.optional('Footer', frame.footer, INTERACTIVE_LIMITS.footer)
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
		return { type: 'text', text: draft.text(field, header.text, INTERACTIVE_LIMITS.header) };
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
