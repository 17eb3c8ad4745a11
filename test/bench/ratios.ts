import { memoryToNothing } from './memory.ts';
import type { Results } from './sections.ts';

/** One sentence's worth: ours divided by somebody else's, or by what is possible. */
export interface Ratio {
	name: string;
	label: string;
	value: number;
	/** What was set out for: at least, or at most so much. */
	goal?: string;
}

/** What the benchmark is about, in a few numbers; of the parts that were measured. */
export function ratiosOf(results: Results): Ratio[] {
	const { sends = [], paced = [], webhooks = [], statuses = [] } = results;
	const { campaign = [], crowd = [], memory = [], workers, store, files } = results;
	const send = (name: string) => sends.find((result) => result.name === name);
	const hook = (name: string) => webhooks.find((result) => result.name === name);
	const status = (name: string) => statuses.find((result) => result.name === name);
	const sent = (name: string) => campaign.find((result) => result.name === name);
	const ofCrowd = (name: string) => crowd.find((result) => result.name === name);
	const pace = (name: string) => paced.find((result) => result.name === name);
	const ratio = (name: string, label: string, ours = NaN, theirs = 1, goal?: string): Ratio => ({
		...{ name, label, value: ours / theirs },
		...(goal ? { goal } : {}),
	});
	const text = send('oursText');
	const template = send('oursTemplate');
	const [builtInText, builtInTemplate] = [send('builtInText'), send('builtInTemplate')];
	const axios = send('axios');
	// What n8n needs for the same node when it sends nothing.
	const nothing = send('noOpText');
	const seconds = (name: string) => (pace(name)?.nodeMs ?? NaN) / 1000;
	const allowed = (pace('ours')?.messages ?? NaN) / 80;
	const all = [
		ratio(
			...['textToBuiltIn', "texts per second, to n8n's node"],
			...[text?.perSecond, builtInText?.perSecond, '≥ 8'],
		),
		ratio(
			...['templateToBuiltIn', "templates per second, to n8n's node"],
			...[template?.perSecond, builtInTemplate?.perSecond, '≥ 4'],
		),
		ratio(
			...['textCpuToBuiltIn', "CPU per text, to n8n's node"],
			...[text?.cpuMs, builtInText?.cpuMs, '≤ 0.25'],
		),
		ratio(
			...['templateCpuToBuiltIn', "CPU per template, to n8n's node"],
			...[template?.cpuMs, builtInTemplate?.cpuMs, '≤ 0.25'],
		),
		ratio(
			...['textToAxios', 'texts per second, to the axios loop'],
			...[text?.perSecond, axios?.perSecond, '≥ 0.8'],
		),
		ratio(
			...['eitherToText', 'text or template by the window, per second, to text only'],
			...[send('oursOpen')?.perSecond, text?.perSecond, '≥ 0.9'],
		),
		ratio(
			...[
				'textToPossible',
				'texts per second, to what the axios loop and n8n itself leave possible',
			],
			...[text?.perSecond, oneAfterTheOther(axios?.perSecond, nothing?.perSecond), '≥ 0.85'],
		),
		ratio(
			...['textSendingToAxios', 'texts per second in the time that n8n leaves, to the axios loop'],
			...[without(text?.perSecond, nothing?.perSecond), axios?.perSecond],
		),
		ratio(
			...['makespan', 'time from the first to the last of the paced messages, to what is allowed'],
			...[pace('ours')?.makespan, 1, '≤ 1.05'],
		),
		ratio(
			...['topMakespan', 'the same at 1,000 messages a second'],
			...[pace('oursTop')?.makespan, 1, '≤ 1.2'],
		),
		ratio(
			...['pacedNode', 'time of the paced node without what n8n needs itself, to what is allowed'],
			...[seconds('ours') - seconds('noOp'), allowed, '≤ 1.05'],
		),
		ratio(
			...['workersOfLimit', 'messages per second of two workers, to what is allowed'],
			...[workers?.ofLimit, 1, '≥ 0.9'],
		),
		ratio(
			...[
				'memory',
				'memory of the largest batch, to that of its items in a node that sends nothing',
			],
			...[memory.length > 0 ? memoryToNothing(memory) : undefined, 1, '≤ 1.1'],
		),
		ratio(
			...['ledger', 'µs for claim and outcome of a message in SQLite, to 60 µs'],
			...[store?.ledger.sqliteMicros, 60, '≤ 1'],
		),
		ratio(
			...['counting', 'µs that budgets and a campaign add to it in SQLite, to 15 µs'],
			...[store && store.ledger.counted.sqliteMicros - store.ledger.sqliteMicros, 15, '≤ 1'],
		),
		ratio(
			...['countingTrips', 'waits for PostgreSQL with budgets and a campaign, to those without'],
			...[store?.ledger.counted.postgresRoundTrips, store?.ledger.postgresRoundTrips, '≤ 1'],
		),
		ratio(
			...['receiving', 'µs for an event of a long delivery, to 60 µs'],
			...[store?.receivingMicros, 60, '≤ 1'],
		),
		ratio(
			...['roundTrips', 'waits for PostgreSQL per 50 messages'],
			...[store?.ledger.postgresRoundTrips, 1, '≤ 1'],
		),
		ratio(
			...['lookTime', 'time to hash a file of 90 MB and look into it, to the hash alone'],
			...[files?.lookMs, files?.hashMs, '≤ 1.1'],
		),
		ratio(
			...['lookMemory', 'memory for the same'],
			...[files?.lookMemory, files?.hashMemory, '≤ 1.1'],
		),
		ratio(
			...['acknowledgedToBuiltIn', "acknowledgements per second, to n8n's trigger"],
			...[hook('ours')?.acknowledgedPerSecond, hook('builtIn')?.acknowledgedPerSecond, '≥ 1'],
		),
		ratio(
			...['p99ToBuiltIn', "p99 of the acknowledgement, to n8n's trigger"],
			...[hook('ours')?.p99Ms, hook('builtIn')?.p99Ms, '≤ 1'],
		),
		ratio(
			...['doorStatuses', "statuses per second at the door, to n8n's trigger"],
			...[status('door')?.perSecond, status('builtIn')?.perSecond, '≥ 60'],
		),
		ratio(
			...['doorStatusCpu', "CPU per status at the door, to n8n's trigger"],
			...[status('door')?.cpuMs, status('builtIn')?.cpuMs, '≤ 0.0067'],
		),
		ratio(
			...['doorExecutionCpu', "CPU per message and its execution at the door, to n8n's trigger"],
			...[hook('door')?.cpuMs, hook('builtIn')?.cpuMs, '≤ 0.6'],
		),
		ratio(
			...['doorP99', "p99 of the acknowledgement at the door, 8 at once, to n8n's trigger"],
			...[hook('door')?.p99Ms, hook('builtIn')?.p99Ms, '≤ 0.1'],
		),
		...(['door', 'ours'] as const).flatMap((name) => {
			const at = name === 'door' ? 'at the door' : "at n8n's address";
			const [during, all] = [sent(name), ofCrowd(name)];
			return [
				ratio(
					...[`campaignStatuses.${name}`, `p99 of a campaign's statuses ${at}, to 2 s`],
					...[during?.statuses.p99Ms, 2000, '≤ 1'],
				),
				ratio(
					...[`campaignCustomers.${name}`, `p95 of customers' messages meanwhile ${at}, to 2 s`],
					...[during?.customers.p95Ms, 2000, '≤ 1'],
				),
				ratio(
					...[`campaignMakespan.${name}`, `time that the campaign took ${at}, to what is allowed`],
					...[during?.makespan, 1, '≤ 1.05'],
				),
				ratio(
					...[
						`crowd.${name}`,
						`of customers who write at once, those whose execution ends well ${at}`,
					],
					...[all?.well, all?.customers, '≥ 1'],
				),
			];
		}),
	];
	return all.filter(({ value }) => !Number.isNaN(value));
}

/** Items per second if both have to be done for each item. */
function oneAfterTheOther(perSecond = NaN, otherPerSecond = NaN): number {
	return 1 / (1 / perSecond + 1 / otherPerSecond);
}

/** Items per second if the time for the other one were taken off. */
function without(perSecond = NaN, otherPerSecond = NaN): number {
	return 1 / (1 / perSecond - 1 / otherPerSecond);
}
