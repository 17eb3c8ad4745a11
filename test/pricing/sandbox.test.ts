import { getCountries, getCountryCallingCode } from 'libphonenumber-js';
import { getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';

import { rateOf } from '../../sandbox/delivery/rates.ts';
import type { Customer } from '../../sandbox/state/customer.ts';
import { META_PRICES, rateIn } from '../../nodes/WhatsAppCloud/pricing/priceBook';

const NOW = Date.UTC(2026, 10, 23);

it('prices a phone of every country as the sandbox charges it', () => {
	for (const country of getCountries()) {
		const phone = getExampleNumber(country, examples)?.number.slice(1);
		if (phone === undefined) continue;
		for (const category of ['marketing', 'utility', 'authentication', 'service']) {
			const { rate } = rateIn(META_PRICES, { phone }, category, NOW) ?? {};
			const charged = rateOf({ phone } as Customer, category, 'USD');
			expect([country, getCountryCallingCode(country), category, rate?.millionths]).toEqual([
				...[country, getCountryCallingCode(country), category],
				Math.round(charged * 1e6),
			]);
		}
	}
});
