/**
 * A process of its own that uses a store: `node --import …/extensionless.mjs child.ts '<task as JSON>'`.
 * Prints what came out as one line of JSON.
 */
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { PostgresStore } from '../../nodes/WhatsAppCloud/store/postgres/store';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { SendClaim } from '../../nodes/WhatsAppCloud/store/sends';
import type { EventClaim, Store } from '../../nodes/WhatsAppCloud/store/store';

/** Where the store is. */
export type Whereabouts = { sqlite: string } | { postgres: string };

export interface Task {
	store: Whereabouts;
	/** Received one after the other. */
	deliveries: Array<{ observations: Observation[]; claim?: EventClaim }>;
	/** Claimed afterwards. */
	sends?: SendClaim[];
	now: number;
	/** Stay alive afterwards, to be killed. */
	linger?: boolean;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const store: Store =
	'sqlite' in task.store
		? new SqliteStore(task.store.sqlite)
		: new PostgresStore({ connectionString: task.store.postgres });
const claimed: boolean[][] = [];
for (const delivery of task.deliveries) claimed.push(await store.receive(delivery, task.now));
if (task.sends) await store.reserveSends(task.sends, { messagesPerSecond: 0 }, task.now);
process.stdout.write(`${JSON.stringify(claimed)}\n`);
if (task.linger) setInterval(() => undefined, 1_000);
else await store.close();
