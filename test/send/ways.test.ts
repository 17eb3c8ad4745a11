import type { Account } from '../../nodes/WhatsAppCloud/account/account';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { Ways } from '../../nodes/WhatsAppCloud/send/ways';

const NOW = 1_800_000_000_000;
const DAY = 24 * 60 * 60 * 1000;

describe('a refusal of Direct Send with code 100', () => {
	const closes = async (title: string, details?: string) => {
		const store = { notes: { putWays: async () => await Promise.resolve() } };
		const account = { store: async () => await Promise.resolve(store) } as unknown as Account;
		const ways = await Ways.find({ account, now: () => NOW, log: () => {} }, new Set());
		const refusal = new GraphError({
			...{ code: 100, title, retry: 'never', sent: 'no', advice: '' },
			...(details === undefined ? {} : { details }),
		});
		await ways.learn('1', 'directSend', refusal);
		return ways.closed('1', 'directSend')?.until;
	};

	it.each<[title: string, details?: string]>([
		['Invalid parameter'],
		['Invalid parameter', 'Parameter Invalid'],
		[
			'Invalid parameter',
			"Parameter Invalid: The 'category' value requires Direct Send, which isn't enabled for this account.",
		],
	])(
		'that says no more than that it is not enabled closes it for a day: %s (%s)',
		async (...said) => {
			expect(await closes(...said)).toBe(NOW + DAY);
		},
	);

	it.each<[title: string, details?: string]>([
		["Param text['body'] must be a string."],
		['The parameter to is required.'],
		['Invalid parameter', 'The time to live value must be higher than or equal to 30.'],
	])('that names something of the message closes nothing: %s (%s)', async (...said) => {
		expect(await closes(...said)).toBeUndefined();
	});
});
