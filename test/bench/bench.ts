import { parseArgs } from 'node:util';

import { messageOf } from '../../tools/checks.ts';
import { lastLines } from '../../tools/command.ts';
import { duration } from '../../tools/duration.ts';
import { interruption } from '../../tools/interruption.ts';
import { publishTriggers } from './listeners.ts';
import { currentLoad, describe, machine } from './machine.ts';
import { ratiosOf } from './ratios.ts';
import { batchTable, ratioTable, sendTable, storeTable, webhookTable } from './report.ts';
import { benchSend } from './send.ts';
import { phonesOf } from './senders.ts';
import { setStage, type Stage } from './stage.ts';
import { measureStore } from './storeFigures.ts';
import { benchWebhooks } from './webhooks.ts';

const HELP = `Measures this package beside n8n's built-in WhatsApp nodes, in a real n8n, against the sandbox.

  npm run bench -- [--quick] [--json]

  --quick  fewer messages and rounds: to try it, not to publish
  --json   one JSON line last
`;

const FULL = {
	send: { messages: 1000, rounds: 3 },
	// Short rounds, so that whatever else the machine does meets both triggers.
	webhooks: { deliveries: 320, rounds: 10, batch: 1000, batches: 3 },
	store: [1_000, 100_000, 1_000_000],
};

const QUICK: typeof FULL = {
	send: { messages: 100, rounds: 1 },
	webhooks: { deliveries: 40, rounds: 1, batch: 100, batches: 1 },
	store: [1_000, 10_000],
};

const { values: flags } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

const report = console.log;

if (flags.help) report(HELP);
else process.exitCode = await run(flags.quick ? QUICK : FULL, interruption());

async function run(size: typeof FULL, signal: AbortSignal): Promise<number> {
	const started = Date.now();
	const load = currentLoad();
	let stage: Stage | undefined;
	try {
		stage = await setStage(report, signal);
		const listeners = await publishTriggers(stage);
		await stage.sandbox.openWindows(phonesOf('open', size.send.messages));
		const facts = await machine(stage.installation, load);
		const date = new Date().toISOString().slice(0, 10);
		report(`\n${date} · ${describe(facts)}\n`);

		const sends = await benchSend(stage, { ...size.send, report, signal });
		const { messages, rounds } = size.send;
		section(
			`${messages} messages to ${messages} customers, no limit, over TLS; median of ${rounds} rounds`,
			sendTable(sends),
		);
		const webhooks = await benchWebhooks(stage, listeners, { ...size.webhooks, report, signal });
		section(
			`${size.webhooks.deliveries} webhook deliveries with one message each, 8 at once; median of ${size.webhooks.rounds} rounds`,
			webhookTable(webhooks),
		);
		section('One webhook delivery with many messages', batchTable(webhooks));
		const { refused } = await stage.proxyCounts();
		// What is left needs the machine for itself.
		await stage.close();

		report('Looking up and recording windows …');
		const store = await measureStore(size.store, signal);
		section('Window store (SQLite); calls with 1,000 customers, and with one', storeTable(store));
		const ratios = ratiosOf(sends, webhooks);
		section('In short', ratioTable(ratios));
		if (refused.length > 0) {
			report(`Not let out of this machine: ${[...new Set(refused)].join(', ')}\n`);
		}
		report(`bench: done in ${duration(Date.now() - started)}`);
		if (flags.json) {
			report(JSON.stringify({ date, machine: facts, sends, webhooks, store, ratios }));
		}
		return 0;
	} catch (failure) {
		if (signal.aborted) return 130;
		console.error(messageOf(failure));
		if (stage) console.error(`The end of n8n's log:\n${lastLines(stage.n8n.log(), 20)}`);
		return 1;
	} finally {
		await stage?.close();
	}
}

function section(title: string, table: string): void {
	report(`\n**${title}**\n\n${table}\n`);
}
