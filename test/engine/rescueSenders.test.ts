import type { INodeParameters } from 'n8n-workflow';

import { until } from '../../tools/until.ts';
import { describeOnPostgres } from '../support/onPostgres';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

/** People of one business, each with a token of their own; others in each test, as a process remembers them. */
type Person = 'anna' | 'bob' | 'carol';

const PEOPLE: Person[] = ['anna', 'bob', 'carol'];

const TESTS = 8;

const REMINDER: INodeParameters = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	text: 'See you soon!',
	to: '={{ $json.phone }}',
};

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

let lastCustomer = 31645000000;

describeSenders('SQLite', async () => ({}));

describeOnPostgres('PostgreSQL', (server) => {
	describeSenders('PostgreSQL', async () => ({ store: 'postgres', databaseUrl: server().url() }));
});

function describeSenders(name: string, settings: () => Promise<Record<string, string>>): void {
	describe(`a refused message, with ${name}`, () => {
		let bench: Bench;
		let published: Publication[] = [];
		let test = 0;

		beforeAll(async () => {
			const others = Array.from({ length: TESTS }, (_, test) =>
				PEOPLE.map((person) => [`${person}-${test}`, { accessToken: `token-${person}-${test}` }]),
			);
			bench = await startBench(await settings(), Object.fromEntries(others.flat()) as never);
		});

		afterAll(async () => {
			await (await bench.store()).close();
			await bench.close();
		});

		beforeEach(async () => {
			await bench.control('POST', '/reset');
			await bench.control('PATCH', '/settings', {
				statusDelaysMs: { sent: 20, delivered: 40, read: 60 },
			});
			test++;
			for (const person of PEOPLE) await renew(person);
		});

		afterEach(async () => {
			for (const one of published) await one.stop();
			published = [];
		});

		const by = (person: Person) => ({
			credentials: { whatsAppCloudApi: { id: `${person}-${test}`, name: person } },
		});

		const expire = async (person: Person) =>
			await bench.control('POST', `/tokens/token-${person}-${test}/expire`);

		const renew = async (person: Person) =>
			await bench.control('POST', '/tokens', { token: `token-${person}-${test}` });

		async function publish(person: Person, more: INodeParameters = {}): Promise<Publication> {
			const trigger = { name: 'Trigger', type: 'whatsAppCloudTrigger', ...by(person) };
			const parameters = { triggerOn: ['messages', 'rescues'], ...more };
			const publication = await bench.engine.publish({ nodes: [{ ...trigger, parameters }] });
			published.push(publication);
			return publication;
		}

		/** A customer whose window the store takes for open, and Meta for closed. */
		async function newCustomer(): Promise<string> {
			const phone = String(++lastCustomer);
			await bench.takesForOpen(phone);
			return phone;
		}

		async function send(person: Person, phone: string, parameters: INodeParameters = {}) {
			const run = await bench.engine.runWorkflow({
				nodes: [sendNode({ ...REMINDER, ...parameters }, by(person))],
				input: [{ phone }],
			});
			return run.node('Send').json[0] ?? {};
		}

		/** The person sends, nothing of it has come back yet. */
		async function sendUnheard(person: Person): Promise<{ phone: string; messageId: unknown }> {
			await bench.control('PATCH', '/settings', { holdWebhooks: true });
			const phone = await newCustomer();
			const { messageId } = await send(person, phone);
			await pause(100);
			return { phone, messageId };
		}

		async function hear(): Promise<void> {
			await bench.control('PATCH', '/settings', { holdWebhooks: false });
			await bench.control('POST', '/webhooks/release');
		}

		const typesFor = async (customer: string, count: number) =>
			(await bench.received({ customer }, count)).map(({ type }) => type);

		const news = async (publication: Publication) =>
			(await publication.runs())
				.flatMap((run) => run.node('Trigger').json)
				.filter(({ event }) => event === 'rescued');

		/** The number gets something again and again, until there is so much news. */
		async function untilNews(publication: Publication, count: number): Promise<void> {
			const isTold = async () => {
				await bench.write(String(++lastCustomer), { text: 'Hello?' });
				return (await news(publication)).length >= count;
			};
			await until(`there are ${count} news of rescues`, isTold, { everyMs: 300 });
		}

		/** Nobody who is there may send its template. */
		async function stuck() {
			const publication = await publish('bob');
			const sent = await sendUnheard('anna');
			await expire('anna');
			await expire('bob');
			await hear();
			await untilNews(publication, 1);
			expect(await typesFor(sent.phone, 1)).toEqual(['text']);
			return { ...sent, publication };
		}

		it('is made up for by whom it was sent, although the token of the trigger has expired', async () => {
			await publish('bob');
			const { phone } = await sendUnheard('anna');
			await expire('bob');
			await hear();
			expect(await typesFor(phone, 2)).toEqual(['text', 'template']);
			await renew('bob');
		});

		it('is told of when nobody may, and made up for with the next message that goes out', async () => {
			const { phone, messageId, publication } = await stuck();
			expect(await news(publication)).toMatchObject([
				{
					rescue: 'stuck',
					refusedMessageId: messageId,
					to: phone,
					template: { name: 'appointment_reminder' },
					errors: [{ code: 190, advice: expect.stringContaining('token') as string }],
				},
			]);
			const other = String(++lastCustomer);
			await send('carol', other, { mode: 'templateOnly' });
			expect(await typesFor(phone, 2)).toEqual(['text', 'template']);
			await untilNews(publication, 2);
			const [, second, ...more] = await news(publication);
			expect(second).toMatchObject({ rescue: 'sent', refusedMessageId: messageId });
			expect(more).toEqual([]);
			await renew('bob');
		});

		it('is not made up for by somebody whose own message is refused', async () => {
			const { phone } = await stuck();
			const failing = { onError: 'continueRegularOutput' };
			const run = await bench.engine.runWorkflow({
				nodes: [sendNode({ ...REMINDER, mode: 'templateOnly' }, { ...by('anna'), ...failing })],
				input: [{ phone: String(++lastCustomer) }],
			});
			expect(run.node('Send').json[0]).toMatchObject({ details: { code: 190 } });
			await pause(300);
			expect(await typesFor(phone, 1)).toEqual(['text']);
			await renew('bob');
		});

		it('is made up for by another trigger of the number', async () => {
			const { phone } = await stuck();
			await publish('carol', { listenOn: 'manual' });
			expect(await typesFor(phone, 2)).toEqual(['text', 'template']);
			await renew('bob');
		});

		it('costs those who send nothing as long as there is none', async () => {
			const { rescues } = await bench.store();
			const claim = jest.spyOn(rescues, 'claim');
			await send('carol', String(++lastCustomer), { mode: 'templateOnly' });
			await pause(100);
			expect(claim).not.toHaveBeenCalled();
			claim.mockRestore();
		});
	});
}
