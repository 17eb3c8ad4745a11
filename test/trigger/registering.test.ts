import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { accountOf } from '../../nodes/WhatsAppCloud/account/account';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import {
	isAbandoned,
	isGivenUp,
	isLent,
} from '../../nodes/WhatsAppCloud/trigger/register/abandoned';
import {
	noteHolder,
	registerAt,
	type Registrant,
} from '../../nodes/WhatsAppCloud/trigger/register/callbackActions';
import {
	placeOf,
	type Place,
	type Registered,
} from '../../nodes/WhatsAppCloud/trigger/register/callbackLevels';
import { noteHeard } from '../../nodes/WhatsAppCloud/trigger/register/heard';
import { testNote } from '../../nodes/WhatsAppCloud/trigger/register/testNote';
import {
	clearLeftovers,
	unregisterAt,
	unregisterElsewhere,
} from '../../nodes/WhatsAppCloud/trigger/register/unregistering';
import { json, startGraphServer, type GraphServer } from '../support/graphServer';
import { open } from '../support/open';

const NOW = 1_764_000_000_000;
const ID = '5f1f8e34-6b3c-4f0e-8a53-6d6f3a0c7e11';
const HOST = 'https://n8n.example.com';
const PRODUCTION = `${HOST}/webhook/${ID}/webhook`;
const TEST = `${HOST}/webhook-test/${ID}/webhook`;
const DOOR = `https://hooks.example.com/${ID}`;
const THEIRS = 'https://crm.example.com/whatsapp';
const OTHERS = `${HOST}/webhook/of-another-workflow/webhook`;

let store: SqliteStore;
let notes: string[];

const folder = mkdtempSync(join(tmpdir(), 'whatsapp-registering-'));
let last = 0;

beforeEach(() => {
	store = new SqliteStore(join(folder, `${++last}.sqlite`));
	notes = [];
});

afterEach(async () => await store.close());

afterAll(() => rmSync(folder, { recursive: true }));

function registrant(more: Partial<Registrant> = {}, baseUrl = 'http://127.0.0.1:9'): Registrant {
	const credential = readCredential({ accessToken: 'EAA', appId: '3', verifyToken: 'v', baseUrl });
	return {
		...{ account: accountOf(credential), store, holder: 'workflow "W" (node "T")' },
		...{ own: { url: PRODUCTION, webhookId: ID }, isTest: false, replaceForeign: false },
		...{ note: (_level: string, text: string) => notes.push(text), now: NOW },
		...more,
	};
}

const inTest = (): Partial<Registrant> => ({ isTest: true, own: { url: TEST, webhookId: ID } });

const refusal = (retry: GraphError['retry'] = 'never', code = 100) =>
	new GraphError({ title: 'No', code, retry, sent: 'no', advice: 'Go.' });

/** A place at Meta, with what is done there. */
class Somewhere implements Place {
	readonly name = 'a place';

	readonly done: string[];

	fails: Partial<Record<'set' | 'remove', Error>> = {};

	constructor(
		readonly key: string,
		readonly at: Registered = {},
		readonly fields?: readonly string[],
		done: string[] = [],
	) {
		this.done = done;
	}

	async read() {
		return { ...this.at };
	}

	async set(url: string, fields?: readonly string[]) {
		this.done.push(`${this.key} ${url}`);
		if (this.fails.set) throw this.fails.set;
		Object.assign(this.at, { url, ...(fields ? { fields } : {}) });
		return [];
	}

	async remove() {
		this.done.push(`${this.key} -`);
		if (this.fails.remove) throw this.fails.remove;
		delete this.at.url;
	}
}

async function noted(place: string, url: string, test?: object): Promise<void> {
	const more = test === undefined ? {} : { test: JSON.stringify(test) };
	await store.notes.putCallback({ place, url, holder: 'workflow "B"', at: NOW - 1000, ...more });
}

/** An address at which a request is answered so. */
async function answering(
	status: number,
	answer: (challenge: string) => string,
	path = `/${ID}`,
): Promise<string> {
	const server = createServer((request, response) => {
		const { searchParams } = new URL(request.url ?? '', 'http://x');
		response.writeHead(status).end(answer(searchParams.get('hub.challenge') ?? ''));
	});
	return `http://127.0.0.1:${(await open(server)).port}${path}`;
}

describe('a publication that Meta refuses halfway', () => {
	it('takes back what it has begun, the last first, and leaves what stood before', async () => {
		const done: string[] = [];
		const app = new Somewhere('app:3', { url: PRODUCTION, fields: ['messages'] }, ['calls'], done);
		const places = ['number:1', 'businessAccount:2', 'number:4'].map(
			(key) => new Somewhere(key, {}, undefined, done),
		);
		const [first, second, third] = places;
		const last = refusal();
		if (second) second.fails.remove = refusal('now', 2);
		if (third) third.fails.set = last;
		await expect(registerAt([app, ...places], registrant())).rejects.toBe(last);
		expect(done.slice(4)).toEqual(['businessAccount:2 -', 'number:1 -']);
		expect([app.at.url, first?.at.url]).toEqual([PRODUCTION, undefined]);
	});

	it('subscribes the app to nothing that it was not before, whoever else is there', async () => {
		await noted('number:9', OTHERS);
		const [app, number] = [new Somewhere('app:3', {}, ['calls']), new Somewhere('number:1')];
		number.fails.set = refusal();
		await expect(registerAt([app, number], registrant())).rejects.toThrow();
		expect(app.at.url).toBeUndefined();
	});

	it('says what to check at the address where it listens by itself', async () => {
		const number = new Somewhere('number:1');
		number.fails.set = refusal('never', 2200);
		const own = { url: DOOR, webhookId: ID, advice: () => 'Look at port 5680.' };
		await expect(registerAt([number], registrant({ own }))).rejects.toThrow('Look at port 5680.');
		number.fails.set = refusal('never', 190);
		await expect(registerAt([number], registrant({ own }))).rejects.toThrow('Go.');
	});
});

describe('what is noted', () => {
	it('says whose a callback was that a test replaces, and is put back with it', async () => {
		await noted('number:1', OTHERS);
		const number = new Somewhere('number:1', { url: OTHERS });
		const test = registrant({ ...inTest(), replaceForeign: true });
		await registerAt([number], test);
		expect(await store.notes.listCallbacks()).toMatchObject([{ url: TEST }]);
		await unregisterAt(number, test);
		expect(number.at.url).toBe(OTHERS);
		expect(await store.notes.listCallbacks()).toMatchObject([
			{ url: OTHERS, holder: 'workflow "B"' },
		]);
	});

	it('is what stands registered, by whom is not known; not what a test has, nor the address of others', async () => {
		const number = new Somewhere('number:1', { url: PRODUCTION });
		const app: Place = Object.assign(new Somewhere('app:3', { url: THEIRS }, ['calls']), {
			anyAddress: true as const,
		});
		await noteHolder([number, app], registrant(inTest()));
		expect(await store.notes.listCallbacks()).toEqual([]);
		await noteHolder([number, app], registrant());
		expect(await store.notes.listCallbacks()).toMatchObject([{ place: 'number:1', at: NOW }]);
	});

	it('tells who loses messages only where nothing narrower stood', async () => {
		const now = registrant({ replaceForeign: true });
		await registerAt([new Somewhere('number:1', { url: OTHERS, wider: THEIRS })], now);
		expect(notes).toEqual([]);
		await registerAt([new Somewhere('number:1', { wider: THEIRS })], now);
		expect(notes).toEqual([expect.stringContaining(`no longer to ${THEIRS}`)]);
	});
});

describe('an address of the door as it was before', () => {
	const atDoor = { own: { url: DOOR, webhookId: ID, advice: () => '' } };
	const place = new Somewhere('number:1');
	const gone = `http://127.0.0.1:9/${ID}`;

	it.each([
		['nothing there', 404, '', true],
		['nothing behind the proxy', 502, '', true],
		['another verify token', 403, '', false],
		['a page', 200, 'Welcome', false],
	])('is abandoned where the answer is %s or not', async (_what, status, text, expected) => {
		const url = await answering(status, () => text);
		await noted(place.key, url);
		expect(await isAbandoned(place, url, registrant(atDoor))).toBe(expected);
	});

	it('is abandoned where it leads here, and not where somebody else answers Meta', async () => {
		const url = await answering(200, (challenge) => challenge);
		await noted(place.key, url);
		expect(await isAbandoned(place, url, registrant(atDoor))).toBe(false);
		const here = await answering(200, (challenge) => {
			noteHeard(challenge);
			return challenge;
		});
		await noted(place.key, here);
		expect(await isAbandoned(place, here, registrant(atDoor))).toBe(true);
	});

	it('is abandoned where nobody answers, if it was noted as the trigger’s', async () => {
		expect(await isAbandoned(place, gone, registrant(atDoor))).toBe(false);
		await noted('number:2', gone);
		await noted(place.key, `${gone}/`);
		expect(await isAbandoned(place, gone, registrant(atDoor))).toBe(false);
		await noted(place.key, gone, {});
		expect(await isAbandoned(place, gone, registrant(atDoor))).toBe(false);
		await noted(place.key, gone);
		expect(await isAbandoned(place, gone, registrant(atDoor))).toBe(true);
	});

	it.each<[string, string, Partial<Registrant>]>([
		['to a test', gone, { ...atDoor, isTest: true }],
		['to another node', 'http://127.0.0.1:9/another', atDoor],
		['to n8n at another host', `http://127.0.0.1:9/webhook/${ID}/webhook`, {}],
	])('is not given up %s', async (_whom, url, more) => {
		await noted(place.key, url);
		expect(await isAbandoned(place, url, registrant(more))).toBe(false);
	});
});

describe('an address of this n8n that an unpublished trigger left at the app', () => {
	const app = new Somewhere('app:3', {}, ['calls']);
	const at = (url: string): Partial<Registrant> => ({
		own: { url: `${new URL(url).origin}/webhook/${ID}/webhook`, webhookId: ID },
	});

	it.each([
		[404, true],
		[403, false],
		[502, false],
	])('is free where the answer is %d or not', async (status, expected) => {
		const url = await answering(status, () => '', '/webhook/other/webhook');
		expect(await isGivenUp(app, url, registrant(at(url)))).toBe(expected);
		expect(await isGivenUp(app, url, registrant({ ...at(url), isTest: true }))).toBe(false);
		expect(await isGivenUp(app, url, registrant())).toBe(false);
		await noted(app.key, url);
		expect(await isGivenUp(app, url, registrant(at(url)))).toBe(false);
	});
});

describe('an address that a trigger has lent the app', () => {
	const app = new Somewhere('app:3', {}, ['calls']);
	const lent = async (fields?: string[]) =>
		await isLent(app, { url: OTHERS, ...(fields ? { fields } : {}) }, registrant());

	it('is one at which the trigger has a callback of a number or a WABA as well', async () => {
		await noted('number:1', OTHERS);
		expect(await lent(['messages'])).toBe(false);
		await noted('app:3', OTHERS);
		expect(await lent(['messages'])).toBe(true);
		expect(await lent(['messages', 'account_update'])).toBe(false);
		expect(await lent()).toBe(false);
		await noted('number:1', OTHERS, {});
		expect(await lent(['messages'])).toBe(false);
		await noted('number:1', THEIRS);
		expect(await lent(['messages'])).toBe(false);
	});
});

describe('the app, when a trigger is unpublished or a test ends', () => {
	const app = (url: string) => new Somewhere('app:3', { url }, ['messages']);

	it.each<[string, string, string, object | undefined, boolean]>([
		['another workflow has a number', 'number:1', OTHERS, undefined, true],
		['another workflow has a WABA', 'businessAccount:2', OTHERS, undefined, true],
		['a test of another one has a number', 'number:1', OTHERS, {}, false],
		['another workflow has the app alone', 'app:4', OTHERS, undefined, false],
		['the trigger itself has its other address there', 'number:1', DOOR, undefined, false],
	])('stays subscribed or not: %s', async (_what, place, url, test, stays) => {
		await noted(place, url, test);
		const one = app(PRODUCTION);
		await unregisterAt(one, registrant({ own: { url: PRODUCTION, other: DOOR, webhookId: ID } }));
		expect(one.done).toEqual(stays ? [] : ['app:3 -']);
		expect(notes).toHaveLength(stays ? 1 : 0);
	});

	it('stays subscribed after a test while the same trigger is published at a number', async () => {
		await noted('number:1', PRODUCTION);
		const one = app(TEST);
		await unregisterAt(one, registrant(inTest()));
		expect(one.done).toEqual([]);
	});

	it('is not given to what the test of somebody else has replaced', async () => {
		await noted('number:1', `${HOST}/webhook-test/other/webhook`, { previous: { url: THEIRS } });
		const number = new Somewhere('number:1', { url: PRODUCTION });
		await unregisterAt(number, registrant());
		expect(number.done).toEqual(['number:1 -']);
		expect(await store.notes.listCallbacks()).toHaveLength(1);
	});

	it('is left without an address although the store is away', async () => {
		const listCallbacks = async () => await Promise.reject(new Error('The disk is gone'));
		const away = { notes: { listCallbacks } } as unknown as Store;
		const number = new Somewhere('number:1', { url: PRODUCTION });
		await unregisterAt(number, registrant({ store: away }));
		expect(number.done).toEqual(['number:1 -']);
		await unregisterElsewhere([], registrant({ store: away }));
	});
});

describe('what tests replaced that n8n left behind when it died', () => {
	const dead = { host: hostname(), pid: 2 ** 30, run: 'before' };
	const place = 'number:1';
	let graph: GraphServer;
	let url: string | undefined;
	let failure: { code: number; status: number } | undefined;
	/** Of which address Meta wants nothing. */
	let refused: string;

	beforeEach(async () => {
		[url, failure, refused] = [TEST, undefined, ''];
		graph = await startGraphServer((request, response) => {
			const isRefused = refused !== '' && request.body.includes(refused);
			const { code, status } = failure ?? { code: 100, status: isRefused ? 400 : 200 };
			const callback = { object: 'whatsapp_business_account', callback_url: url, fields: [] };
			const known = request.url.includes('/subscriptions')
				? { data: [callback] }
				: { webhook_configuration: { phone_number: url } };
			const answer = request.method === 'GET' ? known : { success: true };
			const body = status === 200 ? answer : { error: { message: 'No', code } };
			json(body, status)(request, response);
		});
	});

	const clear = async () => await clearLeftovers(registrant({}, graph.url));
	/** What was set. */
	const sent = () =>
		graph.received
			.filter(({ method }) => method !== 'GET')
			.map(({ body }) => decodeURIComponent(body));
	const isNoted = async () => (await store.notes.listCallbacks()).some(({ test }) => test);

	it('is put back', async () => {
		await noted(place, TEST, { ...dead, previous: { url: THEIRS } });
		expect(await clear()).toBeUndefined();
		expect(sent()).toEqual([expect.stringContaining(THEIRS)]);
		expect(await isNoted()).toBe(false);
	});

	it.each([
		['what stood there', { previous: { url: THEIRS } }],
		['nothing', {}],
	])('is left as it is where somebody has registered since: %s', async (_what, more) => {
		url = OTHERS;
		await noted(place, TEST, { ...dead, ...more });
		expect(await clear()).toBeUndefined();
		expect(sent()).toEqual([]);
		expect(await isNoted()).toBe(false);
	});

	it('leaves no test address behind where it cannot be put back, and it is said', async () => {
		refused = 'crm.example.com';
		await noted(place, TEST, { ...dead, previous: { url: THEIRS } });
		expect(await clear()).toBeUndefined();
		expect(sent()).toHaveLength(2);
		expect(sent()[1]).not.toContain(THEIRS);
		expect(notes).toEqual([expect.stringContaining(`could not be restored to ${THEIRS}`)]);
		expect(await isNoted()).toBe(false);
	});

	it('stays while the test runs', async () => {
		const test = testNote({ url: THEIRS });
		await store.notes.putCallback({ place, url: TEST, holder: 'W', at: NOW, test });
		expect(await clear()).toBeUndefined();
		expect(sent()).toEqual([]);
		expect(await isNoted()).toBe(true);
	});

	it.each([
		['is taken away from the app', false, 1],
		['keeps the app subscribed for the numbers of others', true, 0],
	])('where nothing stood, %s', async (_what, areOthers, removals) => {
		if (areOthers) await noted('number:9', OTHERS);
		await noted('app:3', TEST, dead);
		expect(await clear()).toBeUndefined();
		expect(graph.received.filter(({ method }) => method === 'DELETE')).toHaveLength(removals);
		expect(await isNoted()).toBe(false);
	});

	it('does not take away from the app what somebody has registered since', async () => {
		url = THEIRS;
		await noted('app:3', TEST, dead);
		await clear();
		expect(graph.received.filter(({ method }) => method === 'DELETE')).toEqual([]);
	});

	it('stays for who can where Meta refuses', async () => {
		failure = { code: 100, status: 400 };
		await noted(place, TEST, { ...dead, previous: { url: THEIRS } });
		expect(await clear()).toBeUndefined();
		expect(await isNoted()).toBe(true);
	});

	it('comes to nothing at one place without ending at the others', async () => {
		failure = { code: 100, status: 400 };
		await noted('number:1', PRODUCTION);
		await noted('number:2', PRODUCTION);
		await unregisterElsewhere([], registrant({}, graph.url));
		expect(notes).toHaveLength(2);
	});
});

describe('places at Meta', () => {
	it('are those of the own app alone', () => {
		const { account } = registrant();
		expect(placeOf(account, 'app:3')?.key).toBe('app:3');
		expect(placeOf(account, 'app:4')).toBeUndefined();
	});

	it('of a WABA, the callback of the own app is meant, and of a number the next wider one', async () => {
		const of = (id: string, override_callback_uri: string) => ({
			...{ whatsapp_business_api_data: { id }, override_callback_uri },
		});
		const configuration = { whatsapp_business_account: OTHERS, application: THEIRS };
		const graph = await startGraphServer(
			json({ data: [of('4', THEIRS)], webhook_configuration: configuration }),
		);
		const { account } = registrant({}, graph.url);
		expect(await placeOf(account, 'businessAccount:2')?.read()).toEqual({ url: undefined });
		expect(await placeOf(account, 'number:1')?.read()).toMatchObject({ wider: OTHERS });
	});
});
