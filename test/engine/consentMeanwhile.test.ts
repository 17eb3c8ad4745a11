import type { INodeParameters } from 'n8n-workflow';

import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import { until } from '../../tools/until.ts';
import type { Publication } from './publication';
import { sendNode, template } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let published: Publication[] = [];
let lastCustomer = 31650700000;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('POST', '/templates', {
		...{ name: 'sale', category: 'MARKETING', language: 'en', status: 'APPROVED' },
		components: [{ type: 'BODY', text: 'Hello' }],
	});
});

afterAll(async () => await bench.close());

afterEach(async () => {
	for (const one of published) await one.stop();
	published = [];
});

const newCustomer = () => String(++lastCustomer);

const MARKETING: INodeParameters = { to: '={{ $json.phone }}', ...template('sale|en') };

async function learn(phone: string, observation: object): Promise<void> {
	const { phoneNumberId } = bench.sandbox.account;
	const about = { phoneNumberId, customer: { phone }, at: Date.now() };
	const observations = [{ ...about, ...observation } as Observation];
	await (await bench.store()).receive({ observations }, Date.now());
}

async function send(phones: string[], parameters: INodeParameters = {}) {
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ ...MARKETING, ...parameters })],
		input: phones.map((phone) => ({ phone })),
	});
	return run.node('Send').json;
}

describe('who refuses marketing messages', () => {
	it('while a batch is under way gets none of it any more', async () => {
		const phones = Array.from({ length: 6 }, newCustomer);
		const [first = '', , , , , last = ''] = phones;
		const running = send(phones, {
			mode: 'templateOnly',
			options: { messagesPerSecond: 1, campaign: 'spring' },
		});
		await bench.received({ customer: first }, 1);
		await learn(last, { kind: 'consent', marketing: 'stop' });
		const json = await running;
		expect(json.map(({ status }) => status)).toEqual([
			...Array.from({ length: 5 }, () => 'accepted'),
			'skipped',
		]);
		expect(json.at(-1)).toMatchObject({ reason: 'marketing_opt_out' });
		expect(await bench.received({ customer: last })).toEqual([]);
		const { campaigns } = await bench.store();
		const question = { which: 'unsent', limit: 9 } as const;
		const { phoneNumberId } = bench.sandbox.account;
		const { entries } = await campaigns.messages(phoneNumberId, 'spring', question);
		expect(entries).toMatchObject([{ recipient: last, reason: 'marketing_opt_out' }]);
	}, 30_000);

	it('before the message is refused gets no fallback template either', async () => {
		const triggerOn = { triggerOn: ['rescues'] };
		const publication = await bench.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: triggerOn }],
		});
		published.push(publication);
		await bench.control('PATCH', '/settings', {
			statusDelaysMs: { sent: 1000, delivered: 1100, read: 1200 },
		});
		const phone = newCustomer();
		await learn(phone, { kind: 'opened', by: 'message', at: Date.now() - 60_000 });
		const [sent] = await send([phone], { text: 'See you' });
		expect(sent).toMatchObject({ sentAs: 'freeForm', rescue: 'ready' });
		await learn(phone, { kind: 'consent', marketing: 'stop' });
		const news = async () => (await publication.runs()).flatMap((run) => run.node('Trigger').json);
		const isTold = async () => {
			// Whoever listens hears of it with what comes next.
			await bench.write(newCustomer(), { text: 'Hello?' });
			return (await news()).length > 0;
		};
		await until('the workflow hears of it', isTold, { everyMs: 300 });
		expect(await news()).toMatchObject([
			{
				...{ event: 'rescued', rescue: 'failed' },
				errors: [{ title: expect.stringContaining('the customer has refused') as string }],
			},
		]);
		expect(await bench.received({ customer: phone }, 1)).toHaveLength(1);
	}, 30_000);
});
