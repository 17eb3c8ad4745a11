import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as Client from '../../nodes/WhatsAppCloud/graph/client.ts';
import type * as Ownership from '../../nodes/WhatsAppCloud/ownership/open.ts';
import type * as Receive from '../../nodes/WhatsAppCloud/trigger/receive/receive.ts';
import type * as Parameters from '../../nodes/WhatsAppCloud/trigger/fields/parameters.ts';
import type { WhatsAppEvent } from '../../nodes/WhatsAppCloud/webhook/events.ts';
import type * as EventKey from '../../nodes/WhatsAppCloud/webhook/eventKey.ts';
import type * as Sqlite from '../../nodes/WhatsAppCloud/store/sqlite/store.ts';
import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { ROOT } from '../../tools/root.ts';
import { deliveryOf } from './deliveries.ts';

const EVENTS = 1_000;
const DELIVERIES = 10;
const ROUNDS = 5;

/** What is built: `dist` has to be there. */
const built = createRequire(join(ROOT, 'dist', 'nodes', 'WhatsAppCloud', 'bench.js'));

/**
 * Takes in deliveries with 1,000 messages each, from as many customers: signature, parsing, windows, whose number it
 * is, the claim of every event, and what is kept until an execution has it. @returns µs per event; the best of some rounds
 */
export async function benchReceiving(): Promise<number> {
	const { receiveDelivery } = built('./trigger/receive/receive.js') as typeof Receive;
	const { readParameters } = built('./trigger/fields/parameters.js') as typeof Parameters;
	const { eventKey } = built('./webhook/eventKey.js') as typeof EventKey;
	const { SqliteStore } = built('./store/sqlite/store.js') as typeof Sqlite;
	const { graphClient } = built('./graph/client.js') as typeof Client;
	const { ownStore } = built('./ownership/open.js') as typeof Ownership;
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-receiving-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	// The number is proven already: nothing answers here.
	const { accessToken, phoneNumberId } = ACCOUNT;
	const settings = { accessToken, apiVersion: 'v26.0', baseUrl: 'http://127.0.0.1:1' };
	const own = ownStore(store, settings, ACCOUNT, graphClient(settings));
	await store.proofs.prove(own.proofs.prover, `number:${phoneNumberId}`, Date.now());
	const judge: Receive.Receiver['judge'] = async (kind, id) =>
		await own.proofs.verdict(kind, id, 'delivery');
	const { selection } = readParameters({ getNodeParameter: (_name, fallback) => fallback });
	const receiver = {
		...{ appSecret: ACCOUNT.appSecret, store: async () => own, selection, reactions: true },
		judge,
		...{ scope: 'workflow/node', process: { host: 'bench', pid: process.pid, run: 'bench' } },
		now: Date.now,
	};
	let last = 0;
	const next = () => {
		const ids = Array.from({ length: EVENTS }, () => `wamid.${++last}`);
		const { body, signature } = deliveryOf(ids);
		return { rawBody: Buffer.from(body), signature };
	};
	try {
		const rounds: number[] = [];
		for (let round = 0; round <= ROUNDS; round++) {
			const deliveries = Array.from({ length: DELIVERIES }, next);
			const start = process.hrtime.bigint();
			for (const delivery of deliveries) await receiveDelivery(delivery, receiver);
			const micros = Number(process.hrtime.bigint() - start) / 1e3 / DELIVERIES / EVENTS;
			if (round > 0) rounds.push(micros);
			await store.pendingEvents.take(
				{
					scope: receiver.scope,
					keys: (await store.pendingEvents.find(receiver.scope)).map(({ event }) =>
						eventKey(JSON.parse(event) as WhatsAppEvent),
					),
				},
				String(round),
				Date.now(),
			);
		}
		return Math.round(Math.min(...rounds) * 10) / 10;
	} finally {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
}
