import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

import type { Check } from '../../tools/checks.ts';
import { pause, until } from '../../tools/until.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { publishListener } from './listener.ts';
import { AS_META_UNDER_LOAD } from './queueStage.ts';
import { newPeople } from './reminders.ts';

const MESSAGES = 120;

const wrote = z.object({ messageId: z.string() });
/** @param seeds each kills n8n after another number of acknowledgements */
export function arrivalChecks(seeds: number[]): Array<Check<KillStage>> {
	return seeds.map((seed) => ({
		title: `seed ${seed}: of ${MESSAGES} messages that come in while n8n is killed, each reaches the workflow once`,
		async run(stage) {
			const listenerId = await publishListener(stage.api, stage.credential);
			await stage.phones.call('PATCH', '/settings', { batching: null });
			const messageIds = await everybodyWrites(stage);
			const killAfter = 10 + ((seed * 37) % (MESSAGES - 40));
			const acknowledged = () => stage.phones.acknowledged(messageIds);
			const isTime = async () => (await acknowledged()).size >= killAfter;
			// A slow machine takes its time; what is asked for is that it gets there.
			const patience = { withinMs: 300_000, signal: stage.signal };
			await until(`${killAfter} messages are acknowledged`, isTime, { ...patience, everyMs: 25 });
			await stage.kill();
			const before = await acknowledged();
			await stage.start();
			let open = messageIds;
			const haveArrived = async () => {
				open = messageIds.filter((id) => reached(stage, id) === undefined);
				return open.length === 0 && (await acknowledged()).size === MESSAGES;
			};
			await until('all messages reach the workflow', haveArrived, {
				...{ ...patience, everyMs: 500 },
				seen: () =>
					`${open.length} have not, ${open.filter((id) => before.has(id)).length} of them acknowledged before n8n was killed.`,
			});
			// A second execution of the same message would come about now.
			await pause(1000, stage.signal);
			const outcomes = messageIds.map((id) => outcomeOf(stage, id));
			expectEqual('Twice', outcomes.filter(({ successes }) => successes > 1).length, 0);
			await stage.api.unpublish(listenerId);
			await stage.phones.call('PATCH', '/settings', AS_META_UNDER_LOAD);
			const cut = outcomes.filter(({ successes }) => successes === 0);
			for (const { status } of cut) expectThat(status === 'crashed', `One is ${status}.`);
			return `${before.size} were acknowledged; once: ${MESSAGES}, lost: 0, twice: 0 (${cut.length} of them in an execution that n8n died in)`;
		},
	}));
}

/** Many customers write at once. @returns the messages' IDs */
async function everybodyWrites({ phones }: KillStage): Promise<string[]> {
	return await Promise.all(
		newPeople(MESSAGES, 'arrival').map(async ({ phone }) => {
			const path = `/customers/${phone}/messages`;
			return wrote.parse(await phones.call('POST', path, { text: 'Hello' })).messageId;
		}),
	);
}

/** The execution that has the message. */
export function reached({ dataFolder }: KillStage, messageId: string): string | undefined {
	return query(
		`${dataFolder}/whatsapp-cloud.sqlite`,
		'SELECT taken_by AS value FROM events WHERE key = ? AND taken_by IS NOT NULL',
		// As the store keeps keys, see store/eventKeys.ts.
		createHash('sha256').update(messageId).digest('hex').slice(0, 32),
	)[0];
}

/** In how many executions that ended well the trigger gave the message out; and how the one that has it ended. */
export function outcomeOf(
	stage: KillStage,
	messageId: string,
): { successes: number; status?: string } {
	const file = `${stage.dataFolder}/database.sqlite`;
	const successes = query(
		file,
		`SELECT e.id AS value FROM execution_entity e JOIN execution_data d ON d.executionId = e.id
		WHERE e.status = 'success' AND instr(d.data, ?) > 0`,
		messageId,
	).length;
	const [status] = query(
		file,
		'SELECT status AS value FROM execution_entity WHERE id = ?',
		reached(stage, messageId) ?? '',
	);
	return { successes, ...(status === undefined ? {} : { status }) };
}

/** The column `value` of all rows. */
function query(file: string, sql: string, value: string): string[] {
	const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
	try {
		return database
			.prepare(sql)
			.all(value)
			.map((row) => String(row.value));
	} finally {
		database.close();
	}
}
