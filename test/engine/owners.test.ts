import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';

import { findPostgres, startPostgres, type PostgresServer } from '../support/postgres';
import { startRecorder, type Recorder } from '../support/recorder';
import { watchRequests } from '../support/requests';
import { dumpPostgres, dumpSqlite } from '../support/storeDump';
import { addOther, deliver, entryOf, OTHER } from './owners';
import type { Publication } from './publication';
import { template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

const REMINDER: INodeParameters = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
};
const NO_ACCESS = /has no access to the business number/;

describeOwners('SQLite', async () => ({}));

const found = findPostgres();

if ('missing' in found) {
	it('PostgreSQL', () => {
		if (process.env.CI) throw new Error(found.missing);
		process.stderr.write(`Two owners were not tested with PostgreSQL. ${found.missing}\n`);
	});
} else {
	let server: PostgresServer | undefined;
	afterAll(async () => await server?.stop());
	describeOwners('PostgreSQL', async () => {
		server = await startPostgres(found.folder);
		return { store: 'postgres', databaseUrl: server.url() };
	});
}

function describeOwners(name: string, settings: () => Promise<Record<string, string>>): void {
	describe(`two owners on one n8n, with ${name}`, () => {
		let bench: Bench;
		/** Answers yes to everything: a server of somebody's own in the place of Graph. */
		let yes: Recorder;
		let store: Record<string, string>;
		let published: Publication[] = [];
		let last = 31618000000;
		const lines: string[] = [];

		beforeAll(async () => {
			store = await settings();
			yes = await startRecorder((_request, response) => {
				response.setHeader('Content-Type', 'application/json');
				response.end(JSON.stringify({ id: '1', messages: [{ id: 'wamid.yes' }], data: [] }));
			});
			const mine = { phoneNumberId: '', businessAccountId: '' };
			bench = await startBench(
				store,
				{ other: OTHER, elsewhere: { ...OTHER, ...mine, baseUrl: yes.url } },
				[],
				addOther,
			);
			for (const level of ['warn', 'error'] as const) {
				jest.spyOn(Container.get(Logger), level).mockImplementation((...said: unknown[]) => {
					lines.push(String(said[0]));
				});
			}
		});

		afterAll(async () => {
			await (await bench.store()).close();
			await bench.close();
			await yes.close();
		});

		beforeEach(() => {
			lines.length = 0;
		});

		afterEach(async () => {
			for (const one of published.splice(0)) await one.stop();
		});

		const own = () => bench.sandbox.account;
		const as = (id: string) => ({ credentials: { whatsAppCloudApi: { id, name: id } } });
		const newCustomer = () => String(++last);

		async function publish(credential: string, more: INodeParameters = {}): Promise<Publication> {
			const trigger = { name: 'Trigger', type: 'whatsAppCloudTrigger', ...as(credential) };
			const parameters = { triggerOn: ['messages', 'statuses', 'templates'], listenOn: 'manual' };
			const publication = await bench.engine.publish({
				nodes: [{ ...trigger, parameters: { ...parameters, ...more } }],
			});
			published.push(publication);
			return publication;
		}

		async function run(
			credential: string,
			resource: string,
			operation: string,
			parameters: INodeParameters,
			executionId = `owners-${process.pid}-${++last}`,
		): Promise<IDataObject[]> {
			const result = await bench.engine.runWorkflow({
				executionId,
				nodes: [
					{
						...{ name: 'Try', type: 'whatsAppCloud', onError: 'continueRegularOutput' },
						parameters: { resource, operation, ...parameters },
						...as(credential),
					},
				],
				input: [{}],
			});
			return result.node('Try').json;
		}

		/** A customer of the first owner's number: wrote, said stop, is waited for, has a rescue behind a message. */
		async function newRelation() {
			const phone = newCustomer();
			const { phoneNumberId } = own();
			const said = { id: `wamid.in-${phone}`, from: phone, timestamp: String(now()), type: 'text' };
			const trigger = await publish('sandbox', { triggerOptions: { stopWords: 'STOP' } });
			const value = { messages: [{ ...said, text: { body: 'STOP' } }] };
			const payload = { object: 'whatsapp_business_account', entry: [entryOf(own(), value)] };
			expect(await deliver(trigger, own().appSecret, payload)).toBe(200);
			await trigger.runs();
			await trigger.stop();
			published = published.filter((one) => one !== trigger);
			await bench.control('PATCH', '/settings', { statusWebhooks: false });
			await bench.control('POST', `/customers/${phone}/messages`, { text: 'Hello' });
			const question: INodeParameters = { to: phone, body: 'Monday?', accept: 'any' };
			const buttons = { values: [{ id: 'yes', title: 'Yes' }] };
			await run('sandbox', 'message', 'sendAndWait', { ...question, buttons });
			const [sent = {}] = await run('sandbox', 'message', 'send', {
				...{ ...REMINDER, to: phone, text: 'See you!', phoneNumberId },
				options: { messageKey: `key-${phone}` },
			});
			expect(sent).toMatchObject({ sentAs: 'freeForm', rescue: 'ready' });
			return { phone, messageId: String(sent.messageId) };
		}

		const now = () => Math.floor(Date.now() / 1000);
		const dump = async () =>
			store.databaseUrl === undefined
				? dumpSqlite(join(process.env.N8N_USER_FOLDER ?? '', '.n8n'))
				: await dumpPostgres(store.databaseUrl);
		const number = (value: string): INodeParameters => ({
			phoneNumberId: { __rl: true, mode: 'id', value },
		});

		it.each([
			['other', 'with the same Meta'],
			['elsewhere', 'with a server of its own in the place of Meta'],
		])('see, change and send nothing of each other: %s, %s', async (credential) => {
			const { phone } = await newRelation();
			const before = await dump();
			const theirs = number(own().phoneNumberId);
			const about = { ...theirs, to: phone };
			const sentBefore = (await bench.received()).length;
			const attempts: Array<[string, string, INodeParameters]> = [
				['conversation', 'getWindow', about],
				['conversation', 'getAll', { ...theirs, show: 'since', wroteSince: '2020-01-01' }],
				['conversation', 'getAll', { ...theirs, show: 'consentRefused' }],
				['conversation', 'getAll', { ...theirs, show: 'consentUnknown' }],
				['conversation', 'getConsentHistory', about],
				['conversation', 'getConsentHistory', { ...theirs, of: 'everybody' }],
				['conversation', 'recordInbound', { ...about, writtenAt: new Date().toISOString() }],
				['conversation', 'setConsent', { ...about, marketing: 'resume' }],
				['message', 'send', { ...about, mode: 'freeFormOnly', text: 'Hello' }],
				['message', 'send', { ...about, ...REMINDER, text: 'Hello', outsideWindow: 'skip' }],
				['message', 'send', { ...about, ...REMINDER, mode: 'templateOnly' }],
				['message', 'sendAndWait', { ...about, body: 'Yes?', accept: 'any' }],
			];
			for (const [resource, operation, parameters] of attempts) {
				const [outcome = {}] = await run(credential, resource, operation, parameters);
				if (operation.startsWith('get')) {
					const known = JSON.stringify(outcome);
					expect(known).not.toMatch(
						/"state":"open"|"optedOut":true|"waitingForAnswer":true|"saidAt"/,
					);
				}
				if (credential === 'other') {
					expect({ operation, ...outcome }).toMatchObject({
						error: expect.stringMatching(NO_ACCESS) as string,
					});
				}
			}
			const [forgotten] = await run(credential, 'conversation', 'forget', { to: phone });
			expect(forgotten).toMatchObject({ deleted: true });
			expect(await bench.received()).toHaveLength(sentBefore);
			const after = await dump();
			if (credential === 'other') expect(after).toBe(before);
			// What was done elsewhere stands beside it, and touches nothing.
			else for (const line of ownLines(before)) expect(after).toContain(line);
			const [window] = await run('sandbox', 'conversation', 'getWindow', { to: phone });
			expect(window).toMatchObject({ state: 'open', marketing: { optedOut: true } });
		});

		it('get nothing of each other by a delivery, whatever stands in it', async () => {
			const { phone, messageId } = await newRelation();
			const trigger = await publish('other', { triggerOptions: { startWords: 'START' } });
			const before = await dump();
			const sentBefore = (await bench.received()).length;
			const about = { from: phone, timestamp: String(now() + 1), type: 'text' };
			const status = { id: messageId, recipient_id: phone, timestamp: String(now()) };
			const refusal = [{ code: 131047, title: 'Re-engagement message' }];
			const template = {
				...{ event: 'PAUSED', message_template_id: 1, message_template_language: 'en_US' },
				message_template_name: 'appointment_reminder',
			};
			const values: Array<[object, string?]> = [
				[{ messages: [{ ...about, id: 'wamid.1', text: { body: 'Yes' } }] }],
				[{ messages: [{ ...about, id: 'wamid.2', text: { body: 'START' } }] }],
				[{ statuses: [{ ...status, status: 'failed', errors: refusal }] }],
				[{ statuses: [{ ...status, status: 'delivered' }] }],
				[template, 'message_template_status_update'],
				[{ ...template, phone_number_id: OTHER.phoneNumberId }, 'message_template_status_update'],
				[{ event: 'ACCOUNT_VIOLATION' }, 'account_update'],
			];
			for (const [value, field] of values) {
				const entry = entryOf(own(), value, field);
				const payload = { object: 'whatsapp_business_account', entry: [entry] };
				expect(await deliver(trigger, OTHER.appSecret, payload)).toBe(200);
				// The number is theirs, whatever account is named beside it.
				const disguised = { ...entry, id: field ? entry.id : OTHER.businessAccountId };
				expect(await deliver(trigger, OTHER.appSecret, { entry: [disguised] })).toBe(200);
				const sample = { ...entry, id: '0' };
				expect(await deliver(trigger, OTHER.appSecret, { entry: [sample] })).toBe(200);
			}
			await new Promise((resolve) => setTimeout(resolve, 300));
			expect(await dump()).toBe(before);
			expect(await bench.received()).toHaveLength(sentBefore);
			// Only what claims to be Meta's sample is handed over, and says nothing of the number.
			const items = (await trigger.runs()).flatMap((one) => one.node('Trigger').json);
			expect(items.map(({ businessAccountId }) => businessAccountId)).toEqual(items.map(() => '0'));
			for (const item of items) expect(item).not.toHaveProperty('window');
			expect(lines.join('\n')).toContain(
				`Events for the business number ${own().phoneNumberId} are ignored`,
			);
		});

		it('fail by themselves, item by item: what is on the own number beside them goes out', async () => {
			const phone = newCustomer();
			const result = await bench.engine.runWorkflow({
				executionId: `owners-${process.pid}-${++last}`,
				nodes: [
					{
						...{ name: 'Try', type: 'whatsAppCloud', onError: 'continueRegularOutput' },
						parameters: {
							...{ resource: 'message', operation: 'send', to: phone },
							...REMINDER,
							phoneNumberId: { __rl: true, mode: 'id', value: '={{ $json.number }}' },
							mode: 'templateOnly',
						},
						...as('other'),
					},
				],
				input: [own(), OTHER, own()].map(({ phoneNumberId }) => ({ number: phoneNumberId })),
			});
			const [first, second, third] = result.node('Try').json;
			expect(second).toMatchObject({ sentAs: 'template' });
			for (const item of [first, third]) expect(item?.error).toMatch(NO_ACCESS);
		});

		it('get the rest of a delivery that is about both', async () => {
			const phone = newCustomer();
			const trigger = await publish('other');
			const message = (id: string) => ({
				messages: [{ id, from: phone, timestamp: String(now()), type: 'text', text: { body: id } }],
			});
			const payload = {
				object: 'whatsapp_business_account',
				entry: [entryOf(own(), message('theirs')), entryOf(OTHER, message('ours'))],
			};
			expect(await deliver(trigger, OTHER.appSecret, payload)).toBe(200);
			const items = (await trigger.runs()).flatMap((one) => one.node('Trigger').json);
			expect(items).toMatchObject([{ text: 'ours', window: { state: 'open' } }]);
			const [[mine], [theirs]] = [
				await run('other', 'conversation', 'getWindow', { to: phone }),
				await run('sandbox', 'conversation', 'getWindow', { to: phone }),
			];
			expect([mine?.state, theirs?.state]).toEqual(['open', 'unknown']);
		});

		it('get what Meta could not be asked about when Meta sends it again, and nothing twice', async () => {
			const phone = newCustomer();
			const trigger = await publish('other');
			const message = (id: string) => ({
				messages: [{ id, from: phone, timestamp: String(now()), type: 'text', text: { body: id } }],
			});
			const [known, unknown] = [`known-${phone}`, `unknown-${phone}`];
			// A client of theirs, whose account their system user was given.
			const client = (await bench.control('POST', '/owners', {})) as typeof OTHER;
			await bench.control('PATCH', `/tokens/${OTHER.accessToken}`, {
				businessAccountIds: [OTHER.businessAccountId, client.businessAccountId],
			});
			const entry = [entryOf(OTHER, message(known)), entryOf(client, message(unknown))];
			const match = { path: client.phoneNumberId, method: 'GET' };
			await bench.control('POST', '/faults', { match, kind: 'error', code: 190, status: 401 });
			expect(await deliver(trigger, OTHER.appSecret, { entry })).toBe(500);
			expect(lines.join('\n')).toContain(
				`Meta could not say whether the business number ${client.phoneNumberId} belongs to this credential.`,
			);
			const texts = async () =>
				(await trigger.runs()).flatMap((one) => one.node('Trigger').json).map(({ text }) => text);
			expect(await texts()).toEqual([known]);
			const [window] = await run('other', 'conversation', 'getWindow', {
				...{ to: phone, ...number(client.phoneNumberId) },
			});
			expect(window).toHaveProperty('error');
			await bench.control('DELETE', '/faults');
			await new Promise((resolve) => setTimeout(resolve, 5_100));
			for (let times = 0; times < 2; times++) {
				expect(await deliver(trigger, OTHER.appSecret, { entry })).toBe(200);
			}
			expect(await texts()).toEqual([known, unknown]);
		});

		it('ask Meta nothing for a message or a delivery, once it is known whose the number is', async () => {
			const phone = newCustomer();
			const trigger = await publish('other');
			const receive = async () => {
				const said = { id: `m-${++last}`, from: phone, timestamp: String(now()), type: 'text' };
				const value = { messages: [{ ...said, text: { body: 'Hello' } }] };
				const entry = [entryOf(OTHER, value), entryOf(own(), value)];
				expect(await deliver(trigger, OTHER.appSecret, { entry })).toBe(200);
			};
			const send = async () => {
				const message = { to: phone, mode: 'freeFormOnly', text: `Hello ${++last}` };
				const [sent] = await run('other', 'message', 'send', message);
				expect(sent).toMatchObject({ sentAs: 'freeForm' });
			};
			await receive();
			await trigger.runs();
			await send();
			const requests = watchRequests(bench.sandbox.port);
			for (let count = 0; count < 20; count++) await receive();
			await trigger.runs();
			// Of what is not theirs Meta is asked again now and then.
			const asked = requests.take();
			const isForeign = (request: string) => request.includes(`/${own().phoneNumberId}?`);
			expect(asked.filter((request) => !isForeign(request))).toEqual([]);
			expect(asked.length).toBeLessThanOrEqual(2);
			for (let count = 0; count < 20; count++) await send();
			const sent = requests.take().filter((request) => !isForeign(request));
			requests.stop();
			expect(sent).toHaveLength(20);
			for (const request of sent) expect(request).toMatch(/^POST \/v[\d.]+\/\d+\/messages$/);
		});
	});
}

/** The rows of a dump, each for itself. */
function ownLines(dump: string): string[] {
	return dump.split('\n').flatMap((line) => {
		const rows = /^(\w+) \[(.*)\]$/.exec(line)?.[2] ?? '';
		return rows.split(/(?<=\}),(?=\{)/).filter(Boolean);
	});
}
