import parsePhoneNumber from 'libphonenumber-js/min';
import { getCountryCallingCode, type CountryCode } from 'libphonenumber-js/min';
import type { Customer } from '../state/customer.ts';

/**
 * Meta's USD card of 1 October 2026, as others have read it: marketing, utility (and authentication, service),
 * authentication-international | the countries of the market. Currencies have cards of their own, which are about this
 * one at a fixed factor.
 */
const CARD = `
0.0618 0.026 0.026 | AR
0.0732 0.0037 0.096 | BD
0.0625 0.0068 0.0068 | BR
0.0889 0.02 0.02 | CL
0.0125 0.0008 0.0008 | CO
0.0644 0.0036 0.065 | EG
0.0859 0.03 0.03 | FR
0.1365 0.055 0.055 | DE
0.0732 0.026 0.026 | HK
0.086 0.035 0.035 | HU
0.0118 0.0014 0.0304 | IN
0.0411 0.025 0.136 | ID
0.0341 0.0079 0.128 | IQ
0.0353 0.0053 0.0053 | IL
0.0795 0.03 0.03 | IT
0.0604 0.018 0.16 | KZ
0.0792 0.044 0.12 | KW
0.086 0.014 0.0418 | MY
0.0397 0.0085 0.0085 | MX
0.0414 0.023 0.0811 | MA
0.1597 0.05 0.05 | NL
0.0732 0.0034 0.112 | NP
0.0516 0.0067 0.075 | NG
0.0341 0.0247 0.06 | OM
0.0473 0.015 0.075 | PK
0.0703 0.03 0.03 | PE
0.0366 0.0122 0.0122 | PL
0.0341 0.012 0.012 | QA
0.086 0.029 0.029 | RO
0.0802 0.04 0.04 | RU
0.0576 0.0107 0.0598 | SA
0.0732 0.016 0.016 | SG
0.0379 0.0095 0.02 | ZA
0.0707 0.02 0.02 | ES
0.0732 0.002 0.144 | LK
0.0109 0.0009 0.0009 | TR
0.086 0.0298 0.0746 | UA
0.0576 0.0157 0.051 | AE
0.0635 0.022 0.022 | GB
0.025 0.0034 0.0034 | CA US
0.0225 0.004 0.004 | DZ AO BJ BW BF BI CM TD CG ER ET GA GM GH GW CI KE LS LR LY MG MW ML MR MZ NA NE RW SN SL SO SS SD SZ TZ TG TN UG ZM ZW
0.0842 0.0113 0.0113 | AF AU KH CN JP LA MN NZ PG PH TW TJ TH TM UZ VN
0.086 0.0212 0.0212 | AL AM AZ BY BG HR CZ GE GR LV LT MD MK RS SK SI
0.074 0.0113 0.0113 | BO CR DO EC SV GT HT HN JM NI PA PY PR UY VE
0.0392 0.0091 0.0091 | BH JO LB YE
0.0592 0.0171 0.0171 | AT BE DK FI IE NO PT SE CH
0.0604 0.0077 0.0077 | *
`;

const FACTORS: Record<string, number> = { USD: 1, EUR: 0.828, AED: 3.672, COP: 3681.8 };

interface Row {
	marketing: number;
	utility: number;
	international: number;
}

const ROWS = new Map<string, Row>();
for (const line of CARD.trim().split('\n')) {
	const [prices = '', countries = ''] = line.split(' | ');
	const [marketing = 0, utility = 0, international = 0] = prices.split(' ').map(Number);
	for (const country of countries.split(' '))
		ROWS.set(country, { marketing, utility, international });
}

/** What a charged message costs, in the account's currency; to the millionth. */
export function rateOf(customer: Customer, category: string, currency: string): number {
	const row = rowOf(customer);
	const price =
		category === 'marketing'
			? row.marketing
			: category.startsWith('authentication') && category.endsWith('international')
				? row.international
				: row.utility;
	return Math.round(price * (FACTORS[currency] ?? 1) * 1e6) / 1e6;
}

/** Territories have the rate of the country whose calling code they share, but for those on +1. */
function rowOf({ phone, userId }: Customer): Row {
	const parsed = phone === undefined ? undefined : parsePhoneNumber(`+${phone}`);
	const country = parsed?.country ?? userId?.slice(0, 2) ?? '';
	const code = parsed?.countryCallingCode;
	const found = ROWS.get(country) ?? (code === '1' || code === '7' ? undefined : byCode(code));
	return found ?? (ROWS.get('*') as Row);
}

function byCode(code: string | undefined): Row | undefined {
	for (const [country, row] of ROWS) {
		if (country !== '*' && getCountryCallingCode(country as CountryCode) === code) return row;
	}
	return undefined;
}
