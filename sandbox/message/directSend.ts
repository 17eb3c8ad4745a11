import { createHash } from 'node:crypto';
import { invalidDetails, messageRefusal } from '../errors/graphError.ts';
import { compact, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';
import type { ContentType } from './content.ts';
import { requireOneOf } from './require.ts';
import { checkShape } from './shape.ts';

/** Seconds that an undelivered message may be kept for. */
const TTL = { utility: [30, 43_200], authentication: [30, 900] } as const;

/** What can be sent this way: texts, and bodies with reply buttons or a link. */
const INTERACTIVE = ['button', 'cta_url'];

/** Meta's limit for such a body. */
const MAX_BODY = 1024;

/**
 * Direct Send: a utility message without a template, told by `category` at the top level, also outside the window.
 * Without it, or with `service`, a message is an ordinary one. Meta makes a template of it, which turns up in lists.
 *
 * @throws GraphError 100 for an account that is not eligible and for what cannot be sent so, 139200 after misuse
 */
export function directTemplate(
	world: World,
	businessAccountId: string,
	type: ContentType,
	body: JsonObject,
): Template | undefined {
	const words = ['authentication', 'service', 'utility'];
	const category = requireOneOf(body.category ?? 'service', 'category', words);
	if (category !== 'utility' && category !== 'authentication') {
		if (body.ttl_seconds === undefined) return undefined;
		throw invalidDetails(
			'The request included one or more unsupported or misspelled parameters: ttl_seconds.',
		);
	}
	const account = world.businessAccounts.get(businessAccountId);
	const directSend = account ? standingOf(account, Date.now()) : 'not_eligible';
	if (directSend === 'restricted') throw messageRefusal(139200);
	// Codes need an access of their own, which nobody has here.
	if (!account || directSend === 'not_eligible' || category === 'authentication') {
		throw invalidDetails('The account cannot send such messages without a template.');
	}
	checkTtl(body, TTL[category]);
	const text = textIn(type, body);
	if (text === undefined) throw invalidDetails(`A ${type} cannot be sent without a template.`);
	if (text.length > MAX_BODY) {
		throw invalidDetails(`The body can have at most ${MAX_BODY} characters.`);
	}
	if (directSend === 'limited') {
		const left = account.directSendLeft ?? 0;
		if (left <= 0) throw messageRefusal(131064);
		account.directSendLeft = left - 1;
	}
	return generated(world, businessAccountId, componentsOf(type, body, text));
}

/** What is left of a limit or a restriction: each ends by itself. */
function standingOf(account: BusinessAccount, now: number): BusinessAccount['directSend'] {
	const { directSend, directSendUntil } = account;
	const isOver = directSendUntil !== undefined && directSendUntil <= now;
	return isOver && directSend !== 'not_eligible' ? 'eligible' : directSend;
}

function textIn(type: ContentType, body: JsonObject): string | undefined {
	if (type === 'text') return textOf(objectOf(body.text).body);
	const { type: kind, body: content } = objectOf(body.interactive);
	const fits = type === 'interactive' && INTERACTIVE.includes(textOf(kind)?.toLowerCase() ?? '');
	return fits ? textOf(objectOf(content).text) : undefined;
}

function checkTtl({ ttl_seconds: ttl }: JsonObject, [least, most]: readonly [number, number]): void {
	checkShape(ttl, 'integer', 'ttl_seconds');
	if (ttl === undefined || ttl === null) return;
	const bound =
		Number(ttl) < least
			? `higher than or equal to ${least}`
			: Number(ttl) > most && `lower than or equal to ${most}`;
	if (bound) throw invalidDetails(`The time to live value must be ${bound}.`);
}

function componentsOf(type: ContentType, body: JsonObject, text: string): JsonObject[] {
	const { footer, action } = type === 'interactive' ? objectOf(body.interactive) : {};
	const { buttons, parameters } = objectOf(action);
	const replies = listOf(buttons).map((button) => ({
		type: 'QUICK_REPLY',
		text: textOf(objectOf(objectOf(button).reply).title) ?? '',
	}));
	const { display_text, url } = objectOf(parameters);
	const links = url === undefined ? [] : [compact({ type: 'URL', text: display_text, url })];
	const all = [...replies, ...links];
	return [
		{ type: 'BODY', text },
		...(footer === undefined ? [] : [compact({ type: 'FOOTER', text: objectOf(footer).text })]),
		...(all.length === 0 ? [] : [{ type: 'BUTTONS', buttons: all }]),
	];
}

/** One for each content: the same again is the same template. */
function generated(world: World, businessAccountId: string, components: JsonObject[]): Template {
	const content = JSON.stringify(components);
	const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
	const name = `direct_send_text_${hash}`;
	const known = world.templates.find(businessAccountId, name, 'en');
	if (known) return known;
	const template: Template = {
		id: graphId(),
		businessAccountId,
		name,
		language: 'en',
		status: 'APPROVED',
		category: 'UTILITY',
		parameterFormat: 'POSITIONAL',
		components,
		quality: 'UNKNOWN',
		rejectedReason: 'NONE',
		source: 'AUTO_GENERATED',
		createdAt: Date.now(),
		edits: [],
	};
	world.templates.put(template);
	return template;
}
