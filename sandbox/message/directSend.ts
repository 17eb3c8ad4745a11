import { createHash } from 'node:crypto';
import { GraphError, invalidDetails, messageRefusal } from '../errors/graphError.ts';
import { compact, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';
import { isDirectSend } from './category.ts';
import type { ContentType } from './content.ts';
import { requireOneOf } from './require.ts';
import { checkShape } from './shape.ts';

/** Seconds that an undelivered message may be kept for. */
const TTL = [30, 43_200] as const;

/** What can be sent this way: texts, and bodies with reply buttons, links, or a button to call. */
const INTERACTIVE = ['button', 'cta_url', 'voice_call'];

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
	if (!isDirectSend(body)) {
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
		throw invalidDetails(
			"Parameter Invalid: The 'category' value requires Direct Send, which isn't enabled for this account. Use an approved message template instead.",
		);
	}
	checkTtl(body);
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
	const name = textOf(objectOf(body.direct_send_config).template_name);
	if (name !== undefined && !/^[a-z0-9_]{1,512}$/.test(name)) {
		throw new GraphError(400, { message: 'template_name', code: 100 });
	}
	return generated(world, businessAccountId, componentsOf(type, body, text), name);
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

function checkTtl({ ttl_seconds: ttl }: JsonObject): void {
	checkShape(ttl, 'integer', 'ttl_seconds');
	if (ttl === undefined || ttl === null) return;
	const [least, most] = TTL;
	const bound =
		Number(ttl) < least
			? `higher than or equal to ${least}`
			: Number(ttl) > most && `lower than or equal to ${most}`;
	if (bound) throw invalidDetails(`The time to live value must be ${bound}.`);
}

function componentsOf(type: ContentType, body: JsonObject, text: string): JsonObject[] {
	const { footer, action } = type === 'interactive' ? objectOf(body.interactive) : {};
	const { buttons, parameters } = objectOf(action);
	const all = [...listOf(buttons).map(objectOf), ...(parameters ? [{ cta_url: parameters }] : [])];
	return [
		{ type: 'BODY', text },
		...(footer === undefined ? [] : [compact({ type: 'FOOTER', text: objectOf(footer).text })]),
		...(all.length === 0 ? [] : [{ type: 'BUTTONS', buttons: all.map(buttonOf) }]),
	];
}

function buttonOf({ reply, cta_url: link }: JsonObject): JsonObject {
	if (reply !== undefined) return compact({ type: 'QUICK_REPLY', text: objectOf(reply).title });
	const { display_text: text, url } = objectOf(link);
	return compact({ type: url === undefined ? 'VOICE_CALL' : 'URL', text, url });
}

/** One for each content: the same again is the same template. Or the one that the business names, whatever it says. */
function generated(
	world: World,
	businessAccountId: string,
	components: JsonObject[],
	given: string | undefined,
): Template {
	const content = JSON.stringify(components);
	const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
	const name = given ?? `direct_send_text_${hash}`;
	const known =
		given === undefined
			? world.templates.find(businessAccountId, name, 'en')
			: world.templates.of(businessAccountId).find((one) => one.name === given);
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
