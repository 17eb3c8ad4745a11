import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { until as untilSo } from '../../tools/until.ts';
import { describeOnPostgres } from '../support/onPostgres';
import { deliver as post } from '../support/deliver';
import { message, status } from '../webhook/payloads';
import type { Publication } from './publication';
import { startBench, type Bench, changeOfOwn, OWN } from './whatsapp';

/** Usually. */
const QUIET_S = 1;

/** Where something has to come about meanwhile: at least so long, and in time for so many deliveries as long as the first. */
const LONG_QUIET_S = 4;
const DELIVERIES_IN_TIME = 6;

let lastCustomer = 31670000000;
const newCustomer = () => String(++lastCustomer);

describeCollecting('SQLite', async () => ({}), true);

describeOnPostgres('PostgreSQL', (server) => {
	describeCollecting(
		'PostgreSQL',
		async () => ({
			store: 'postgres',
			databaseUrl: server().url(),
		}),
		false,
	);
});

function describeCollecting(
	name: string,
	settings: () => Promise<Record<string, string>>,
	isWhole: boolean,
): void {
	describe(`messages that are collected, with ${name}`, () => {
		let bench: Bench;
		const published: Publication[] = [];

		beforeAll(async () => {
			bench = await startBench(await settings());
		});

		afterAll(async () => await bench.close());

		afterEach(async () => {
			for (const one of published.splice(0)) await one.stop();
		});

		const trigger = (options: INodeParameters = {}, more: INodeParameters = {}) => ({
			...{ name: 'Trigger', type: 'whatsAppCloudTrigger', id: 'node' },
			parameters: {
				triggerOptions: { collectMessages: true, quietTime: QUIET_S, ...options },
				...more,
			},
		});

		async function publish(...parameters: Parameters<typeof trigger>): Promise<Publication> {
			const publication = await bench.engine.publish({
				...{ id: randomUUID(), nodes: [trigger(...parameters)] },
			});
			published.push(publication);
			return publication;
		}

		async function boot({ saved }: Publication, ...parameters: Parameters<typeof trigger>) {
			const publication = await bench.engine.boot({
				id: saved.id,
				nodes: [trigger(...parameters)],
			});
			published.push(publication);
			return publication;
		}

		/** Meta delivers these messages, or whatever else, in one delivery. */
		async function deliver(to: Publication, value: object): Promise<number> {
			const { appSecret } = bench.sandbox.account;
			return await post(await to.webhookUrl(), appSecret, changeOfOwn(value));
		}

		/** @param at seconds from now on */
		const text = (from: string, body: string, at = 0, more: object = {}) =>
			message({
				...{ from, id: `wamid.${randomUUID()}`, type: 'text', text: { body } },
				...{ timestamp: String(Math.floor(Date.now() / 1000) + at), ...more },
			});

		const itemsOf = async (publication: Publication): Promise<IDataObject[][]> =>
			(await publication.runs()).map((run) => run.node('Trigger').json);

		const textsOf = async (publication: Publication) =>
			(await itemsOf(publication)).map((items) => items.map((item) => item.text));

		async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
			await untilSo('what the test waits for comes', condition, { everyMs: 20 });
		}

		/** Waits until so many executions have started, and a little longer, should there be more. */
		async function started(publication: Publication, count: number): Promise<void> {
			await until(() => publication.executions.length >= count);
			await sleep(300);
			expect(publication.executions).toHaveLength(count);
		}

		let longQuietS: number | undefined;

		/** A quiet time that several deliveries do not exceed, however busy the machine is, s. */
		async function longQuiet(): Promise<number> {
			if (longQuietS !== undefined) return longQuietS;
			const publication = await publish();
			const began = performance.now();
			await deliver(publication, { messages: [text(newCustomer(), 'The first one')] });
			const seconds = Math.ceil((performance.now() - began) / 1000);
			await until(() => publication.executions.length === 1);
			await publication.stop();
			published.pop();
			return (longQuietS = Math.max(LONG_QUIET_S, seconds * DELIVERIES_IN_TIME));
		}

		async function kept(publication: Publication): Promise<number> {
			const store = await bench.store();
			const scope = `${publication.saved.id}/node`;
			return (
				(await store.pendingEvents.find(scope)).length +
				(await store.pendingEvents.collected(scope)).length
			);
		}

		it('become one item when the customer has been quiet, each message once and in order', async () => {
			const quietTime = await longQuiet();
			const publication = await publish({ quietTime });
			const [anna, ben] = [newCustomer(), newCustomer()];
			const [first, second, third] = [
				text(anna, 'Hi', -3),
				text(anna, 'I have a question', -2),
				text(anna, 'Do you open on Sunday?', -1),
			];
			await deliver(publication, { messages: [first] });
			await deliver(publication, { messages: [third] });
			await deliver(publication, { messages: [text(ben, 'Hello')] });
			// Late, and once more.
			await deliver(publication, { messages: [second, first] });
			expect(publication.executions).toHaveLength(0);
			await started(publication, 2);
			const all = await itemsOf(publication);
			const [others, items] = all.toSorted(
				(a, b) => String(a[0]?.text).length - String(b[0]?.text).length,
			);
			expect(others?.map((item) => item.text)).toEqual(['Hello']);
			expect(items).toHaveLength(1);
			const time = (sent: object) =>
				new Date(Number((sent as { timestamp: string }).timestamp) * 1000).toISOString();
			expect(items?.[0]).toMatchObject({
				...{ event: 'message', type: 'text', phone: anna, ...OWN },
				text: 'Hi\nI have a question\nDo you open on Sunday?',
				...{ firstTimestamp: time(first), lastTimestamp: time(third), timestamp: time(third) },
				messageId: third.id,
				window: { state: 'open' },
				messages: [first, second, third].map(({ id }) => ({
					...{ event: 'message', messageId: id, phone: anna },
					window: { state: 'open' },
				})),
			});
			expect(items?.[0]).not.toHaveProperty('media');
			expect(await kept(publication)).toBe(0);
			// Meta repeats what has arrived.
			await deliver(publication, { messages: [second, third] });
			expect(await kept(publication)).toBe(0);
			expect(publication.executions).toHaveLength(2);
		});

		it('become one item though several n8n have the workflow', async () => {
			const quietTime = await longQuiet();
			const publication = await publish({ quietTime });
			const others = [
				await boot(publication, { quietTime }),
				await boot(publication, { quietTime }),
			];
			const anna = newCustomer();
			await Promise.all(
				['a', 'b', 'c'].map(async (one, index) => {
					await deliver(publication, { messages: [text(anna, one, index)] });
				}),
			);
			const all = [publication, ...others];
			await until(() => all.some(({ executions }) => executions.length > 0));
			await sleep(500);
			const texts = await Promise.all(all.map(textsOf));
			expect(texts.flat()).toEqual([['a\nb\nc']]);
		});

		if (!isWhole) return;

		it('wait no longer than they may, however much is written', async () => {
			const publication = await publish({ quietTime: 2, longestWait: 2 });
			const anna = newCustomer();
			const written: string[] = [];
			while (publication.executions.length === 0) {
				written.push(`${written.length + 1}`);
				const said = text(anna, written.at(-1) ?? '', written.length);
				await deliver(publication, { messages: [said] });
				expect(written.length).toBeLessThan(100);
				await sleep(200);
			}
			const texts = async () => (await textsOf(publication)).flat().join('\n').split('\n');
			const [first = ''] = (await textsOf(publication)).flat();
			expect(String(first).split('\n').length).toBeLessThanOrEqual(written.length);
			await until(async () => (await texts()).length === written.length);
			expect(await texts()).toEqual(written);
		});

		it('are those of one customer under all names', async () => {
			const publication = await publish();
			const [phone, userId] = [newCustomer(), `NL.${randomUUID().slice(0, 8)}`];
			const known = text(phone, 'Seen before', -60, { from_user_id: userId });
			await deliver(publication, { messages: [known] });
			await until(() => publication.executions.length === 1);
			const nameless = text(phone, 'With a username', 2, { from_user_id: userId });
			await Promise.all([
				deliver(publication, { messages: [text(phone, 'As a number', 1)] }),
				deliver(publication, { messages: [{ ...nameless, from: undefined }] }),
			]);
			await started(publication, 2);
			const [, items] = await itemsOf(publication);
			expect(items).toMatchObject([
				{ text: 'As a number\nWith a username', phone, userId, from: userId },
			]);
		});

		it('are what customers say: all else starts the workflow at once, and filters hold', async () => {
			const publication = await publish(
				{
					messageText: { filter: { comparison: 'contains', value: 'order' } },
					messageTypes: ['all'],
				},
				{ triggerOn: ['messages', 'statuses', 'other'] },
			);
			const anna = newCustomer();
			await deliver(publication, {
				messages: [text(anna, 'My order?'), text(anna, 'Nice weather')],
				statuses: [
					status({ id: `wamid.${randomUUID()}`, timestamp: `${Math.floor(Date.now() / 1000)}` }),
				],
			});
			await until(() => publication.executions.length === 1);
			await started(publication, 2);
			expect(await itemsOf(publication)).toMatchObject([
				[{ event: 'status' }],
				[{ event: 'message', text: 'My order?', messages: [{}] }],
			]);
		});

		it('survive a restart in the middle, and so does what was taken in meanwhile', async () => {
			const quietTime = await longQuiet();
			const publication = await publish({ quietTime });
			const anna = newCustomer();
			await deliver(publication, { messages: [text(anna, 'Hi', 1)] });
			await publication.shutDown();
			await sleep(300);
			expect(publication.executions).toHaveLength(0);
			const again = await boot(publication, { quietTime });
			await deliver(again, { messages: [text(anna, 'Are you there?', 2)] });
			await started(again, 1);
			expect(await textsOf(again)).toEqual([['Hi\nAre you there?']]);
			expect(await kept(again)).toBe(0);
		});

		it('wait for a workflow that is not published any more, and go out when it is again', async () => {
			const publication = await publish();
			const anna = newCustomer();
			await deliver(publication, { messages: [text(anna, 'a', 1), text(anna, 'b', 2)] });
			await publication.stop();
			await sleep(QUIET_S * 1000 + 200);
			expect(publication.executions).toHaveLength(0);
			const again = await boot(publication);
			await started(again, 1);
			expect(await textsOf(again)).toEqual([['a\nb']]);
			expect(await kept(again)).toBe(0);
		});

		it('go out as they came when the option is turned off', async () => {
			const publication = await publish({ quietTime: 3600, longestWait: 3600 });
			const anna = newCustomer();
			await deliver(publication, { messages: [text(anna, 'a', 1)] });
			await deliver(publication, { messages: [text(anna, 'b', 2)] });
			await publication.shutDown();
			const off = await boot(publication, { collectMessages: false });
			await started(off, 1);
			expect(await itemsOf(off)).toMatchObject([[{ text: 'a' }, { text: 'b' }]]);
			expect((await itemsOf(off)).flat().some((item) => 'messages' in item)).toBe(false);
		});

		it('go out at once in a test, as an item of the same form', async () => {
			const spec = { id: randomUUID(), nodes: [trigger({ quietTime: 3600, longestWait: 3600 })] };
			const listening = await bench.engine.listenForTestEvent(spec);
			const anna = newCustomer();
			await deliver(listening, { messages: [text(anna, 'a', 1), text(anna, 'b', 2)] });
			expect(await itemsOf(listening)).toMatchObject([[{ text: 'a\nb', messages: [{}, {}] }]]);
		});

		it.each(['start', 'skip'])(
			'are without the reply that an execution waits for (%s)',
			async (repliesToWaiting) => {
				const publication = await publish({ quietTime: 3600, longestWait: 3600, repliesToWaiting });
				const anna = newCustomer();
				await deliver(publication, { messages: [text(anna, 'Something else', -5)] });
				const store = await bench.store();
				const wait = { key: randomUUID(), resumeUrl: 'http://127.0.0.1:9/resume', customer: anna };
				const { phoneNumberId } = OWN;
				const expiresAt = Date.now() + 60_000;
				await store.waits.open({ ...wait, phoneNumberId, anyReply: true, expiresAt }, Date.now());
				await deliver(publication, { messages: [text(anna, 'The answer', 1)] });
				const atOnce = repliesToWaiting === 'start' ? [['The answer']] : [];
				await started(publication, atOnce.length);
				expect(await textsOf(publication)).toEqual(atOnce);
				for (const [item] of await itemsOf(publication)) {
					expect(item).toMatchObject({ messages: [{ text: 'The answer' }] });
				}
				await publication.shutDown();
				const again = await boot(publication);
				await started(again, 1);
				expect(await textsOf(again)).toEqual([['Something else']]);
			},
		);

		it('have the files of all messages', async () => {
			const publication = await publish({
				quietTime: 2,
				downloadMedia: true,
				binaryProperty: 'file',
			});
			const anna = newCustomer();
			await bench.write(anna, { type: 'image', text: 'Look' });
			await bench.write(anna, { text: 'and this' });
			const data = Buffer.from('pdf').toString('base64');
			await bench.write(anna, { type: 'document', document: { data, filename: 'a.pdf' } });
			await started(publication, 1);
			const [run] = await publication.runs();
			const [item] = run?.node('Trigger').items ?? [];
			expect(item?.json).toMatchObject({
				type: 'mixed',
				media: [
					{ messageId: expect.any(String) as string, download: { status: 'done', field: 'file' } },
					{ filename: 'a.pdf', download: { status: 'done', field: 'file_1' } },
				],
				messages: [{ type: 'image' }, { text: 'and this' }, { type: 'document' }],
			});
			expect(item?.binary).toMatchObject({
				file: { mimeType: 'image/png' },
				file_1: { fileName: 'a.pdf' },
			});
		});

		it.each([
			[{ quietTime: 0 }, /Quiet Time is 0.*from 1 to 3600/],
			[{ longestWait: 'soon' }, /Longest Wait is "soon".*from 1 to 86400/],
			[{ quietTime: 20, longestWait: 10 }, /Longest Wait \(10 s\) is shorter than Quiet Time/],
		])('are not published with %j', async (options, says) => {
			await expect(publish(options)).rejects.toThrow(says);
		});
	});
}
