import { readCard } from '../../nodes/WhatsAppCloud/pricing/ownCard/ownCard';
import { tableFromCsv, tableFromObjects } from '../../nodes/WhatsAppCloud/pricing/ownCard/table';
import { millionthsOf } from '../../nodes/WhatsAppCloud/pricing/ownCard/decimal';
import { MARKETS } from '../../nodes/WhatsAppCloud/pricing/markets';
import { isLinear } from '../support/linear';
import { rateAt, type RateCard } from '../../nodes/WhatsAppCloud/pricing/rateCard';

const given = { currency: 'EUR', effective: '2026-10-01', source: 'test' };

function read(text: string, more: Partial<typeof given> = given) {
	const table = tableFromCsv(text);
	return 'refused' in table ? table : readCard(table, { source: 'test', ...more });
}

function cardOf(text: string): RateCard {
	const result = read(text);
	if ('refused' in result) throw new Error(result.refused);
	return result.card;
}

const COMMAS = 'Market,Marketing,Utility\nGermany,0.1131,0.0456\nRest of Africa,0.0187,\n';

it.each([
	['with commas', COMMAS],
	['with a BOM and CRLF', `\uFEFF${COMMAS.replaceAll('\n', '\r\n')}`],
	[
		'with semicolons and decimal commas',
		'Market;Marketing;Utility\nGermany;0,1131;0,0456\nRest of Africa;0,0187;n/a\n',
	],
	['with tabs', COMMAS.replaceAll(',', '\t')],
	[
		'with quoted fields',
		'"Market","Marketing","Utility"\n"Germany","0,1131","0,0456"\n"Rest of Africa","0,0187","-"',
	],
	[
		'as Excel writes it',
		'sep=;\nMarket;Marketing;Utility\nGermany;€ 0,1131;0,0456 EUR\nRest of Africa;0,0187;\n',
	],
	[
		'with the separator that its first line tells',
		'sep=|\nMarket|Marketing|Utility\nGermany|0,1131|0,0456\nRest of Africa|0,0187|\n',
	],
	[
		'below a title',
		`Price card; EUR, from October\n\nMarket;Marketing (EUR);Utility rate\nDeutsch;;\nGermany;0,1131;0,0456\nRest of Africa;0,0187;—\n;;\n"Prices are\nbefore tax";;`,
	],
	[
		'with other columns',
		'Region,Notes,Marketing,Utility\nDE,"a ""b"", c",0.1131,0.0456\nREST OF AFRICA,,0.0187,\n',
	],
])('reads a card %s', (_what, text) => {
	const { markets, currency, effective } = cardOf(text);
	expect({ markets, currency, effective }).toEqual({
		...{ currency: 'EUR', effective: '2026-10-01' },
		markets: {
			Germany: { marketing: 113_100, utility: 45_600 },
			'Rest of Africa': { marketing: 18_700 },
		},
	});
});

it.each([
	['0.1597', 159_700],
	['0,1597', 159_700],
	['1.940,13', 1_940_130_000],
	['1,940.13', 1_940_130_000],
	['1 940,13', 1_940_130_000],
	["1'940.13", 1_940_130_000],
	['12.345.678,5', 12_345_678_500_000],
	['1.000.000', 1_000_000_000_000],
	['1,00,000.5', 100_000_500_000],
	['0,115', 115_000],
	['.05', undefined],
	['356', 356_000_000],
	['$0.05', 50_000],
	['0', 0],
	['-0.05', undefined],
	['1e-3', undefined],
	['0.05.06,07', undefined],
	['0.05.06', undefined],
	['1.10.26', undefined],
	['1.500,3,4', undefined],
	['1.2345.678,5', undefined],
	['1..678,5', undefined],
	['five', undefined],
	['#REF!', undefined],
	['n/a', 'nothing'],
	['', 'nothing'],
	[0.05, 50_000],
	[-1, undefined],
	[NaN, undefined],
	[true, undefined],
])('reads the price %p', (text, expected) => {
	const most = typeof expected === 'number' && expected > 1e12 ? undefined : expected;
	expect(millionthsOf(text, '.')).toBe(most);
});

it('takes a number that could be read in two ways as the others of its card are', () => {
	const rupiah = 'Market;Marketing;Utility\nIndonesia;1.586;356,65\nIndia;11.000;9';
	expect(cardOf(rupiah).markets).toEqual({
		Indonesia: { marketing: 1_586_000_000, utility: 356_650_000 },
		India: { marketing: 11_000_000_000, utility: 9_000_000 },
	});
	const quoted = 'Market,Marketing,Utility\nIndonesia,"1.586","356,65"\nIndia,"11.000",9';
	expect(cardOf(quoted).markets).toEqual(cardOf(rupiah).markets);
	const euros = 'Market,Marketing,Utility\nGermany,1.586,0.05';
	expect(cardOf(euros).markets.Germany?.marketing).toBe(1_586_000);
});

it.each([
	['Germany,0.1,0.05\nGermany,0.1,0.05', 'row 3 gives Germany again, after row 2'],
	['Germany,0.1,0.05\nDE,0.2,0.05', 'row 3 gives Germany again, after row 2'],
	['Germany,0.1,free', 'row 2, column Utility: "free" is not a price'],
	[
		'Atlantis,0.1,0.05',
		'row 2, column Market: "Atlantis" is neither one of Meta\'s markets nor a country',
	],
	[',0.1,0.05', 'row 2, column Market: is empty'],
	['Germany,,', 'it has no prices'],
])('names the place of what it cannot read: %p', (rows, refused) => {
	expect(read(`Market,Marketing,Utility\n${rows}`)).toEqual({ refused });
});

it.each([
	['', 'no row names the columns'],
	['Land,Preis\nGermany,1', 'no row names the columns'],
	['Market,Utility,Utility rate\nGermany,1,2', 'row 1 has two columns for Utility'],
	['Market,Currency,Utility\nGermany,USD,1', 'it is in USD, not in EUR'],
	['sep=;\nMarket;Utility\nGermany;free', 'row 2, column Utility'],
	[
		'Market,Effective Date,Utility\nGermany,2026-13-01,1',
		'row 2, column Effective Date: "2026-13-01" is not a date such as 2026-10-01',
	],
	[
		'Market,Currency,Utility\nGermany,USD,1\nFrance,GBP,1',
		'row 3, column Currency: GBP differs from USD in an earlier row',
	],
])('refuses %p', (text, refused) => {
	expect(read(text)).toEqual({ refused: expect.stringContaining(refused) as unknown });
});

it('takes currency and date from the card where nobody says otherwise', () => {
	const text = 'Market,Currency,Effective Date,Utility\nGermany,eur,2027-01-01,0.05';
	expect(read(text, {})).toMatchObject({ card: { currency: 'EUR', effective: '2027-01-01' } });
	// As Meta's cards say it.
	const meta =
		'"Cost per message in USD on the WhatsApp Business Platform, effective October 1, 2026",,\n,,\nMarket,Currency,Utility\nGermany,$US,0.055';
	expect(read(meta, {})).toMatchObject({ card: { currency: 'USD', effective: '2026-10-01' } });
	expect(read(meta.replace('1, 2026', '32, 2026'), {})).toMatchObject({
		refused: 'it does not say from which day it applies; enter that day in Effective From',
	});
	expect(read('Market,Utility\nGermany,1', {})).toEqual({
		refused: 'it does not say which currency it is in; enter it in Currency',
	});
	expect(read('Market,Utility\nGermany,1', { currency: 'EUR' })).toEqual({
		refused: 'it does not say from which day it applies; enter that day in Effective From',
	});
});

it('knows countries that are markets of their own on this card only', () => {
	const card = cardOf(
		'Market,Utility\nKenya,0.01\nRest of Africa,0.02\nTürkiye,0.03\nCzechia,0.04',
	);
	const utility = (phone: string) => rateAt(card, { phone }, 'utility');
	expect(utility('254712123456')).toMatchObject({ market: 'Kenya', rate: { millionths: 10_000 } });
	expect(utility('256712345678')?.rate?.millionths).toBe(20_000);
	expect(utility('905012345678')?.rate?.millionths).toBe(30_000);
	expect(utility('420601123456')?.rate?.millionths).toBe(40_000);
	// A market that the card leaves out is unknown, not free.
	expect(utility('4915112345678')).toEqual({ market: 'Germany', effective: '2026-10-01' });
});

it('reads what it would write: all markets, in every notation', () => {
	// Whole sums and decimals, with and without a separator for thousands.
	const amounts = MARKETS.map((_market, index) => ((index + 1) * 7919 * 100) / 1e6 + index * 1234);
	const notations: Array<[string, (amount: number) => string]> = [
		[',', (amount) => `"${amount.toFixed(4)}"`],
		[';', (amount) => amount.toFixed(4).replace('.', ',')],
		[';', (amount) => amount.toLocaleString('de-DE', { minimumFractionDigits: 4 })],
		[',', (amount) => `"${amount.toLocaleString('en-US', { minimumFractionDigits: 4 })}"`],
	];
	for (const [delimiter, write] of notations) {
		const rows = MARKETS.map(([name], index) => `${name}${delimiter}${write(amounts[index] ?? 0)}`);
		const { markets } = cardOf([`Market${delimiter}Service`, ...rows].join('\n'));
		expect(Object.values(markets).map(({ service }) => service)).toEqual(
			amounts.map((amount) => Math.round(Number(amount.toFixed(4)) * 1e6)),
		);
	}
});

it('reads objects, as JSON and earlier nodes give them', () => {
	const objects = [
		{
			Market: 'Germany',
			'Marketing Rate': '0,1131',
			utility: 0.0456,
			authenticationInternational: null,
		},
		{ market: 'India', marketing: 0.01, authenticationInternational: 0.02, note: 'ignored' },
		{},
	];
	const result = readCard(
		tableFromObjects(objects, (index) => `item ${index}`),
		given,
	);
	expect(result).toMatchObject({
		card: {
			markets: {
				Germany: { marketing: 113_100, utility: 45_600 },
				India: { marketing: 10_000, authentication_international: 20_000 },
			},
		},
	});
	const wrong = tableFromObjects([{ market: 'Germany', utility: 'x' }], (index) => `item ${index}`);
	expect(readCard(wrong, given)).toEqual({ refused: 'item 0, column utility: "x" is not a price' });
});

it.each([
	[46_296, '2026-10-01'],
	[46_296.99, '2026-10-01'],
	['2026-10-01T00:00:00.000Z', '2026-10-01'],
	[2026, undefined],
	[461_000, undefined],
])('reads the day %p as spreadsheets and JSON give it', (effective, expected) => {
	const rows = [{ market: 'Germany', utility: 1, effective }];
	const table = tableFromObjects(rows, () => 'item 0');
	const result = readCard(table, { currency: 'EUR', source: 'test' });
	expect(result).toMatchObject(
		expected === undefined
			? { refused: `item 0, column effective: "${effective}" is not a date such as 2026-10-01` }
			: { card: { effective: expected } },
	);
});

it.each([
	['quotes', (length: number) => '"'.repeat(length)],
	['separators', (length: number) => ';'.repeat(length)],
	['brackets', (length: number) => `Market,Utility\n${'('.repeat(length)},1`],
])('takes a time that grows with the text: %s', (_name, given) => {
	expect(isLinear(given, (text) => read(text))).toBe(true);
});
