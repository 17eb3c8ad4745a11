import { priceOf, type Price } from '../../pricing/price';
import { META_PRICES } from '../../pricing/priceBook';
import type { Choice, SendInput } from '../composition';

/** What an item costs that goes out, all its parts together. */
export function priceOfSend({ recipient, prices }: SendInput, choice: Choice, now: number): Price {
	const { window } = choice;
	const { country, customer } = recipient;
	const { book = META_PRICES, allowance } = prices ?? {};
	const question = {
		category: categoryOf(choice),
		place: {
			...(customer.phone === undefined ? {} : { phone: customer.phone }),
			...(country === undefined ? {} : { country }),
		},
		messages: messagesOf(choice),
		windowOpen: window.state === 'open' || window.state === 'closing',
		...(window.freeEntryPointExpiresAt === undefined
			? {}
			: { freeEntryPointExpiresAt: window.freeEntryPointExpiresAt }),
		...(allowance ? { allowance } : {}),
		now,
	};
	return priceOf(question, book);
}

/** As how many messages it counts; a reaction as none (Meta: "Pricing", what is not charged). */
export function messagesOf(choice: Choice): number {
	if (choice.action !== 'freeForm') return 1;
	return choice.message.type === 'reaction' ? 0 : 1 + choice.following.length;
}

/** What it is priced as: what goes through the Marketing Messages API has a category of its own (Meta: `pricing.category`). */
function categoryOf(choice: Choice): string {
	if (choice.action === 'directSend') return 'UTILITY';
	if (choice.through === 'marketingMessages') return 'MARKETING_LITE';
	return choice.template?.category ?? 'SERVICE';
}
