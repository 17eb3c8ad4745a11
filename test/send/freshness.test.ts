import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { LookingAgain } from '../../nodes/WhatsAppCloud/send/lookingAgain';
import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';

const T = 1_800_000_000_000;
let now = T;
let last = 31600000000;
let store: SqliteStore;

beforeAll(() => {
	const folder = mkdtempSync(join(process.env.TEST_RUN_FOLDER ?? tmpdir(), 'looking-again-'));
	store = new SqliteStore(join(folder, 'store.sqlite'));
});

afterAll(async () => await store.close());

beforeEach(() => {
	now = T;
});

afterEach(() => jest.restoreAllMocks());

/** Looks for customers of a batch of which nothing is known yet; meanwhile they write. */
async function batchOf(count: number, isSure: (index: number) => boolean = () => true) {
	const batch = { account: accountOf(readCredential({})), now: () => now, log: () => {} };
	const again = new LookingAgain(batch, store, T);
	const customers = Array.from({ length: count }, () => ({ phone: String(++last) }));
	const looks = customers.map((customer, index) =>
		again.add({ phoneNumberId: '1', customer, record: undefined }, isSure(index)),
	);
	const about = { kind: 'opened', by: 'message', phoneNumberId: '1', at: T } as const;
	const observations = customers.map((customer) => ({ ...about, customer }));
	await store.receive({ observations }, T);
	const find = jest.spyOn(store, 'findWindows');
	/** How many customers were looked up at a time. */
	const asked = () => find.mock.calls.map(([, some]) => some.length);
	return { looks, asked, find };
}

it('takes what is known for two seconds, and looks up those who come next along with the first', async () => {
	const { looks, asked } = await batchOf(4, (index) => index < 3);
	const [first, second, third, unsure] = looks;
	now = T + 1_999;
	expect(await first?.()).toBeUndefined();
	expect(asked()).toEqual([]);
	now = T + 2_000;
	expect(await second?.()).toEqual({ openedAt: T, openedBy: 'message' });
	expect(await third?.()).toEqual({ openedAt: T, openedBy: 'message' });
	expect(asked()).toEqual([2]);
	expect(await unsure?.()).toEqual({ openedAt: T, openedBy: 'message' });
	now = T - 2_000;
	await third?.();
	expect(asked()).toEqual([2, 1, 1]);
});

it('looks many up in few goes, also where they ask in the same moment', async () => {
	const { looks, asked } = await batchOf(200);
	now = T + 5_000;
	await Promise.all(looks.map(async (look) => await look()));
	expect(asked()).toEqual([128, 72]);
});

it('asks again after the store could not tell', async () => {
	const { looks, find } = await batchOf(2);
	now = T + 5_000;
	find.mockRejectedValueOnce(
		new StoreUnavailableError('The disk is gone.', '', { isLasting: true }),
	);
	const both = await Promise.allSettled(looks.map(async (look) => await look()));
	expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	for (const look of looks) expect(await look()).toMatchObject({ openedAt: T });
});
