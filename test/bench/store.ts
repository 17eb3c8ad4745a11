import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

// Lets the imports below name no extension, as those of `nodes/` do.
import '../support/extensionless.mjs';

const { SqliteStore } = await import('../../nodes/WhatsAppCloud/store/sqlite/store.ts');

const NUMBER = '106540352242922';
const SIZES = [1_000, 100_000, 1_000_000];
/** Customers per call: as many as a workflow may ask for, or Meta puts in a delivery, at once. */
const BATCH = 1_000;
const CALLS = 20;
const ROUNDS = 5;

/** µs per customer, amortised over calls with 1,000 customers each, chosen at random. */
export interface StoreFigures {
	customers: number;
	/** Finding the window of a customer who is known. */
	lookUpMicros: number;
	/** Recording that a known customer wrote. */
	recordMicros: number;
	/** Recording that a customer wrote who was never seen. */
	newCustomerMicros: number;
	/** Asking for a single customer, with all that a call costs. */
	singleLookUpMicros: number;
	/** Recording a delivery with a single message and its claim, with all that a call costs. */
	singleRecordMicros: number;
	fileMegabytes: number;
}

/** Measures the SQLite store with 1,000, 100,000 and 1,000,000 customers. */
export async function benchStore(sizes: readonly number[] = SIZES): Promise<StoreFigures[]> {
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-bench-'));
	try {
		const figures: StoreFigures[] = [];
		for (const size of sizes) figures.push(await measure(join(folder, `${size}.sqlite`), size));
		return figures;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function measure(path: string, customers: number): Promise<StoreFigures> {
	const store = new SqliteStore(path);
	let now = Date.UTC(2026, 10, 23);
	const person = (index: number) => ({
		phone: `49151${String(index).padStart(8, '0')}`,
		userId: `DE.${String(index * 7919).padStart(20, '1')}`,
	});
	const wrote = (index: number) => ({
		kind: 'opened' as const,
		phoneNumberId: NUMBER,
		customer: person(index),
		at: now,
		by: 'message' as const,
	});
	for (let first = 0; first < customers; first += 10_000) {
		const count = Math.min(10_000, customers - first);
		const observations = Array.from({ length: count }, (_, index) => wrote(first + index));
		await store.receive({ observations }, now);
	}
	const random = generator(customers);
	const anybody = () => Math.floor(random() * customers);
	const batch = (who: () => number) => Array.from({ length: BATCH }, who);
	// The best of some rounds: what else runs on the machine only ever adds.
	const micros = async (calls: number, each: number, call: () => Promise<unknown>) => {
		const rounds: number[] = [];
		for (let round = 0; round < ROUNDS; round++) {
			const start = process.hrtime.bigint();
			for (let index = 0; index < calls; index++) await call();
			rounds.push(Number(process.hrtime.bigint() - start) / 1e3 / calls / each);
		}
		return round(Math.min(...rounds));
	};
	let newcomers = customers;
	let messages = 0;
	const figures: StoreFigures = {
		customers,
		lookUpMicros: await micros(CALLS, BATCH, () =>
			// As a workflow asks: by the phone number alone.
			store.findWindows(
				NUMBER,
				batch(anybody).map((index) => ({ phone: person(index).phone })),
			),
		),
		recordMicros: await micros(CALLS, BATCH, () => {
			now += 1_000;
			return store.receive({ observations: batch(anybody).map(wrote) }, now);
		}),
		newCustomerMicros: await micros(CALLS / 5, BATCH, () =>
			store.receive({ observations: batch(() => newcomers++).map(wrote) }, now),
		),
		singleLookUpMicros: await micros(CALLS * 100, 1, () =>
			store.findWindows(NUMBER, [{ phone: person(anybody()).phone }]),
		),
		singleRecordMicros: await micros(CALLS * 100, 1, () => {
			now += 1_000;
			const claim = { scope: 'workflow/node', keys: [`wamid.${messages++}`] };
			return store.receive({ observations: [wrote(anybody())], claim }, now);
		}),
		fileMegabytes: 0,
	};
	await store.close();
	return { ...figures, fileMegabytes: round(statSync(path).size / 1e6) };
}

/** The same numbers in each run (a linear congruential generator). */
function generator(seed: number): () => number {
	let state = seed % 2_147_483_647;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	console.table(await benchStore());
}
