import { accountOf, type Account } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { messagesPerSecondOf } from '../../nodes/WhatsAppCloud/send/claim/throughput';
import { json, startGraphServer, type GraphServer } from '../support/graphServer';
import { until } from '../../tools/until';

const NOW = 1_800_000_000_000;

const NUMBER = '106540352242922';

describe('what a number may send, which two batches ask for at once', () => {
	let graph: GraphServer;
	let account: Account;
	/** Graph answers what it was asked. */
	let answer: () => void;

	beforeEach(async () => {
		const answering: PromiseWithResolvers<void> = Promise.withResolvers();
		answer = answering.resolve;
		graph = await startGraphServer((request, response) => {
			const high = json({ id: NUMBER, throughput: { level: 'HIGH' } });
			void answering.promise.then(() => high(request, response));
		});
		account = accountOf(readCredential({ accessToken: 'EAAtoken', baseUrl: graph.url }));
	});

	afterEach(async () => await graph.close());

	it.each(['first', 'second'])('is told to the other one if the %s is stopped', async (which) => {
		const stop = new AbortController();
		const signals = which === 'first' ? [stop.signal] : [undefined, stop.signal];
		const [first, second] = [0, 1].map(
			async (index) => await messagesPerSecondOf(account, NUMBER, NOW, signals[index]),
		);
		await until('Graph is asked', () => graph.received.length > 0);
		stop.abort();
		await (which === 'first' ? first : second);
		answer();
		expect(await (which === 'first' ? second : first)).toBe(1000);
		expect(await messagesPerSecondOf(account, NUMBER, NOW)).toBe(1000);
		expect(graph.received).toHaveLength(1);
	});
});
