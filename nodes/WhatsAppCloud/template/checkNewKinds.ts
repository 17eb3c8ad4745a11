import { asString, type JsonObject } from '../json';
import { lengthOf } from './limits';
import {
	buttonsOf,
	cardsOf,
	componentOf,
	headerFormatOf,
	offerOf,
	typeOf,
	type Finding,
	type Part,
} from './newTemplate';

/** What Meta would refuse of templates that show more than texts and buttons, each by its own rules. */
export function checkKinds(components: readonly JsonObject[], category: string): Finding[] {
	return [
		...checkOffer(components, category),
		...checkCarousel(components, category),
		...checkProducts(components),
		...checkGif(components, category),
		...checkPermission(components),
	];
}

const MARKETING = 'MARKETING';

/** Meta: "Limited-time offer templates". */
const OFFER_TEXT = 16;

/** Meta: "Limited-time offer templates". */
function checkOffer(components: readonly JsonObject[], category: string): Finding[] {
	const offer = offerOf(components);
	if (!offer) return [];
	const found: Finding[] = [];
	const says = (part: Part, what: string) => found.push({ part, what });
	const text = asString(offer.text) ?? '';
	const length = lengthOf(text);
	if (text.trim() === '') says('offer', 'is empty');
	if (length > OFFER_TEXT) {
		says('offer', `has ${length} characters; Meta allows at most ${OFFER_TEXT}`);
	}
	if (category !== MARKETING) says('category', 'has to be Marketing for a limited-time offer');
	const format = headerFormatOf(components);
	if (format !== undefined && !['IMAGE', 'VIDEO'].includes(format)) {
		says('header', 'can only be an image or a video above a limited-time offer');
	}
	if (componentOf(components, 'FOOTER')) {
		says('footer', 'is not possible with a limited-time offer: leave it empty');
	}
	const types = buttonsOf(components).map(typeOf);
	const needsCode = offer.has_expiration === true || types.includes('COPY_CODE');
	if (needsCode && types[0] !== 'COPY_CODE') {
		says('buttons', 'must begin with the code to copy, because the offer expires or has one');
	}
	return found;
}

/** Meta: "Media card carousel templates", "Product card carousel templates". */
const CARD_HEADERS = ['IMAGE', 'VIDEO', 'PRODUCT'];
const MOST_BUTTONS = { media: 2, product: 1 };

function checkCarousel(components: readonly JsonObject[], category: string): Finding[] {
	const cards = cardsOf(components);
	if (!componentOf(components, 'CAROUSEL')) return [];
	const found: Finding[] = [];
	if (category !== MARKETING) {
		found.push({ part: 'category', what: 'has to be Marketing for a carousel' });
	}
	for (const [type, part] of [
		['HEADER', 'header'],
		['FOOTER', 'footer'],
		['BUTTONS', 'buttons'],
	] as const) {
		if (!componentOf(components, type)) continue;
		found.push({ part, what: 'is not possible above a carousel: its cards have their own' });
	}
	cards.forEach((card, index) => {
		const says = (what: string) =>
			found.push({ part: 'cards', what: `(number ${index + 1}) ${what}` });
		const format = headerFormatOf(card) ?? '';
		if (!CARD_HEADERS.includes(format)) says('needs an image, a video or a product on top');
		const most = format === 'PRODUCT' ? MOST_BUTTONS.product : MOST_BUTTONS.media;
		const { length } = buttonsOf(card);
		if (length > most) says(`has ${length} buttons; Meta allows at most ${most}`);
	});
	return found;
}

/** What has to stand above a button (Meta: "Multi-product message templates", "Single-product message templates"). */
const HEADERS_OF: Readonly<Record<string, { format: string; what: string }>> = {
	MPM: { format: 'TEXT', what: 'has to be a text above a button that shows several products' },
	SPM: { format: 'PRODUCT', what: 'has to be a product above a button that shows it' },
};

function checkProducts(components: readonly JsonObject[]): Finding[] {
	const header = headerFormatOf(components);
	return buttonsOf(components).flatMap((button): Finding[] => {
		const { format, what } = HEADERS_OF[typeOf(button)] ?? {};
		return what === undefined || format === header ? [] : [{ part: 'header', what }];
	});
}

/** GIFs are for the Marketing Messages API, which takes marketing templates only (Meta: "Marketing Messages API"). */
function checkGif(components: readonly JsonObject[], category: string): Finding[] {
	if (headerFormatOf(components) !== 'GIF' || category === MARKETING) return [];
	return [{ part: 'category', what: 'has to be Marketing for a GIF' }];
}

/** Meta: "Call permission request templates". */
function checkPermission(components: readonly JsonObject[]): Finding[] {
	if (!componentOf(components, 'CALL_PERMISSION_REQUEST')) return [];
	if (buttonsOf(components).length === 0) return [];
	return [
		{ part: 'buttons', what: 'are not possible where the template asks for permission to call' },
	];
}
