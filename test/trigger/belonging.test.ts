import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { LOST_LATELY_MS, type Verdict } from '../../nodes/WhatsAppCloud/ownership/claim';
import { sortByOwner } from '../../nodes/WhatsAppCloud/trigger/receive/belonging';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { NOW } from '../webhook/payloads';

const failure = new GraphError({
	...{ title: 'Down', advice: 'Wait.', retry: 'later', sent: 'no' },
});
const proven: Verdict = { state: 'proven', key: 'any' };
const foreign: Verdict = { state: 'foreign' };

interface Part {
	number?: string;
	account?: string;
	field?: string;
	value?: object;
}

const text = (body: string) => ({
	messages: [
		{ id: body, from: '31600000001', timestamp: '1750000000', type: 'text', text: { body } },
	],
});

/** Sorts a delivery by verdicts (`number:1`, …); what they do not name is not to be asked for. */
async function sort(parts: Part[], verdicts: Record<string, Verdict>) {
	const entry = parts.map(({ number, account = '9', field = 'messages', value = text('Hi') }) => ({
		id: account,
		changes: [
			{
				field,
				value: { ...value, ...(number ? { metadata: { phone_number_id: number } } : {}) },
			},
		],
	}));
	const asked: string[] = [];
	const sorted = await sortByOwner(
		parseDelivery({ entry }, { now: NOW, reactions: true }),
		async (kind, id) => {
			asked.push(`${kind}:${id}`);
			const verdict = verdicts[`${kind}:${id}`];
			if (!verdict) throw new Error(`Nobody was to ask for the ${kind} ${id}`);
			return verdict;
		},
		NOW,
	);
	return { ...sorted, asked };
}

describe('a delivery', () => {
	it('is sorted change by change, and each number is asked for once', async () => {
		const parts = [
			{ number: '1', value: text('a') },
			{ number: '2', value: text('b') },
			{ number: '1', value: text('c') },
		];
		const { own, asked, again } = await sort(parts, { 'number:1': proven, 'number:2': foreign });
		expect(own.events).toMatchObject([{ text: 'a' }, { text: 'c' }]);
		expect(new Set(own.observations.map(({ phoneNumberId }) => phoneNumberId))).toEqual(
			new Set(['1']),
		);
		expect(asked.sort()).toEqual(['number:1', 'number:2']);
		expect(again).toBeUndefined();
	});

	const update = { event: 'PAUSED', message_template_name: 'hello', message_template_id: 1 };

	it.each<[string, Part, Record<string, Verdict>]>([
		[
			'news of a template of another account, beside a number that is ours',
			{ number: '1', field: 'message_template_status_update', value: update },
			{ 'number:1': proven, 'businessAccount:9': foreign },
		],
		[
			'news of an account that is not ours',
			{ field: 'account_update', value: { event: 'DISABLED' } },
			{ 'businessAccount:9': foreign },
		],
		['a message to a number that is not ours', { number: '1' }, { 'number:1': foreign }],
	])('has nothing of it taken in: %s', async (_what, part, verdicts) => {
		const { own, samples, remarks } = await sort([part], verdicts);
		expect([own, samples]).toEqual([{ events: [], observations: [], ways: [] }, []]);
		expect(remarks).toMatchObject([{ level: 'warn' }]);
		expect(remarks[0]?.text).toContain('are ignored');
	});

	it.each<[string, Verdict, string]>([
		['could not be asked about', { state: 'unchecked', failure }, 'could not say whether'],
		[
			'was ours until a moment ago',
			{ state: 'foreign', lostAt: NOW - LOST_LATELY_MS + 1 },
			'no longer shows',
		],
	])('is to come again because of what %s; the rest is taken in', async (_what, verdict, says) => {
		const parts = [
			{ number: '1', value: text('a') },
			{ number: '2', value: text('b') },
		];
		const { own, again } = await sort(parts, { 'number:1': verdict, 'number:2': proven });
		expect(own.events).toMatchObject([{ text: 'b' }]);
		expect(again).toContain(says);
	});

	it('is left out for good of what was lost longer ago', async () => {
		const verdict: Verdict = { state: 'foreign', lostAt: NOW - LOST_LATELY_MS };
		const { again, remarks } = await sort([{ number: '1' }], { 'number:1': verdict });
		expect(again).toBeUndefined();
		expect(remarks).toHaveLength(1);
	});

	it('is taken in with a remark where Meta cannot confirm it any more', async () => {
		const until = NOW + 1000;
		const verdict: Verdict = { ...proven, doubt: { failure, until } };
		const { own, again, remarks } = await sort([{ number: '1' }], { 'number:1': verdict });
		expect(own.events).toHaveLength(1);
		expect(again).toBeUndefined();
		expect(remarks[0]?.text).toContain(new Date(until).toISOString());
	});

	const solution = { event: 'SOLUTION_CREATED', solution_id: '7', solution_status: 'DRAFT' };

	it('is taken in where it is about the app, and the entry is a business portfolio', async () => {
		const part = { account: '506914307656634', field: 'partner_solutions', value: solution };
		const { own, asked, remarks } = await sort([part], {});
		expect(own.events).toMatchObject([{ businessPortfolioId: '506914307656634', solutionId: '7' }]);
		expect(own.events[0]).not.toHaveProperty('businessAccountId');
		expect([asked, remarks]).toEqual([[], []]);
		const sample = await sort([{ ...part, account: '0' }], {});
		expect([sample.own.events.length, sample.samples.length]).toEqual([0, 1]);
	});

	it("with Meta's sample starts the workflow and teaches nothing, also of a number that is ours", async () => {
		const { own, samples, asked } = await sort([{ number: '1', account: '0' }], {});
		expect(own).toEqual({ events: [], observations: [], ways: [] });
		expect(samples).toHaveLength(1);
		expect(asked).toEqual([]);
	});
});
