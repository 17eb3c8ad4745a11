import type { JsonObject } from '../json';
import { buttonsOf, cardsOf, componentOf, textOf, typeOf, variablesOf } from './newTemplate';

/**
 * What makes Meta take a utility template for marketing, or reject it (Meta: "Template categorization", in our own
 * words): utility is about something that this customer has asked for or done, and only that. Common words of the
 * largest languages; that none of them is there proves nothing.
 */
const SIGNS: ReadonlyArray<{ what: string; words: RegExp }> = [
	{
		what: 'offers something cheaper or free',
		words:
			/\b(?:\d+\s?% (?:off|discount)|discounts?|coupons?|vouchers?|promo(?:tion|tional)?s?|promo ?code|sale|deals?|special offers?|for free|free gift|cashback|rabatt\w*|gutschein\w*|angebot\w*|descuentos?|ofertas?|cup[oó]n|gratis|descontos?|promo[çc][ãa]o|korting\w*|aanbieding\w*|soldes|r[ée]duction)\b/iu,
	},
	{
		what: 'invites the customer to buy or look at something new',
		words:
			/\b(?:shop now|buy now|order now|book now|new (?:arrivals?|collection|products?)|check out our|discover|upgrade|recommend(?:ed|ations?)? for you|jetzt (?:kaufen|bestellen)|neue kollektion|compra(?:r)? (?:ahora|agora|j[áa])|nueva colecci[óo]n|nova cole[çc][ãa]o|koop nu|nieuwe collectie|achetez maintenant)\b/iu,
	},
	{
		what: 'urges the customer to hurry',
		words:
			/\b(?:limited time|last chance|hurry|only today|don['’]t miss|while stocks last|nur (?:heute|noch)|por tiempo limitado|[úu]ltima (?:oportunidad|chance)|alleen vandaag|offre limit[ée]e)\b/iu,
	},
	{
		what: 'wins back customers, or greets them without an occasion',
		words:
			/\b(?:we miss(?:ed)? you|come back|happy (?:new year|holidays|birthday)|merry christmas|season['’]s greetings|refer a friend|wir vermissen|frohe weihnachten|te extra[ñn]amos|feliz (?:navidad|natal|cumplea[ñn]os|anivers[áa]rio)|we missen je|joyeux (?:no[ëe]l|anniversaire))\b/iu,
	},
];

/** Button types and components that only marketing templates have. */
const MARKETING_ONLY: Readonly<Record<string, string>> = {
	COPY_CODE: 'has a code to copy',
	CATALOG: 'shows the catalog',
	MPM: 'shows products',
	SPM: 'shows a product',
};

/** Words of one-time codes, which have a category of their own. */
const CODE =
	/\b(?:one[- ]time (?:code|password|pin)|verification code|login code|otp|best[äa]tigungscode|c[óo]digo de (?:verificaci[óo]n|verifica[çc][ãa]o)|verificatiecode)\b/iu;

/** Why Meta may put a template into another category than the chosen one; empty: nothing was noticed. */
export function categoryAdvice(components: readonly JsonObject[], category: string): string[] {
	if (category === 'AUTHENTICATION') return [];
	const text = textsIn(components).join('\n');
	const advice: string[] = [];
	if (CODE.test(text)) {
		advice.push(
			'The text reads like a one-time code. Meta only accepts those as Authentication, with its own texts.',
		);
	}
	if (category !== 'UTILITY') return advice;
	const signs = [
		...SIGNS.flatMap(({ what, words }) => {
			const word = words.exec(text)?.[0];
			return word === undefined ? [] : [`${what} (“${word}”)`];
		}),
		...typesIn(components).flatMap((type) => MARKETING_ONLY[type] ?? []),
	];
	if (signs.length > 0) {
		advice.push(
			`Meta may make it Marketing, or reject it, because it ${listed(signs)}. Utility is only about what this customer has asked for or done (an order, an appointment, a payment): remove the rest, or choose Marketing.`,
		);
	} else if (variablesOf(components).length === 0) {
		advice.push(
			'It does not say what this customer asked for or did (it has no variable), and Meta treats texts that could go to anyone as Marketing. Mention the order, the appointment or the payment.',
		);
	}
	return advice;
}

function textsIn(components: readonly JsonObject[]): string[] {
	return [components, ...cardsOf(components)].flatMap((some) => [
		...['HEADER', 'BODY', 'FOOTER'].map((type) => textOf(componentOf(some, type))),
		...buttonsOf(some).map(textOf),
	]);
}

function typesIn(components: readonly JsonObject[]): string[] {
	const all = [components, ...cardsOf(components)].flat();
	return [...new Set([...all, ...all.flatMap((one) => buttonsOf([one]))].map(typeOf))];
}

function listed(texts: string[]): string {
	const last = texts.at(-1) ?? '';
	return texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')}, and ${last}`;
}
