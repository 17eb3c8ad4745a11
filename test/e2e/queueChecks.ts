import { Client } from 'pg';

import type { Check } from '../../tools/checks.ts';
import { pause } from '../../tools/until.ts';
import { answerTo, publishAnswers } from './answers.ts';
import { expectEqual, expectThat } from './expect.ts';
import { rateOf } from './phones.ts';
import { Questions } from './questions.ts';
import { untilAnswered } from './queueAnswers.ts';
import type { QueueStage } from './queueStage.ts';
import { count, newPeople, outcomesOf, Reminders, type Person } from './reminders.ts';

/** Meta's limit for a business number. */
const LIMIT = 80;

const PEOPLE = 1000;

/** How long somebody's claim keeps others from sending the message, with a little more. */
const ABANDONED_AFTER_MS = 61_000;

/** Meta has taken a message some time before it says so: what is cut off then is out, and nobody knows. */
const SLOW_ANSWERS = {
	kind: 'delay',
	after: true,
	ms: 500,
	match: { path: '/messages', method: 'POST' },
};

const phonesOf = (people: Person[]) => people.map(({ phone }) => phone);

/** What is left for later checks: the people of the run in which a worker was killed. */
interface Crash {
	people: Person[];
	reminders: Reminders;
	at: number;
}

let crash: Crash | undefined;

/** What queue mode has to hold, in order: the later ones need what the earlier ones left. */
export const queueChecks: Array<Check<QueueStage>> = [
	{
		title: `${PEOPLE} reminders, shared out to two workers on one number, reach everybody once`,
		async run(stage) {
			const people = newPeople(PEOPLE, 'shared');
			const reminders = await Reminders.publish(stage.api, stage.webhookUrl, stage.credential);
			await Promise.all(halves(people).map((half) => reminders.start(half)));
			const executions = await reminders.finished(new Set(), 2);
			const outcomes = executions.flatMap(outcomesOf);
			expectEqual('Reported as accepted', count(outcomes, 'accepted'), PEOPLE);
			const counts = await stage.phones.counts(phonesOf(people));
			expectEqual('Customers', counts, { none: 0, once: PEOPLE, more: 0 });
			const logs = stage.logs();
			for (const worker of ['worker-1', 'worker-2']) {
				expectThat(/started execution/i.test(logs[worker] ?? ''), `${worker} had nothing to do.`);
			}
			const rate = rateOf(await stage.phones.taken());
			expectThat(rate <= LIMIT * 1.05, `${rate.toFixed(1)} messages went out per second.`);
			return `once: ${PEOPLE}, lost: 0, twice: 0; ${rate.toFixed(1)} of ${LIMIT} messages per second`;
		},
	},
	{
		title: "the store lies in n8n's own PostgreSQL, in its own schema",
		async run({ postgres }) {
			const client = new Client({ connectionString: postgres.url() });
			await client.connect();
			try {
				const { rows } = await client.query(
					`SELECT count(*)::int AS sent FROM whatsapp_cloud.sends WHERE message_id IS NOT NULL`,
				);
				expectEqual('Sends', rows, [{ sent: PEOPLE }]);
			} finally {
				await client.end();
			}
			return `${PEOPLE} sends are recorded in the schema whatsapp_cloud`;
		},
	},
	{
		title: 'a worker is killed in the middle of a run; the other one goes on',
		async run(stage) {
			await publishAnswers(stage.api, stage.credential);
			const people = newPeople(PEOPLE, 'crash');
			const reminders = await Reminders.publish(stage.api, stage.webhookUrl, stage.credential);
			await stage.phones.call('POST', '/faults', SLOW_ANSWERS);
			await Promise.all(halves(people).map((half) => reminders.start(half)));
			await stage.phones.untilReached(phonesOf(people), 300);
			await stage.killWorker();
			crash = { people, reminders, at: Date.now() };
			await reminders.finished(new Set(), 1);
			await stage.startWorker();
			await stage.phones.call('DELETE', '/faults');
			const { none, once, more } = await stage.phones.counts(phonesOf(people));
			expectEqual('Twice', more, 0);
			expectThat(none > 0, 'The worker was killed too late: everybody was reached.');
			return `once: ${once}, not yet: ${none}, twice: 0; the worker runs again`;
		},
	},
	{
		title:
			'messages that Meta delivers three times, at once and in any order, start one execution each',
		async run(stage) {
			const { phones } = stage;
			await phones.call('PATCH', '/settings', { duplicates: 2, jitterMs: 300 });
			const customers = newPeople(10, 'writes').map(({ phone }) => phone);
			const ids = await Promise.all(
				customers.flatMap((phone) =>
					[1, 2, 3].map(async (number) => {
						const written = await phones.call('POST', `/customers/${phone}/messages`, {
							text: `Message ${number}`,
						});
						return (written as { messageId: string }).messageId;
					}),
				),
			);
			const answers = await untilAnswered(stage, customers, ids.length);
			await phones.call('PATCH', '/settings', { duplicates: 0, jitterMs: 0 });
			expectEqual('Answers', answers.map(({ text }) => text).sort(), ids.map(answerTo).sort());
			return `${ids.length} messages, each delivered three times: ${answers.length} answers`;
		},
	},
	{
		title: 'windows that the webhook processor recorded are known to the workers',
		async run({ phones }) {
			const answers = (await phones.taken()).filter(({ text }) => text.startsWith('Answer to'));
			expectThat(answers.length > 0, 'There are no answers.');
			expectEqual('Types', [...new Set(answers.map(({ type }) => type))], ['text']);
			return `${answers.length} answers went out as free text`;
		},
	},
	{
		title: 'SQLite is refused, with the reason',
		async run({ api, webhookUrl, sqliteCredential, phones }) {
			const people = newPeople(3, 'sqlite');
			const reminders = await Reminders.publish(api, webhookUrl, sqliteCredential);
			await reminders.start(people);
			const [execution] = await reminders.finished(new Set(), 1);
			const said = [execution?.failure, ...outcomesOf(execution).map(({ error }) => error)].join(
				' ',
			);
			expectThat(said.includes('n8n runs in queue mode'), `It says: ${said}`);
			expectThat(said.includes('set "Store" to PostgreSQL'), `It says: ${said}`);
			expectEqual('Customers', await phones.counts(phonesOf(people)), {
				none: 3,
				once: 0,
				more: 0,
			});
			return said.trim().slice(0, 140);
		},
	},
	{
		title: 'after the crash, the same run with the same keys reaches the others, and nobody twice',
		async run({ phones, signal }) {
			if (!crash) throw new Error('No worker was killed.');
			const { people, reminders, at } = crash;
			await pause(Math.max(0, at + ABANDONED_AFTER_MS - Date.now()), signal);
			const outcomes = await reminders.run(people, 'insisting');
			const counts = await phones.counts(phonesOf(people));
			expectEqual('Customers', counts, { none: 0, once: PEOPLE, more: 0 });
			const [accepted, duplicate] = [count(outcomes, 'accepted'), count(outcomes, 'duplicate')];
			expectEqual('Reported', accepted + duplicate, PEOPLE);
			return `once: ${PEOPLE}, lost: 0, twice: 0 (${duplicate} were known to be sent, ${accepted} went out now)`;
		},
	},
	{
		title: 'an execution that waits for a customer is continued by whichever worker is free',
		async run({ api, webhookUrl, credential, phones }) {
			const questions = await Questions.publish(api, webhookUrl, credential, 'any');
			const customers = newPeople(3, 'asked');
			const asked: string[] = [];
			for (const { phone } of customers) asked.push(await questions.ask({ phone }));
			for (const { phone } of customers) {
				await phones.call('POST', `/customers/${phone}/messages`, { text: `I am ${phone}` });
			}
			const ended = await Promise.all(asked.map((id) => questions.ended(id)));
			const said = ended.map(({ items }) => (items.Answered as [{ answer: string }])[0].answer);
			const expected = customers.map(({ phone }) => `I am ${phone}`);
			expectEqual('The answers', said, expected);
			return `${said.length} of ${expected.length}, each with its own answer`;
		},
	},
];

function halves(people: Person[]): [Person[], Person[]] {
	const middle = people.length / 2;
	return [people.slice(0, middle), people.slice(middle)];
}
