import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import { SERVICE_USE_RETENTION_MS } from '../../nodes/WhatsAppCloud/store/retention';

const DAY = 24 * 60 * 60 * 1000;
const NOW = Date.UTC(2026, 10, 23, 12);

/** What every store has to know of prices. @param open gives a store that may have others' rows in it */
export function describePrices(open: () => SharedStore): void {
	let last = 0;
	const newId = () => `${process.pid}${++last}`;
	const card = (currency: string, effective: string, text = '{}') => ({
		...{ currency, effective, card: text },
	});
	const service = (
		phoneNumberId: string,
		messageId: string,
		use: 'free' | 'charged' = 'free',
		at = NOW,
	): Observation => ({ kind: 'service', phoneNumberId, customer: {}, at, messageId, use });

	it('adds cards, and replaces one of the same currency and date', async () => {
		const [{ prices }, account] = [open(), newId()];
		expect(await prices.find(account)).toEqual({ cards: [] });
		await prices.putCard(account, card('EUR', '2026-10-01'), NOW);
		await prices.putCard(account, card('EUR', '2027-01-01', '{"a":1}'), NOW);
		await prices.putCard(account, card('USD', '2026-10-01'), NOW);
		await prices.putCard(account, card('EUR', '2026-10-01', '{"b":2}'), NOW);
		await prices.putCard(newId(), card('EUR', '2026-10-01', 'of another account'), NOW);
		const own = [card('EUR', '2026-10-01', '{"b":2}'), card('EUR', '2027-01-01', '{"a":1}')];
		expect((await prices.find(account)).cards).toEqual([...own, card('USD', '2026-10-01')]);
		expect(await prices.dropCards(account, 'EUR')).toBe(2);
		expect((await prices.find(account)).cards).toEqual([card('USD', '2026-10-01')]);
	});

	it('keeps what Meta said of an account until it says something else', async () => {
		const [{ prices }, account] = [open(), newId()];
		await prices.putAccount(account, { currency: 'EUR' }, NOW);
		await prices.putAccount(account, { timeZone: 'Europe/Amsterdam' }, NOW);
		await prices.putAccount(account, {}, NOW);
		expect(await prices.find(account)).toEqual({
			...{ cards: [], currency: 'EUR', timeZone: 'Europe/Amsterdam' },
		});
	});

	it('counts each free message of a number and month once, however often it is told', async () => {
		const [store, number, other] = [open(), newId(), newId()];
		const news = [
			service(number, 'wamid.1'),
			service(number, 'wamid.2', 'free', NOW - DAY),
			service(number, 'wamid.old', 'free', NOW - 20 * DAY),
			service(other, 'wamid.1'),
		];
		await store.receive({ observations: news }, NOW);
		await store.receive({ observations: [...news, service(number, 'wamid.2')] }, NOW);
		const use = await store.prices.findUse([other, newId(), number], NOW - 10 * DAY, NOW + 1);
		expect(use).toEqual([{ free: 1 }, { free: 0 }, { free: 2 }]);
	});

	it('knows when Meta last charged one', async () => {
		const [store, number] = [open(), newId()];
		for (const at of [NOW - DAY, NOW - 2 * DAY]) {
			const observations = [service(number, `wamid.${at}`, 'charged', at)];
			await store.receive({ observations }, NOW);
		}
		const use = async (from: number) => await store.prices.findUse([number], from, NOW);
		expect(await use(NOW - 5 * DAY)).toEqual([{ free: 0, chargedAt: NOW - DAY }]);
		expect(await use(NOW - DAY + 1)).toEqual([{ free: 0 }]);
	});

	it('forgets what is older than a month', async () => {
		const [store, number] = [open(), newId()];
		await store.receive({ observations: [service(number, 'wamid.1')] }, NOW);
		const later = NOW + SERVICE_USE_RETENTION_MS + 1;
		await store.receive({ observations: [service(number, 'wamid.2', 'free', later)] }, later);
		expect(await store.prices.findUse([number], 0, later + 1)).toEqual([{ free: 1 }]);
	});
}
