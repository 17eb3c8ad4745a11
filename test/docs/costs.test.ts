import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { USD_2026_OCTOBER } from '../../nodes/WhatsAppCloud/pricing/cards/usd2026October';
import { META_CARDS } from '../../nodes/WhatsAppCloud/pricing/cards';
import { MARKETS } from '../../nodes/WhatsAppCloud/pricing/markets';
import { cardIn, META_PRICES } from '../../nodes/WhatsAppCloud/pricing/priceBook';
import { CATEGORIES, type RateCard } from '../../nodes/WhatsAppCloud/pricing/rateCard';
import { expectUpToDate, ROOT, tableOf } from './generated';

const price = (millionths: number | undefined) =>
	millionths === undefined ? '' : String(millionths / 1e6);

const english = new Intl.DisplayNames('en', { type: 'region' });

function pricesOf({ currency, effective, markets, source }: RateCard): string {
	const rows = Object.entries(markets).map(([market, rates]) => [
		market,
		...CATEGORIES.map((category) => price(rates[category])),
	]);
	const head = [
		'Market',
		'Marketing',
		'Utility',
		'Authentication',
		'Authentication-International',
		'Service',
	];
	return [
		`### ${currency}, from ${effective}`,
		`Per delivered message, first volume tier, before tax. Source: ${source}.`,
		tableOf(head, rows),
	].join('\n\n');
}

/** Which countries a region is made of. */
function regions(): string {
	const rows = MARKETS.filter(([, countries]) => countries.includes(' ')).map(
		([market, countries]) => [
			market,
			countries
				.split(' ')
				.map((country) => english.of(country))
				.sort()
				.join(', '),
		],
	);
	return [
		'### Regions',
		'Meta uses the calling code and prefix. A country that is not listed is Other, as are most islands on +1.',
		tableOf(['Market', 'Countries'], rows),
	].join('\n\n');
}

it('docs/costs.md has the prices of all cards', () => {
	const made = [...META_CARDS.map(pricesOf), regions()].join('\n\n');
	expectUpToDate('docs/costs.md', 'What messages cost', made);
});

it('is about the card that is in effect', () => {
	expect(cardIn(META_PRICES, 'USD', Date.UTC(2026, 10, 28))).toBe(USD_2026_OCTOBER);
});

it('says how much dearer marketing can be than it is', () => {
	const ratios = Object.values(USD_2026_OCTOBER.markets).map(
		({ marketing = 0, utility = 1 }) => marketing / utility,
	);
	const page = readFileSync(join(ROOT, 'docs/costs.md'), 'utf8');
	expect(page).toContain(`up to ${Math.floor(Math.max(...ratios))} times`);
});
