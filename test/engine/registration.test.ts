import { createServer } from 'node:http';

import { WebhookPathTakenError, type INodeParameters } from 'n8n-workflow';

import { WATCHING } from '../../nodes/WhatsAppCloud/trigger/background/leftOver';
import { until as untilSo } from '../../tools/until.ts';
import { open } from '../support/open';
import type { Publication } from './publication';
import { startBench, type Bench } from './whatsapp';

const VERIFY_TOKEN = 'a token that people chose';
const OBJECT = 'whatsapp_business_account';
const SECOND = () => ({
	phoneNumberId: { __rl: true, mode: 'id', value: bench.sandbox.account.secondPhoneNumberId },
});
const REPLACE = { triggerOptions: { replaceExistingCallback: true } };

let bench: Bench;
const published: Publication[] = [];

beforeAll(async () => {
	bench = await startBench();
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	await bench.control('POST', '/reset');
	const store = await bench.store();
	for (const { place, url } of await store.notes.listCallbacks())
		await store.notes.dropCallback(place, url);
	// The app is new.
	await bench.control('PATCH', '/settings', { messagesTicked: false });
});

afterEach(async () => {
	jest.restoreAllMocks();
	for (const one of published.splice(0)) await one.stop();
});

const spec = (parameters: INodeParameters, more: object = {}) => ({
	nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters }],
	...more,
});

async function publish(parameters: INodeParameters, from = bench, more: object = {}) {
	const publication = await from.engine.publish(spec(parameters, more));
	published.push(publication);
	return publication;
}

const atNumber = (id: string = bench.sandbox.account.phoneNumberId) =>
	bench.sandbox.world.numbers.get(id)?.callback?.url;
const atAccount = () =>
	bench.sandbox.world.businessAccounts.get(bench.sandbox.account.businessAccountId)?.callback?.url;
const atApp = () => bench.sandbox.world.app.subscriptions.get(OBJECT);

/** Somebody else's address, registered for the app. */
async function foreignApp(token = VERIFY_TOKEN, fields = ['messages', 'flows']): Promise<string> {
	const { port } = await open(
		createServer((request, response) => {
			const { searchParams } = new URL(request.url ?? '', 'http://localhost');
			const known = searchParams.get('hub.verify_token') === token;
			response.writeHead(known ? 200 : 403).end(searchParams.get('hub.challenge'));
		}),
	);
	const url = `http://127.0.0.1:${port}/elsewhere`;
	bench.sandbox.world.app.subscriptions.set(OBJECT, {
		...{ object: OBJECT, url, verifyToken: token, fields, includeValues: true },
	});
	return url;
}

describe('the whole app', () => {
	it('sends what was chosen here, and what Send goes by; and nothing more when unpublished', async () => {
		const publication = await publish({ listenOn: 'app', triggerOn: ['flows'] });
		expect(atApp()?.url).toBe(await publication.webhookUrl());
		expect(atApp()?.fields).toEqual(
			expect.arrayContaining([
				'messages',
				'flows',
				'calls',
				'user_preferences',
				'message_template_status_update',
				'account_update',
			]),
		);
		expect(atApp()?.fields).not.toContain('account_alerts');
		expect(atNumber()).toBeUndefined();
		await publication.stop();
		expect(atApp()).toBeUndefined();
	});

	it('gets messages of both numbers', async () => {
		const publication = await publish({ listenOn: 'app', triggerOn: ['messages'] });
		for (const phoneNumberId of [
			bench.sandbox.account.phoneNumberId,
			bench.sandbox.account.secondPhoneNumberId,
		]) {
			await bench.control('POST', '/customers/31612345678/messages', { phoneNumberId, text: 'Hi' });
		}
		await until(() => publication.executions.length >= 2);
		const items = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
		expect(items).toHaveLength(2);
		expect(new Set(items.map(({ phoneNumberId }) => phoneNumberId)).size).toBe(2);
	});
});

describe('this WABA', () => {
	it('sends the messages of its numbers here', async () => {
		const publication = await publish({ listenOn: 'businessAccount' });
		expect(atAccount()).toBe(await publication.webhookUrl());
		expect(atNumber()).toBeUndefined();
		await publication.stop();
		expect([atAccount(), atApp()]).toEqual([undefined, undefined]);
		const { businessAccountId } = bench.sandbox.account;
		expect(bench.sandbox.world.businessAccounts.get(businessAccountId)?.subscribed).toBe(true);
	});

	it('is refused while another workflow listens there, with its name', async () => {
		const first = await publish({ listenOn: 'businessAccount' }, bench, { name: 'Reception' });
		const url = await first.webhookUrl();
		await expect(publish({ listenOn: 'businessAccount' })).rejects.toThrow(
			`workflow "Reception" (node "Trigger") at ${url}`,
		);
		expect(atAccount()).toBe(url);
	});
});

describe('events that reach the app alone', () => {
	it('are registered there, beside the messages of the number', async () => {
		const publication = await publish({ triggerOn: ['messages', 'templates', 'consent'] });
		const url = await publication.webhookUrl();
		expect(atNumber()).toBe(url);
		expect(atApp()).toMatchObject({ url });
		expect(atApp()?.fields).toContain('user_preferences');
		await publication.stop();
		expect(atNumber()).toBeUndefined();
		expect(atApp()).toBeUndefined();
	});

	it('may come to the callback of the number, if the app is subscribed to them', async () => {
		const publication = await publish({ triggerOn: ['calls'] });
		const url = await publication.webhookUrl();
		expect(atNumber()).toBe(url);
		expect(atApp()).toMatchObject({ url, fields: ['calls', 'messages'] });
	});

	it('leave the app its subscriptions, which the callbacks of other workflows need', async () => {
		await foreignApp(VERIFY_TOKEN, ['messages', 'calls']);
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		const reception = await publish({ triggerOn: ['messages', 'calls'] });
		const writes = async (number: string, text: string) =>
			await bench.control('POST', '/customers/31612345678/messages', {
				...{ phoneNumberId: number, text },
			});
		const starts = async (count: number) => {
			await writes(phoneNumberId, `Message ${count}`);
			await until(() => reception.executions.length >= count);
		};
		const news = await publish({ triggerOn: ['messages', 'templates'], ...REPLACE, ...SECOND() });
		expect(atApp()?.url).toBe(await news.webhookUrl());
		expect(atApp()?.fields).toEqual(expect.arrayContaining(['messages', 'calls']));
		await starts(1);
		await news.stop();
		await starts(2);
		// Published again, and in the place of one that is not.
		await news.start('update');
		expect(atApp()?.url).toBe(await news.webhookUrl());
		await starts(3);
		await news.stop();
		const other = await publish({ triggerOn: ['consent'] });
		expect(atApp()?.url).toBe(await other.webhookUrl());
		await starts(4);
		await writes(secondPhoneNumberId, 'To a number without a trigger');
		expect(other.executions).toEqual([]);
		await reception.stop();
		await other.stop();
		expect(atApp()).toBeUndefined();
	});

	it('do not start a workflow by messages to other numbers, which come to the app as well', async () => {
		const { secondPhoneNumberId } = bench.sandbox.account;
		const publication = await publish({ triggerOn: ['messages', 'templates'] });
		const write = async (more: object, text: string) =>
			await bench.control('POST', '/customers/31612345678/messages', { ...more, text });
		await write({ phoneNumberId: secondPhoneNumberId }, 'To the second number');
		await write({}, 'To the own number');
		await until(() => publication.executions.length > 0);
		const items = (await publication.runs()).flatMap((run) => run.node('Trigger').json);
		expect(items.map(({ text }) => text)).toEqual(['To the own number']);
	});

	it('come to an app that is new, which takes no callback of a number before', async () => {
		const { account, world } = bench.sandbox;
		await publish({ triggerOn: ['messages', 'calls'] });
		const posts = world.requests.all().filter(({ method }) => method === 'POST');
		expect(posts.map(({ path }) => path.split('/').slice(2).join('/'))).toEqual([
			`${account.appId}/subscriptions`,
			account.phoneNumberId,
		]);
		expect(atApp()?.fields).toContain('messages');
	});

	it('are not needed for messages, but a new app is subscribed to those, in tests too, until nothing needs it', async () => {
		const first = await publish({});
		expect(atNumber()).toBe(await first.webhookUrl());
		expect(atApp()).toMatchObject({ url: await first.webhookUrl(), fields: ['messages'] });
		const second = await publish(SECOND());
		await bench.write('31612345678', { text: 'Hi' });
		await until(() => first.executions.length > 0);
		await first.stop();
		expect(atApp()?.fields).toEqual(['messages']);
		await second.stop();
		expect(atApp()?.fields).toEqual(['messages']);
		await bench.control('POST', '/reset');
		await bench.control('PATCH', '/settings', { messagesTicked: false });
		const test = await bench.engine.listenForTestEvent(spec({}));
		expect(atApp()?.url).toContain('/webhook-test/');
		await test.stop();
		expect([atNumber(), atApp()]).toEqual([undefined, undefined]);
	});

	it('stay with an app that a test has subscribed, if a workflow was published meanwhile', async () => {
		const test = await bench.engine.listenForTestEvent(spec({}));
		const other = await publish(SECOND());
		await test.stop();
		expect(atApp()?.fields).toEqual(['messages']);
		await other.stop();
	});

	it('come to whoever needs them though the app was subscribed for a number, which goes on', async () => {
		const { secondPhoneNumberId } = bench.sandbox.account;
		const reception = await publish({});
		const write = async (more: object, text: string) =>
			await bench.control('POST', '/customers/31612345678/messages', { ...more, text });
		await write({ phoneNumberId: secondPhoneNumberId }, 'To a number without a trigger');
		const news = await publish({ triggerOn: ['templates'] });
		expect(atApp()).toMatchObject({
			url: await news.webhookUrl(),
			fields: expect.arrayContaining(['messages', 'message_template_status_update']) as string[],
		});
		await write({}, 'To the reception');
		await until(() => reception.executions.length > 0);
		const items = (await reception.runs()).flatMap((run) => run.node('Trigger').json);
		expect(items.map(({ text }) => text)).toEqual(['To the reception']);
		await expect(publish({ listenOn: 'app' })).rejects.toThrow('already go to another address');
		await news.stop();
		await write({}, 'Once more');
		await until(() => reception.executions.length > 1);
	});

	it('come there past an app of somebody else that is subscribed, and it is said what that lacks', async () => {
		const url = await foreignApp(VERIFY_TOKEN, ['messages', 'calls']);
		const first = await publish({ triggerOn: ['messages', 'calls'] });
		expect([atNumber(), atApp()?.url]).toEqual([await first.webhookUrl(), url]);
		await bench.control('POST', '/customers/31612345678/calls', {});
		expect((await first.runs()).flatMap((run) => run.node('Trigger').json)).toMatchObject([
			{ event: 'call', change: 'connect' },
		]);
		await first.stop();
		expect([atNumber(), atApp()?.url]).toEqual([undefined, url]);
		await expect(publish({ triggerOn: ['calls', 'handovers'] })).rejects.toThrow(
			/not subscribed to messaging_handovers, standby.*elsewhere.*App Dashboard/,
		);
	});

	it('may lack there what Meta does not offer to every app', async () => {
		const url = await foreignApp(VERIFY_TOKEN, ['messages', 'smb_message_echoes']);
		const publication = await publish({ triggerOn: ['messages', 'echoes'] });
		expect([atNumber(), atApp()?.url]).toEqual([await publication.webhookUrl(), url]);
		await publication.stop();
		await foreignApp(VERIFY_TOKEN, ['messages']);
		await expect(publish({ triggerOn: ['echoes'] })).rejects.toThrow(
			/not subscribed to message_echoes, smb_message_echoes/,
		);
	});

	it('need no callback of the number when nothing else was chosen', async () => {
		const publication = await publish({ triggerOn: ['templates'] });
		expect(atNumber()).toBeUndefined();
		expect(atApp()?.url).toBe(await publication.webhookUrl());
	});

	it('do not take the callback of the app from anybody, and leave the number as it was then', async () => {
		const url = await foreignApp();
		await expect(publish({ triggerOn: ['messages', 'consent'] })).rejects.toThrow(url);
		expect(atApp()?.url).toBe(url);
		expect(atNumber()).toBeUndefined();
		const publication = await publish({ triggerOn: ['messages', 'consent'], ...REPLACE });
		expect(atApp()?.url).toBe(await publication.webhookUrl());
	});

	it('give the app back what it had when the callback of the number is refused then', async () => {
		const url = await foreignApp();
		await bench.control('POST', '/faults', {
			match: { method: 'POST', path: bench.sandbox.account.phoneNumberId },
			...{ kind: 'error', code: 190, status: 401, times: 9 },
		});
		await expect(publish({ triggerOn: ['messages', 'consent'], ...REPLACE })).rejects.toThrow();
		await bench.control('DELETE', '/faults');
		expect(atApp()).toMatchObject({ url, fields: ['messages', 'flows'] });
		const notes = await (await bench.store()).notes.listCallbacks();
		expect(notes).toEqual([]);
	});

	it('find the app from the access token where the credential does not name it', async () => {
		const without = await startBench({ appId: '' });
		try {
			const parameters = { triggerOn: ['messages', 'templates', 'handovers'] };
			const publication = await publish(parameters, without);
			const { app, numbers } = without.sandbox.world;
			const callback = () => numbers.get(without.sandbox.account.phoneNumberId)?.callback?.url;
			expect(app.subscriptions.get(OBJECT)?.url).toBe(await publication.webhookUrl());
			expect(callback()).toBe(await publication.webhookUrl());
			await publication.stop();
			expect(app.subscriptions.get(OBJECT)).toBeUndefined();
			expect(callback()).toBeUndefined();
			await (await publish({ listenOn: 'app' }, without)).stop();
		} finally {
			published.length = 0;
			await without.close();
		}
	});

	it('are refused where nobody says which app it is, and it is said what is missing and why', async () => {
		const without = await startBench({ appId: '' });
		try {
			const match = { path: 'debug_token' };
			const fault = { match, kind: 'error', code: 100, status: 400, times: 100 };
			await without.control('POST', '/faults', fault);
			const chosen = publish({ triggerOn: ['messages', 'templates', 'handovers'] }, without);
			await expect(chosen).rejects.toThrow(
				/"App ID".*did not say which app.*what the app is subscribed to\. To subscribe it to Template Updates, Handovers, the App ID/,
			);
			await expect(publish({ listenOn: 'app' }, without)).rejects.toThrow('"App ID"');
			await publish({ listenOn: 'manual', triggerOn: ['templates'] }, without);
			await without.control('PATCH', '/settings', { messagesTicked: false });
			await expect(publish({}, without)).rejects.toThrow(
				/only after the app is subscribed to messages\. Enter the App ID/,
			);
			const { app } = without.sandbox.world;
			app.subscriptions.set(OBJECT, {
				...{ object: OBJECT, url: 'https://example.com/', verifyToken: '', fields: ['messages'] },
				includeValues: true,
			});
			await publish({ triggerOn: ['messages'] }, without);
		} finally {
			for (const one of published.splice(0)) await one.stop();
			await without.close();
		}
	});

	it('that are chosen later are added to what is registered', async () => {
		const id = 'growing';
		const node = {
			...{ id: 'node', name: 'Trigger', type: 'whatsAppCloudTrigger' },
			webhookId: '7c1d0c0e-6b3c-4f0e-8a53-6d6f3a0c7e11',
		};
		const of = (triggerOn: string[]) => ({ id, nodes: [{ ...node, parameters: { triggerOn } }] });
		const first = await bench.engine.publish(of(['flows']));
		first.stopServing();
		const second = await bench.engine.publish(of(['flows', 'groups']));
		published.push(second);
		expect(atApp()?.fields).toEqual(expect.arrayContaining(['flows', 'group_status_update']));
	});
});

describe('a second workflow on a number', () => {
	it('is refused with the name of the first; one on another number is not', async () => {
		const first = await publish({}, bench, { name: 'Front desk' });
		await expect(publish({})).rejects.toThrow('workflow "Front desk" (node "Trigger")');
		const { secondPhoneNumberId } = bench.sandbox.account;
		const other = await publish({
			phoneNumberId: { __rl: true, mode: 'id', value: secondPhoneNumberId },
		});
		expect(atNumber()).toBe(await first.webhookUrl());
		expect(atNumber(secondPhoneNumberId)).toBe(await other.webhookUrl());
	});

	it('is refused with the number as people know it, and n8n does not try again', async () => {
		await publish({});
		const { phoneNumberId } = bench.sandbox.account;
		const { displayPhoneNumber } = bench.sandbox.world.numbers.get(phoneNumberId) ?? {};
		const refusal = await publish({}).catch((thrown: unknown) => thrown as Error);
		expect(refusal).toBeInstanceOf(WebhookPathTakenError);
		const { message } = refusal as Error;
		expect(message).toContain(
			`Messages of the number ${displayPhoneNumber} already go to another address`,
		);
		expect(message).not.toContain(phoneNumberId);
	});

	it.each([
		['when a person publishes', 'activate', 190, true],
		['when n8n starts', 'init', 190, false],
		['when an address may be on its way up', 'activate', 2200, false],
		['when Meta is busy', 'activate', 2, false],
	] as const)('%s is final or not', async (_, activation, code, isFinal) => {
		const publication = await publish({});
		await publication.stop();
		published.pop();
		await bench.control('POST', '/faults', {
			match: { method: 'POST', path: bench.sandbox.account.phoneNumberId },
			...{ kind: 'error', code, status: code === 190 ? 401 : 400, times: 9 },
		});
		const refusal = await publication.start(activation).catch((thrown: unknown) => thrown);
		expect(refusal).toBeInstanceOf(Error);
		expect(refusal instanceof WebhookPathTakenError).toBe(isFinal);
	});

	it('is named again after a test of the first', async () => {
		const node = {
			...{ id: 'n1', name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} },
			webhookId: '5f1f8e34-6b3c-4f0e-8a53-000000000001',
		};
		const workflow = { id: 'named', name: 'Front desk', nodes: [node] };
		const production = await bench.engine.publish(workflow);
		published.push(production);
		const test = await bench.engine.listenForTestEvent(workflow);
		expect(atNumber()).toContain('/webhook-test/');
		await test.stop();
		expect(atNumber()).toBe(await production.webhookUrl());
		await expect(publish({})).rejects.toThrow('workflow "Front desk"');
	});
});

describe('a credential that names another number from now on', () => {
	it('leaves nothing registered for the one before when the workflow is published again, or ended', async () => {
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		const { data } = bench.engine.credentials.stored.sandbox ?? {};
		if (!data) throw new Error('There is no credential');
		const publication = await publish({});
		const url = await publication.webhookUrl();
		try {
			data.phoneNumberId = secondPhoneNumberId;
			await publication.stop();
			await publication.start('update');
			expect([atNumber(phoneNumberId), atNumber(secondPhoneNumberId)]).toEqual([undefined, url]);
			data.phoneNumberId = phoneNumberId;
			await publication.stop();
			expect([atNumber(phoneNumberId), atNumber(secondPhoneNumberId)]).toEqual([
				...[undefined, undefined],
			]);
		} finally {
			data.phoneNumberId = phoneNumberId;
		}
	});

	it('does the same where it names another WABA', async () => {
		const { accessToken, businessAccountId } = bench.sandbox.account;
		const other = (await bench.control('POST', '/owners', {})) as { businessAccountId: string };
		await bench.control('PATCH', `/tokens/${accessToken}`, {
			businessAccountIds: [businessAccountId, other.businessAccountId],
		});
		const { data } = bench.engine.credentials.stored.sandbox ?? {};
		if (!data) throw new Error('There is no credential');
		const publication = await publish({ listenOn: 'businessAccount' });
		try {
			data.businessAccountId = other.businessAccountId;
			await publication.stop();
			expect(atAccount()).toBeUndefined();
		} finally {
			data.businessAccountId = businessAccountId;
		}
	});

	it('leaves alone what others have registered for the one before', async () => {
		const { phoneNumberId, secondPhoneNumberId } = bench.sandbox.account;
		const { data } = bench.engine.credentials.stored.sandbox ?? {};
		if (!data) throw new Error('There is no credential');
		const publication = await publish({});
		try {
			data.phoneNumberId = secondPhoneNumberId;
			const other = await publish({
				...{ phoneNumberId: { __rl: true, mode: 'id', value: phoneNumberId } },
				...REPLACE,
			});
			await publication.stop();
			expect(atNumber(phoneNumberId)).toBe(await other.webhookUrl());
		} finally {
			data.phoneNumberId = phoneNumberId;
		}
	});
});

describe('a test in the editor', () => {
	it('listens at the app with its test URL, and puts address and fields back', async () => {
		const url = await foreignApp();
		const test = await bench.engine.listenForTestEvent(
			spec({ listenOn: 'app', triggerOn: ['groups'], ...REPLACE }),
		);
		expect(atApp()?.url).toContain('/webhook-test/');
		expect(atApp()?.fields).toContain('group_status_update');
		await test.stop();
		expect(atApp()).toMatchObject({ url, fields: ['messages', 'flows'] });
	});

	it.each([
		['the next start of n8n', async () => await bench.engine.boot(spec({}))],
		['publishing any trigger of the account', async () => await bench.engine.publish(spec({}))],
	])('that a crash cut off is cleared up by %s', async (_what, start) => {
		const url = await foreignApp();
		const test = await bench.engine.listenForTestEvent(spec({ listenOn: 'app', ...REPLACE }));
		await leaveBehind(test);
		const store = await bench.store();
		published.push(await start());
		await until(() => atApp()?.url === url);
		expect(atApp()).toMatchObject({ url, fields: ['messages', 'flows'] });
		const places = (await store.notes.listCallbacks()).map(({ place }) => place.split(':')[0]);
		expect(places).not.toContain('app');
	});

	it('that could not put back what it had replaced, as Meta was away, does so later', async () => {
		jest.replaceProperty(WATCHING, 'leftEvery', 50);
		const publication = await publish({});
		const url = await publication.webhookUrl();
		const test = await bench.engine.listenForTestEvent(spec(REPLACE));
		expect(atNumber()).toContain('/webhook-test/');
		await bench.control('POST', '/faults', { kind: 'error', code: 190, status: 401, times: 9 });
		await test.stop();
		await bench.control('DELETE', '/faults');
		expect(atNumber()).toContain('/webhook-test/');
		const { notes } = await bench.store();
		// n8n has not listened for a test event for that long.
		for (const note of await notes.listCallbacks()) {
			if (note.test !== undefined) await notes.putCallback({ ...note, at: note.at - 200_000 });
		}
		await until(() => atNumber() === url);
	});

	it('that a crash cut off gives back what it replaced before anybody is published there', async () => {
		const url = await foreignApp();
		const test = await bench.engine.listenForTestEvent(spec({ listenOn: 'app', ...REPLACE }));
		await leaveBehind(test);
		await expect(publish({ listenOn: 'app' })).rejects.toThrow(url);
		expect(atApp()?.url).toBe(url);
	});

	it('that runs in another process is left alone', async () => {
		await foreignApp();
		const test = await bench.engine.listenForTestEvent(spec({ listenOn: 'app', ...REPLACE }));
		const store = await bench.store();
		for (const note of await store.notes.listCallbacks()) {
			const elsewhere = { ...(JSON.parse(note.test ?? '{}') as object), host: 'h2', run: 'other' };
			await store.notes.putCallback({ ...note, test: JSON.stringify(elsewhere) });
		}
		await publish({ triggerOn: ['messages'] });
		expect(atApp()?.url).toContain('/webhook-test/');
		await test.stop();
	});
});

/** The process that ran the test is gone: nobody calls `delete`, and nobody answers at the test URL. */
async function leaveBehind(test: Publication): Promise<void> {
	test.stopServing();
	const store = await bench.store();
	for (const note of await store.notes.listCallbacks()) {
		const gone = { ...(JSON.parse(note.test ?? '{}') as object), pid: 2 ** 30, run: 'before' };
		await store.notes.putCallback({ ...note, test: JSON.stringify(gone) });
	}
}

describe('a workflow that stands registered when it is published again', () => {
	it('has its app subscribed again, and its name noted, where either was lost', async () => {
		const { businessAccountId } = bench.sandbox.account;
		const publication = await publish({});
		const store = await bench.store();
		for (const { place, url } of await store.notes.listCallbacks())
			await store.notes.dropCallback(place, url);
		await bench.control('PATCH', `/accounts/${businessAccountId}`, { subscribed: false });
		await publication.start('init');
		expect(bench.sandbox.world.businessAccounts.get(businessAccountId)?.subscribed).toBe(true);
		expect((await store.notes.listCallbacks()).map(({ url }) => url)).toContain(
			await publication.webhookUrl(),
		);
	});

	it('is published where it is set by hand, though Meta does not say whether the app is subscribed', async () => {
		const match = { path: 'subscribed_apps' };
		await bench.control('POST', '/faults', { match, kind: 'error', code: 200, status: 403 });
		await publish({ listenOn: 'manual' });
		await bench.control('DELETE', '/faults');
	});
});

describe('a pattern that is none', () => {
	it('keeps the workflow from being published, and names the option', async () => {
		const messageText = { filter: { comparison: 'pattern', value: '(unclosed' } };
		await expect(publish({ triggerOptions: { messageText } })).rejects.toThrow('Message Text');
	});
});

async function until(condition: () => boolean): Promise<void> {
	await untilSo('what the test waits for comes', condition, { everyMs: 20 });
}
