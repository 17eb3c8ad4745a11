import { invalidDetails, messageRefusal, missingParameter } from '../errors/graphError.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import type { World } from '../state/world.ts';
import { checkHeader } from './interactiveHeader.ts';
import { checkLink } from './link.ts';
import { checkLength, requireList, requireObject, requireOneOf, requireText } from './require.ts';

const MAX_CARD_BODY = 160;
const MAX_CARD_LINE_BREAKS = 2;

/** Cards to swipe through: 2 to 10, all with the same kind of header, or all products of one catalog. */
export function checkCards(world: World, action: JsonObject): void {
	const cards = requireList(action.cards, "interactive['action']['cards']");
	if (cards.length < 2 || cards.length > 10) {
		throw messageRefusal(
			131009,
			'Invalid cards count. Min allowed cards: 2, Max allowed cards: 10',
		);
	}
	const kinds = new Set<string>();
	const indices = new Set<number>();
	cards.forEach((entry, index) => {
		const path = `interactive['action']['cards'][${index}]`;
		const card = requireObject(entry, path);
		if (cardIndex(card, path, indices) >= cards.length) {
			throw messageRefusal(131009, `${path}['card_index'] must be below the number of cards`);
		}
		const cardAction = requireObject(card.action, `${path}['action']`);
		if (textOf(card.type) === 'product') {
			requireText(cardAction.product_retailer_id, `${path}['action']['product_retailer_id']`, 200);
			kinds.add(
				`product ${requireText(cardAction.catalog_id, `${path}['action']['catalog_id']`, 200)}`,
			);
			return;
		}
		checkHeader(
			world,
			requireObject(card.header, `${path}['header']`),
			['image', 'video'],
			`${path}['header']`,
		);
		requireOneOf(card.type, `${path}['type']`, ['cta_url', 'product']);
		checkCardBody(card, path);
		const buttons = checkCardAction(cardAction, `${path}['action']`);
		kinds.add(`${textOf(objectOf(card.header).type)} ${buttons}`);
	});
	if (kinds.size > 1) {
		throw messageRefusal(
			131009,
			'All cards must have the same header type and buttons, or the same catalog',
		);
	}
}

/**
 * A card says which one it is, and no other card says the same.
 *
 * @param path of the card, as Graph writes it
 * @param seen of the cards before it; grows
 */
export function cardIndex(card: JsonObject, path: string, seen: Set<number>): number {
	if (textOf(card.card_index) === undefined) throw missingParameter(`${path}['card_index']`);
	const index = Number(card.card_index);
	if (seen.has(index))
		throw invalidDetails(`carousel: card_index ${index} is given more than once`);
	seen.add(index);
	return index;
}

function checkCardBody(card: JsonObject, path: string): void {
	if (card.body === undefined) return;
	const text = requireText(objectOf(card.body).text, `${path}['body']['text']`, MAX_CARD_BODY);
	if (text.split('\n').length - 1 > MAX_CARD_LINE_BREAKS) {
		throw messageRefusal(
			131009,
			`Card body: at most ${MAX_CARD_LINE_BREAKS} line breaks are allowed`,
		);
	}
}

/**
 * One link, or quick replies.
 *
 * @returns how many replies there are; 0 = a link
 */
function checkCardAction(action: JsonObject, path: string): number {
	if (action.buttons === undefined) {
		checkLink(action, path);
		return 0;
	}
	const buttons = requireList(action.buttons, `${path}['buttons']`);
	if (buttons.length === 0) throw missingParameter(`${path}['buttons']`);
	buttons.forEach((entry, index) => {
		const button = `${path}['buttons'][${index}]`;
		requireOneOf(objectOf(entry).type, `${button}['type']`, ['quick_reply']);
		const reply = requireObject(objectOf(entry).quick_reply, `${button}['quick_reply']`);
		requireText(reply.id, `${button}['quick_reply']['id']`, 256);
		checkLength('Button title', reply.title, 20);
	});
	return buttons.length;
}
