import { invalidParameter } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { missingFields, tooLong, upperCased } from './definition.ts';

const OFFER_TEXT = 16;

/** The types of buttons that a component, or a card, has. */
function buttonTypes(components: JsonObject[]): string[] {
	const buttons = components.find(({ type }) => type === 'BUTTONS')?.buttons;
	return listOf(buttons).map((button) => (textOf(objectOf(button).type) ?? '').toUpperCase());
}

/** Offers, carousels, products, permissions to call: what Meta's page of each says. @throws GraphError 100 */
export function checkKinds(components: JsonObject[], category: string): void {
	const of = (type: string): JsonObject | undefined =>
		components.find((component) => component.type === type);
	const types = buttonTypes(components);
	const offer = of('LIMITED_TIME_OFFER');
	if (offer) checkOffer(objectOf(offer.limited_time_offer), components, category);
	const carousel = of('CAROUSEL');
	if (carousel) checkCarousel(carousel, components, category);
	if (types.includes('MPM') && of('HEADER')?.format !== 'TEXT') {
		throw invalidParameter('Multi-product message templates must have a header of format TEXT.');
	}
	if (types.includes('SPM') && of('HEADER')?.format !== 'PRODUCT') {
		throw invalidParameter(
			'Single-product message templates must have a header of format PRODUCT.',
		);
	}
	if (types.includes('OTP') && category !== 'AUTHENTICATION') {
		throw invalidParameter('OTP buttons are only supported for AUTHENTICATION templates.');
	}
	if (of('CALL_PERMISSION_REQUEST') && types.length > 0) {
		throw invalidParameter('A call permission request cannot be combined with buttons.');
	}
}

function checkOffer(offer: JsonObject, components: JsonObject[], category: string): void {
	const text = textOf(offer.text) ?? '';
	if (text.trim() === '') throw missingFields('LIMITED_TIME_OFFER', 'text');
	if (text.length > OFFER_TEXT) throw tooLong('LIMITED_TIME_OFFER', OFFER_TEXT);
	if (category !== 'MARKETING') {
		throw invalidParameter('Limited-time offer templates must have the category MARKETING.');
	}
	for (const { type, format } of components) {
		if (type === 'FOOTER') {
			throw invalidParameter('Limited-time offer templates do not support a FOOTER component.');
		}
		if (type === 'HEADER' && format !== 'IMAGE' && format !== 'VIDEO') {
			throw invalidParameter('The header of a limited-time offer must be IMAGE or VIDEO.');
		}
	}
	const types = buttonTypes(components);
	const needsCode = offer.has_expiration === true || types.includes('COPY_CODE');
	if (needsCode && types[0] !== 'COPY_CODE') {
		throw invalidParameter('The first button of a limited-time offer must be COPY_CODE.');
	}
}

const CARD_HEADERS = ['IMAGE', 'VIDEO', 'PRODUCT'];

function checkCarousel(carousel: JsonObject, components: JsonObject[], category: string): void {
	if (category !== 'MARKETING') {
		throw invalidParameter('Carousel templates must have the category MARKETING.');
	}
	if (components.some(({ type }) => ['HEADER', 'FOOTER', 'BUTTONS'].includes(textOf(type) ?? ''))) {
		throw invalidParameter('Carousel templates consist of a BODY and a CAROUSEL component only.');
	}
	for (const card of listOf(carousel.cards)) {
		const parts = listOf(objectOf(card).components).map((entry) => upperCased(objectOf(entry)));
		const format = textOf(parts.find(({ type }) => type === 'HEADER')?.format) ?? '';
		if (!CARD_HEADERS.includes(format)) throw missingFields('CAROUSEL', 'header');
		const most = format === 'PRODUCT' ? 1 : 2;
		if (buttonTypes(parts).length > most) {
			throw invalidParameter(`A card of a carousel can have at most ${most} buttons.`);
		}
	}
}
