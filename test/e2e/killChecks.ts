import type { Check } from '../../tools/checks.ts';
import { pause } from '../../tools/until.ts';
import { publishAnswers } from './answers.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { count, newPeople, Reminders, type Person } from './reminders.ts';

const PEOPLE = 1000;

/** Above Meta's usual limit, to keep the test short. */
const MESSAGES_PER_SECOND = 200;

/** How long somebody's claim keeps others from sending the message, with a little more. */
const ABANDONED_AFTER_MS = 61_000;

/** How long Meta accepts to answer once it has taken a message: what is cut off then is out, and nobody knows. */
const ANSWER_MS = 300;

interface Crash {
	people: Person[];
	at: number;
}

const crashes: Crash[] = [];
let reminders: Reminders | undefined;

const phonesOf = (people: Person[]) => people.map(({ phone }) => phone);

/** @param seeds each kills n8n at another moment */
export function killChecks(seeds: number[]): Array<Check<KillStage>> {
	return [...seeds.map(killedRun), ...seeds.map((seed, index) => finishedRun(seed, index))];
}

function killedRun(seed: number): Check<KillStage> {
	return {
		title: `seed ${seed}: n8n is killed in a run of ${PEOPLE}, started again, and sends nothing twice`,
		async run(stage) {
			reminders ??= await publish(stage);
			const people = newPeople(PEOPLE, `seed-${seed}`);
			const phones = phonesOf(people);
			await reminders.start(people);
			await stage.phones.untilReached(phones, 1);
			await pause(randomOf(seed) * 4000, stage.signal);
			await stage.kill();
			crashes.push({ people, at: Date.now() });
			const atCrash = await stage.phones.counts(phones);
			await stage.start();
			const asked = people.slice(Math.max(0, atCrash.once - 100), atCrash.once + 200);
			const outcomes = await reminders.run(asked);
			const { more } = await stage.phones.counts(phones);
			expectEqual('Twice', more, 0);
			const [accepted, duplicate, unknown] = ['accepted', 'duplicate', 'unknown'].map((status) =>
				count(outcomes, status),
			) as [number, number, number];
			expectEqual('Reported', accepted + duplicate + unknown, asked.length);
			return `${atCrash.once} were out; of ${asked.length} about there, ${duplicate} are known to be, ${unknown} unknown, ${accepted} went out now`;
		},
	};
}

function finishedRun(seed: number, index: number): Check<KillStage> {
	return {
		title: `seed ${seed}: the same run with the same keys reaches the others, and nobody twice`,
		async run({ phones, signal }) {
			const crash = crashes[index];
			if (!crash || !reminders) throw new Error('n8n was not killed.');
			await pause(Math.max(0, crash.at + ABANDONED_AFTER_MS - Date.now()), signal);
			const outcomes = await reminders.run(crash.people, 'insisting');
			const counts = await phones.counts(phonesOf(crash.people));
			expectEqual('Customers', counts, { none: 0, once: PEOPLE, more: 0 });
			const [accepted, duplicate] = [count(outcomes, 'accepted'), count(outcomes, 'duplicate')];
			expectEqual('Reported', accepted + duplicate, PEOPLE);
			expectThat(duplicate > 0, 'Nobody was known to have got it.');
			return `once: ${PEOPLE}, lost: 0, twice: 0 (${duplicate} were known to be sent, ${accepted} went out now)`;
		},
	};
}

async function publish({ api, webhookUrl, credential, phones }: KillStage): Promise<Reminders> {
	await phones.call('PATCH', '/settings', {
		throughputPerSecond: MESSAGES_PER_SECOND,
		// n8n is killed several times: statuses are to come again before messages are, and no later each time.
		retryDelaysMs: Array.from({ length: 100 }, () => 3000),
	});
	const slowly = { kind: 'delay', after: true, ms: ANSWER_MS };
	await phones.call('POST', '/faults', { ...slowly, match: { path: '/messages', method: 'POST' } });
	// Its trigger learns from statuses what became of messages.
	await publishAnswers(api, credential);
	return await Reminders.publish(api, webhookUrl, credential, {
		messagesPerSecond: MESSAGES_PER_SECOND,
	});
}

/** 0 … 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): number {
	let state = (seed + 0x6d2b79f5) | 0;
	state = Math.imul(state ^ (state >>> 15), state | 1);
	state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
	return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}
