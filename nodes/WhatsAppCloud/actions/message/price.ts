import { priceOf, type Price } from '../../pricing/price';
import { META_PRICES } from '../../pricing/priceBook';
import type { Choice, SendInput } from './composition';

/** What an item costs that goes out, all its parts together. */
export function priceOfSend({ recipient, prices }: SendInput, choice: Choice, now: number): Price {
	const { window, template } = choice;
	const { country, customer } = recipient;
	const { book = META_PRICES, allowance } = prices ?? {};
	const question = {
		category: choice.action === 'directSend' ? 'UTILITY' : (template?.category ?? 'SERVICE'),
		place: {
			...(customer.phone === undefined ? {} : { phone: customer.phone }),
			...(country === undefined ? {} : { country }),
		},
		messages: choice.action === 'freeForm' ? 1 + choice.following.length : 1,
		windowOpen: window.state === 'open' || window.state === 'closing',
		...(window.freeEntryPointExpiresAt === undefined
			? {}
			: { freeEntryPointExpiresAt: window.freeEntryPointExpiresAt }),
		...(allowance ? { allowance } : {}),
		now,
	};
	return priceOf(question, book);
}
