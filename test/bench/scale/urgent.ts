import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type * as AccountFile from '../../../nodes/WhatsAppCloud/account/account.ts';
import type * as SendingFile from '../../../nodes/WhatsAppCloud/send/sending.ts';
import type { SendBatch } from '../../../nodes/WhatsAppCloud/send/batch.ts';
import type { Lane } from '../../../nodes/WhatsAppCloud/send/lane.ts';
import type * as CredentialFile from '../../../nodes/WhatsAppCloud/account/credential.ts';
import type { Priority } from '../../../nodes/WhatsAppCloud/delivery/priority.ts';
import type * as SqliteFile from '../../../nodes/WhatsAppCloud/store/sqlite/store.ts';
import { ROOT } from '../../../tools/root.ts';
import type { ScaleFigure } from './row.ts';

/** What is built: `dist` has to be there. */
const built = createRequire(join(ROOT, 'dist', 'nodes', 'WhatsAppCloud', 'bench.js'));

const [WORKERS, PER_SECOND, AT_ONCE, ANSWER_MS] = [20, 80, 64, 100];

/** How long a one-time code waits that comes when 20 workers have begun to send so many messages; time is made up. */
export async function waitBesideWorkers(messages: number): Promise<ScaleFigure> {
	const { SimulatedTime } = await import('../../support/simulatedTime.ts');
	const { Sending } = built('./send/sending.js') as typeof SendingFile;
	const { accountOf } = built('./account/account.js') as typeof AccountFile;
	const { readCredential } = built('./account/credential.js') as typeof CredentialFile;
	const { SqliteStore } = built('./store/sqlite/store.js') as typeof SqliteFile;
	const folder = mkdtempSync(join(tmpdir(), 'whatsapp-urgent-'));
	const store = new SqliteStore(join(folder, 'store.sqlite'));
	const time = new SimulatedTime(1_800_000_000_000);
	const sleep = async (ms: number) => await time.sleep(ms);
	const lane: Lane = { wait: sleep, stepAside: sleep, apart: async (other) => await other };
	let recipient = 31_600_000_000;
	const send = async (count: number, priority: Priority): Promise<number> => {
		const account = accountOf(readCredential({}));
		const batch: SendBatch = { account, now: () => time.now(), log: () => {} };
		const sending = new Sending(batch, store);
		const limits = { phoneNumberId: '1', messagesPerSecond: PER_SECOND, priority };
		const queue = Array.from({ length: count }, () =>
			sending.plan({ ...limits, recipient: String(++recipient), callbackData: '' }),
		).values();
		let sentAt = NaN;
		const one = async () => {
			for (const place of queue) {
				await sending.turn(place, lane);
				sentAt = time.now();
				await sleep(ANSWER_MS);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, one));
		return sentAt;
	};
	try {
		const started = time.now();
		const workers = Array.from({ length: WORKERS }, () => send(messages / WORKERS, 'normal'));
		const code = sleep(1_000).then(async () => await send(1, 'high'));
		await time.run(Promise.all([...workers, code]));
		const allSeconds = (Math.max(...(await Promise.all(workers))) - started) / 1000;
		const perSecond = (messages + 1) / allSeconds;
		return {
			value: ((await code) - started - 1_000) / 1000,
			note: `${perSecond.toFixed(1)} a second in all`,
		};
	} finally {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	}
}
