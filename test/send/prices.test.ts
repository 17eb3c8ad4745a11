import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import type { SendInput } from '../../nodes/WhatsAppCloud/send/composition';
import { readPrices } from '../../nodes/WhatsAppCloud/send/counting/prices';
import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';

describe('where the store cannot be asked for prices', () => {
	const lines: string[] = [];
	const batch = (signal?: AbortSignal) => ({
		account: {
			...accountOf(readCredential({})),
			store: async () => {
				throw new StoreUnavailableError('The disk is gone.', '', { isLasting: true });
			},
		},
		now: () => 1_800_000_000_000,
		log: (level: string, text: string) => void lines.push(`${level}: ${text}`),
		...(signal ? { signal } : {}),
	});
	const [free, guarded] = [{}, { guard: {} }] as SendInput[] as [SendInput, SendInput];

	it('messages go out at list prices, which is told', async () => {
		expect(await readPrices(batch(), [free, free])).toBeUndefined();
		expect(lines).toEqual([expect.stringMatching(/^debug: prices are Meta's .*The disk is gone/)]);
	});

	it('nothing goes out if the price of one of them decides', async () => {
		await expect(readPrices(batch(), [free, guarded])).rejects.toThrow('The disk is gone');
	});

	it('nothing goes out once the person has stopped it', async () => {
		const stopped = AbortSignal.abort(new Error('stopped'));
		await expect(readPrices(batch(stopped), [free])).rejects.toThrow('stopped');
	});
});
