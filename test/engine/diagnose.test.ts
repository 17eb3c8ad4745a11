import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { makeCertificate } from '../support/certificate';
import { open } from '../support/open';
import type { Observation } from '../../nodes/WhatsAppCloud/conversation/observation';
import type { Holder } from '../../nodes/WhatsAppCloud/conversation/thread';
import { CHECKS } from '../../nodes/WhatsAppCloud/diagnosis/diagnose';
import type { Publication } from './publication';
import { startBench, type Bench } from './whatsapp';

const DAY_MS = 86_400_000;

/** A store that is not there. */
const NO_STORE = { store: 'postgres', databaseUrl: 'postgres://127.0.0.1:9/none' };

const CUSTOMER = '31611440091';

let bench: Bench;
let publication: Publication;
let usual: ICredentialDataDecryptedObject;
/** The credential of the node that diagnoses; the trigger has the first one. */
let chosen = 'sandbox';

beforeAll(async () => {
	bench = await startBench({}, { another: { verifyToken: 'another' } });
	usual = credential().data;
	const trigger = { name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: {} };
	publication = await bench.engine.publish({ nodes: [trigger], name: 'Answers' });
	await bench.write(CUSTOMER, { text: 'Hi' });
});

beforeEach(async () => {
	await bench.control('POST', '/reset');
	credential().data = usual;
	chosen = 'sandbox';
	delete process.env.N8N_WEBHOOK_URL;
	// As somebody leaves it who has seen to everything.
	await number({ callback: await publication.webhookUrl() });
	await isHeldBy('us');
	for (const status of ['PAUSED', 'REJECTED', 'DISABLED']) await approveAll(status);
});

afterAll(async () => {
	await publication.stop();
	await bench.close();
});

function credential() {
	const stored = bench.engine.credentials.stored.sandbox;
	if (!stored) throw new Error('The bench has no credential');
	return stored;
}

const change = (more: ICredentialDataDecryptedObject) => {
	credential().data = { ...usual, ...more };
};
const patch = async (path: string, body: object) => {
	await bench.control('PATCH', path, body);
};
const number = async (body: object) =>
	await patch(`/numbers/${bench.sandbox.account.phoneNumberId}`, body);
const account = async (body: object) =>
	await patch(`/accounts/${bench.sandbox.account.businessAccountId}`, body);
const token = async (body: object) =>
	await patch(`/tokens/${bench.sandbox.account.accessToken}`, body);
const issue = async (more: object) =>
	await account({ healthIssues: [{ canSend: 'BLOCKED', code: 141010, ...more }] });

async function approveAll(status: string): Promise<void> {
	const { accessToken, businessAccountId } = bench.sandbox.account;
	const url = `${bench.sandbox.url}/${businessAccountId}/message_templates?limit=200&status=${status}`;
	const answer = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
	const { data } = (await answer.json()) as { data: Array<{ id: string }> };
	for (const { id } of data) await patch(`/templates/${id}`, { status: 'APPROVED' });
}

async function diagnose(parameters: object = {}): Promise<IDataObject[]> {
	const done = await diagnosis(parameters);
	if (done.error) throw new Error(`${done.error.message} ${done.error.description ?? ''}`);
	return done.node('Number').json;
}

async function diagnosis(parameters: object, signal?: AbortSignal) {
	return await bench.engine.runWorkflow({
		nodes: [
			{
				name: 'Number',
				type: 'whatsAppCloud',
				parameters: { resource: 'businessNumber', operation: 'diagnose', ...parameters },
				credentials: { whatsAppCloudApi: { id: chosen, name: chosen } },
			},
		],
		...(signal ? { signal } : {}),
	});
}

const found = (items: IDataObject[], status: string) =>
	items.filter((item) => item.status === status).map((item) => String(item.check));

describe('a number with which all is well', () => {
	it('has nothing in its way', async () => {
		const [summary, ...items] = await diagnose();
		expect(summary).toMatchObject({ check: 'Summary', status: 'ok' });
		expect(items.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
		// n8n's table shows a field that is missing as a red "undefined", and one without text as a red "empty".
		const fields = ['check', 'status', 'meaning', 'whatToDo', 'where', 'first'];
		for (const item of [summary, ...items]) {
			expect(Object.keys(item ?? {})).toEqual(fields);
			expect(Object.values(item ?? {})).not.toContain('');
		}
		expect(items[0]).toMatchObject({ status: 'ok', whatToDo: '–', where: '–' });
		expect(found(items, 'broken')).toEqual([]);
		expect(found(items, 'warning')).toEqual([]);
		expect(found(items, 'could not be checked')).toEqual(['App Mode', 'Conversation Routing']);
		for (const item of items.filter(({ status }) => status === 'could not be checked')) {
			expect(item).toMatchObject({ whatToDo: expect.any(String) as unknown });
			expect(item.where).toMatch(/App Dashboard > App Mode|Conversation Routing/);
		}
	});

	it('is well where the app requires a proof of its secret, whichever of the two it is', async () => {
		await requireProof();
		expect((await diagnose())[0]).toMatchObject({ check: 'Summary', status: 'ok' });
		change({ appSecret: 'wrong', secondAppSecret: usual.appSecret ?? '' });
		expect((await diagnose())[0]).toMatchObject({ first: 'App Secret', status: 'warning' });
	});

	it("is well where Meta tells only the app of its system user's token", async () => {
		await token({ isDeveloper: false });
		const [summary, ...items] = await diagnose();
		expect(summary).toMatchObject({ status: 'ok' });
		expect(items.find(({ check }) => check === 'Permissions')).toMatchObject({ status: 'ok' });
	});

	it('says where the store is, and all callbacks with whose they are', async () => {
		const subscription = { url: 'https://crm.example.com/hook', fields: ['messages'] };
		await patch(`/apps/${bench.sandbox.account.appId}`, { subscription });
		const items = await diagnose();
		const of = (name: string) => items.find(({ check }) => check === name)?.meaning;
		expect(of('Store')).toMatch(/kept in the (SQLite file|PostgreSQL database) \S+, which/);
		expect(of('Callback')).toMatch(
			/^Messages go to http\S+ \(callback of the number, of workflow "Answers" \(node "Trigger"\)\)\. The callback of the app is https:\/\/crm\.example\.com\/hook\.$/,
		);
	});

	it('is told by one request for each fact', async () => {
		const asked: string[] = [];
		const between = createServer((request, response) => {
			asked.push(new URL(request.url ?? '', 'http://x').pathname);
			const headers = { authorization: request.headers.authorization ?? '' };
			void fetch(`${bench.sandbox.url}${request.url ?? ''}`, { headers }).then(async (answer) => {
				response.writeHead(answer.status, { 'content-type': 'application/json' });
				response.end(await answer.text());
			});
		});
		const { port } = await open(between);
		change({ baseUrl: `http://127.0.0.1:${port}` });
		const [summary] = await diagnose();
		expect(summary).toMatchObject({ status: 'ok' });
		// Once in a while the store asks as well, whether the number is this credential's.
		expect(asked.length).toBeLessThanOrEqual(8);
		expect(new Set(asked).size).toBe(7);
	});
});

interface Fault {
	what: string;
	status: 'broken' | 'warning';
	/** The check that finds it. */
	check: string;
	seed: () => unknown;
	/** What it says. */
	says: RegExp;
	/** What is broken for the same reason, and mended with it. */
	also?: string[];
}

const { broken, warning } = { broken: 'broken', warning: 'warning' } as const;
const fault = (
	status: Fault['status'],
	check: string,
	what: string,
	seed: Fault['seed'],
	says: RegExp,
	also: string[] = [],
): Fault => ({ status, check, what, seed, says, also });

const FAULTS: Fault[] = [
	fault(
		broken,
		'Credential',
		'no token',
		() => change({ accessToken: '' }),
		/Access Token is empty/,
	),
	fault(
		broken,
		"n8n's Address",
		'an address without https',
		() => (process.env.N8N_WEBHOOK_URL = 'n8n.example.com'),
		/no https/,
	),
	fault(
		broken,
		"n8n's Address",
		'an address that is not encrypted',
		() => (process.env.N8N_WEBHOOK_URL = 'http://n8n.example.com/'),
		/begins with http/,
	),
	fault(
		warning,
		"n8n's Address",
		'a path',
		() => (process.env.N8N_WEBHOOK_URL = 'https://example.com/n8n/'),
		/below a path/,
	),
	fault(
		broken,
		'Connection to Meta',
		'Meta out of reach',
		() => change({ baseUrl: 'http://127.0.0.1:9' }),
		/does not answer/,
	),
	fault(
		broken,
		'Connection to Meta',
		'a token that was copied with its quotation marks',
		() => change({ accessToken: '"EAAnone"' }),
		/^The access token contains a space, a quotation mark/,
	),
	fault(
		broken,
		'Default Country',
		'a country that has no such letters',
		() => change({ defaultCountry: 'UK' }),
		/"UK" is not a country’s two letters/,
	),
	fault(
		broken,
		'Graph Version',
		'a version that is over',
		() => change({ apiVersion: 'v19.0' }),
		/ended/,
	),
	fault(
		warning,
		'Graph Version',
		'a version that ends soon',
		() => change({ apiVersion: 'v21.0' }),
		/ends on 2027-01-21/,
	),
	fault(
		broken,
		'Graph Version',
		'a version that there never was',
		() => change({ apiVersion: 'v99.0' }),
		/does not know the version v99\.0/,
	),
	fault(
		broken,
		'Access Token',
		'a token that is none',
		() => change({ accessToken: 'EAAnone' }),
		/does not accept/,
	),
	fault(
		broken,
		'Access Token',
		'an expired token',
		async () => await token({ expiresAt: Date.now() - 1000 }),
		/does not accept/,
	),
	fault(
		warning,
		"Token's End",
		"the dashboard's token of a day",
		async () => await token({ type: 'USER', expiresAt: Date.now() + 20 * 3_600_000 }),
		/in 1\d hours|in 20 hours/,
	),
	fault(
		warning,
		"Token's End",
		'a token that ends in a month',
		async () => await token({ expiresAt: Date.now() + 30 * DAY_MS }),
		/stops working on/,
	),
	fault(
		warning,
		"Token's End",
		"a person's token",
		async () => await token({ type: 'USER' }),
		/belongs to a person/,
	),
	fault(
		broken,
		'Permissions',
		'no permission to send',
		async () => await token({ scopes: ['whatsapp_business_management'] }),
		/whatsapp_business_messaging/,
	),
	fault(
		broken,
		'Permissions',
		'no permission to manage',
		async () => await token({ scopes: ['whatsapp_business_messaging'] }),
		/whatsapp_business_management/,
	),
	fault(
		broken,
		'Business Account ID',
		'an account that is unknown',
		() => change({ businessAccountId: '999' }),
		/does not exist at Meta/,
	),
	fault(
		broken,
		'Business Account ID',
		"the portfolio's ID",
		() => change({ businessAccountId: bench.sandbox.account.businessId }),
		/business portfolio/,
	),
	fault(
		broken,
		'Phone Number ID',
		'a number that is unknown',
		() => change({ phoneNumberId: '999' }),
		/does not exist at Meta/,
	),
	fault(
		broken,
		'Phone Number ID',
		"the account's ID in the number's place",
		() => change({ phoneNumberId: bench.sandbox.account.businessAccountId }),
		/WhatsApp Business Account/,
	),
	fault(
		broken,
		'Number and Account',
		'a number of another account',
		async () => {
			const owner = await bench.control('POST', '/owners', {});
			await token({ businessAccountIds: [usual.businessAccountId, owner.businessAccountId] });
			await patch(`/numbers/${String(owner.phoneNumberId)}`, {
				callback: await publication.webhookUrl(),
			});
			change({ phoneNumberId: String(owner.phoneNumberId) });
		},
		/not a number of/,
	),
	fault(
		warning,
		'Number and Account',
		"another account's templates than messages go through",
		() => change({ messagingAccountId: '102290129340398' }),
		/messages go through 102290129340398, which does not have them/,
	),
	fault(
		broken,
		'App ID',
		'the ID of another app',
		() => change({ appId: '123456' }),
		/the access token belongs to the app/,
	),
	fault(
		broken,
		'Credential',
		'no Business Account ID',
		() => change({ businessAccountId: '' }),
		/Business Account ID is empty/,
	),
	fault(
		broken,
		'App Secret',
		'a wrong secret',
		() => change({ appSecret: 'wrong' }),
		/does not belong to this app/,
	),
	fault(
		warning,
		'App Secret',
		"the app's secret in Second App Secret only",
		() => change({ appSecret: 'wrong', secondAppSecret: usual.appSecret ?? '' }),
		/is in Second App Secret/,
	),
	...(
		[
			['no secret', ''],
			['a wrong secret', 'wrong'],
		] as const
	).map(([what, appSecret]) =>
		fault(
			broken,
			'App Secret',
			`${what}, where the app requires a proof of it`,
			async () => {
				await requireProof();
				change({ appSecret });
			},
			/requires a proof of its App Secret/,
		),
	),
	fault(warning, 'App Secret', 'no secret', () => change({ appSecret: '' }), /is empty/),
	fault(
		broken,
		'Account Review',
		'a rejected account',
		async () => await account({ reviewStatus: 'REJECTED' }),
		/rejected/,
	),
	fault(
		broken,
		'Account Review',
		'an account in review',
		async () => await account({ reviewStatus: 'PENDING' }),
		/reviewing.*cannot be used/,
	),
	fault(
		broken,
		'Account Review',
		'an account whose review was put off',
		async () => await account({ reviewStatus: 'DEFERRED' }),
		/put off the review/,
	),
	fault(
		broken,
		'Verification',
		'a new number',
		async () => await number({ codeVerificationStatus: 'NOT_VERIFIED', status: 'PENDING' }),
		/not verified/,
		['Throughput'],
	),
	fault(
		broken,
		'Registration',
		'a number that is not registered',
		async () => await number({ status: 'PENDING' }),
		/not registered/,
		['Throughput'],
	),
	fault(
		broken,
		'Registration',
		'a number that was deregistered',
		async () => await number({ status: 'DISCONNECTED' }),
		/no longer registered/,
		['Throughput'],
	),
	fault(
		broken,
		'Registration',
		'a banned number',
		async () => await number({ status: 'BANNED' }),
		/banned/,
		['Throughput'],
	),
	fault(
		warning,
		'Registration',
		'a flagged number',
		async () => await number({ status: 'FLAGGED' }),
		/flagged/,
	),
	fault(
		broken,
		'Payment',
		'no payment method',
		async () => await account({ paymentMethod: false }),
		/payment method/,
	),
	fault(
		broken,
		'Health',
		'a blocked portfolio',
		async () =>
			await issue({
				entity: 'BUSINESS',
				description: 'The business is restricted.',
				solution: 'Appeal.',
			}),
		/business portfolio.*restricted.*141010/,
	),
	fault(
		broken,
		'Health',
		'a blocked app',
		async () => await issue({ entity: 'APP', description: 'The app is disabled.' }),
		/the app/,
	),
	fault(
		warning,
		'Health',
		'a limited number',
		async () =>
			await issue({
				entity: 'PHONE_NUMBER',
				canSend: 'LIMITED',
				description: 'Your display name has not been approved yet.',
			}),
		/limits.*display name/,
	),
	fault(
		warning,
		'Display Name',
		'a declined name',
		async () => await number({ nameStatus: 'DECLINED' }),
		/declined/,
	),
	fault(
		warning,
		'Display Name',
		'a name in review',
		async () => await number({ nameStatus: 'PENDING_REVIEW' }),
		/reviewing/,
	),
	fault(
		warning,
		'Display Name',
		'a new name that is not in use',
		async () => await number({ newDisplayName: 'Clinic', newNameStatus: 'APPROVED' }),
		/"Clinic"/,
	),
	fault(
		warning,
		'Quality',
		'a bad quality',
		async () => await number({ qualityRating: 'RED' }),
		/Many customers block/,
	),
	fault(
		warning,
		'Account Mode',
		'a test number',
		async () => await number({ accountMode: 'SANDBOX' }),
		/test numbers/,
	),
	fault(
		warning,
		'Messaging Limit',
		'the limit of a new business',
		async () => await number({ messagingLimit: 'TIER_250' }),
		/250 customers/,
	),
	fault(
		warning,
		'Templates',
		'a paused template',
		async () => await patch('/templates/400000000000001', { status: 'PAUSED' }),
		/PAUSED: /,
	),
	fault(broken, 'Store', 'a store that is away', () => change(NO_STORE), /does not answer/),
	fault(
		warning,
		'Clock',
		'a clock that is five minutes slow',
		async () => await patch('/settings', { clockAheadMs: 5 * 60_000 }),
		/5 minutes behind/,
	),
	fault(
		broken,
		'Clock',
		'a clock that is an hour fast',
		async () => await patch('/settings', { clockAheadMs: -3_600_000 }),
		/60 minutes ahead/,
	),
	fault(warning, 'Verify Token', 'no verify token', () => change({ verifyToken: '' }), /is empty/),
	fault(
		broken,
		"Account's Webhooks",
		'an app that is not subscribed',
		async () => await account({ subscribed: false }),
		/No app gets/,
	),
	fault(broken, 'Callback', 'no callback at all', async () => await removeCallback(), /no address/),
	fault(
		warning,
		'Callback',
		"somebody else's callback",
		async () => await number({ callback: 'https://crm.example.com/hook' }),
		/not this n8n/,
	),
	fault(
		broken,
		'Callback',
		'a test address',
		async () =>
			await number({
				callback: (await publication.webhookUrl()).replace('/webhook/', '/webhook-test/'),
			}),
		/test address/,
	),
	fault(
		broken,
		'Answer of the Callback',
		'a workflow that is gone',
		async () => await number({ callback: `${await publication.webhookUrl()}x` }),
		/404/,
	),
	fault(
		broken,
		'Answer of the Callback',
		'another verify token',
		() => (chosen = 'another'),
		/403/,
	),
	...(
		[
			['an n8n that is starting', 503, /503 without the challenge: n8n is starting/],
			['a page that answers in place of n8n', 200, /200 without the challenge/],
			['a log-in in front of n8n', 302, /302: something in front of n8n/],
			['a proxy that does not get through to n8n', 502, /502: .* gets no answer from n8n/],
		] as const
	).map(([what, status, says]) =>
		fault(broken, 'Answer of the Callback', what, async () => await answersWith(status), says),
	),
	fault(
		broken,
		'Answer of the Callback',
		'a certificate that nobody knows',
		async () => await answersWith(200, createSecureServer(makeCertificate())),
		/The certificate of https:.* \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
	),
	fault(
		broken,
		'Webhook Fields',
		'an app without the field messages',
		async () => {
			const url = await publication.webhookUrl();
			await removeCallback();
			await patch(`/apps/${bench.sandbox.account.appId}`, {
				subscription: { url, fields: ['account_update'] },
			});
		},
		/only account_update/,
	),
	fault(
		broken,
		'Webhook Fields',
		'a callback of the number, of an app without the field messages',
		async () => {
			const url = await publication.webhookUrl();
			await patch(`/apps/${bench.sandbox.account.appId}`, {
				subscription: { url, fields: ['account_update'] },
			});
		},
		/only account_update/,
	),
	fault(
		warning,
		'Conversation Routing',
		'a conversation that another responder holds',
		async () => await isHeldBy('another'),
		/holds 1 of the last 1 conversations/,
	),
];

async function requireProof(): Promise<void> {
	await patch(`/apps/${bench.sandbox.account.appId}`, { requiresProof: true });
}

/** An address of this n8n at which something answers so. */
async function answersWith(
	status: number,
	server: ReturnType<typeof createServer | typeof createSecureServer> = createServer(),
): Promise<void> {
	server.on('request', (_, response) => response.writeHead(status).end('Hello'));
	const { port } = await open(server);
	const scheme = 'setSecureContext' in server ? 'https' : 'http';
	const url = `${scheme}://127.0.0.1:${port}/webhook/x`;
	const place = `businessAccount:${bench.sandbox.account.businessAccountId}`;
	await (await bench.store()).notes.putCallback({ place, url, holder: 'a workflow', at: 0 });
	await number({ callback: url });
}

/** Whose the customer's conversation is, as a webhook would have shown. */
async function isHeldBy(holder: Holder): Promise<void> {
	// The later one wins.
	const at = Date.now() + (holder === 'us' ? 0 : 5);
	const { phoneNumberId } = bench.sandbox.account;
	const customer = { phone: CUSTOMER };
	const observations: Observation[] = [{ kind: 'held', phoneNumberId, customer, at, holder }];
	await (await bench.store()).receive({ observations }, at);
}

async function removeCallback(): Promise<void> {
	const { accessToken, phoneNumberId } = bench.sandbox.account;
	await fetch(`${bench.sandbox.url}/${phoneNumberId}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
		body: JSON.stringify({ webhook_configuration: { override_callback_uri: '' } }),
	});
}

describe('Diagnose', () => {
	it.each(FAULTS)(
		'finds $what, and nothing else: $check',
		async ({ check, status, seed, says, also }) => {
			await seed();
			const [summary, ...items] = await diagnose();
			const named = items.filter((item) => item.status === 'broken' || item.status === 'warning');
			expect(named.map((item) => item.check).toSorted()).toEqual(
				[check, ...(also ?? [])].toSorted(),
			);
			expect(named.find((item) => item.check === check)).toMatchObject({
				status,
				meaning: expect.stringMatching(says) as unknown,
				whatToDo: expect.any(String) as unknown,
				where: expect.any(String) as unknown,
			});
			expect(summary).toMatchObject({ first: check, status });
		},
	);

	it.each([
		['no permission to ask about the token', '/debug_token', { kind: 'error', code: 10 }],
		['no answer about the token', '/debug_token', { kind: 'http', status: 502 }],
		[
			"an outage of the app's subscriptions",
			'/subscriptions',
			{ kind: 'error', code: 1, status: 500 },
		],
	])('blames nothing for %s', async (_what, path, failure) => {
		await bench.control('POST', '/faults', { ...failure, match: { path } });
		const [, ...items] = await diagnose();
		expect([...found(items, 'broken'), ...found(items, 'warning')]).toEqual([]);
		expect(items.find(({ check }) => check === 'Connection to Meta')).toMatchObject({
			status: 'ok',
		});
	});

	it('does not call well what nobody could look at', async () => {
		await bench.control('POST', '/faults', { kind: 'error', code: 4, match: {} });
		const [summary, ...items] = await diagnose();
		expect(found(items, 'broken')).toEqual([]);
		expect(summary).toMatchObject({
			status: 'could not be checked',
			meaning: expect.stringMatching(/^Nobody can tell whether messages go through/) as unknown,
		});
	});

	it("finds the number among more than a page of the account's", async () => {
		const { businessAccountId, phoneNumberId } = bench.sandbox.account;
		const between = createServer((request, response) => {
			const url = new URL(request.url ?? '', bench.sandbox.url);
			const headers = { authorization: request.headers.authorization ?? '' };
			const answer = (body: unknown) => {
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end(JSON.stringify(body));
			};
			if (url.pathname.endsWith(`/${businessAccountId}/phone_numbers`)) {
				const isLast = url.searchParams.get('after') === 'b';
				const data = isLast
					? [{ id: phoneNumberId }]
					: Array.from({ length: 100 }, (_, index) => ({ id: String(900_000_000 + index) }));
				const next = `${url.origin}${url.pathname}?after=b`;
				answer({
					data,
					paging: { cursors: { before: 'a', after: 'b' }, ...(isLast ? {} : { next }) },
				});
				return;
			}
			void fetch(url, { headers }).then(async (given) => {
				answer(await given.json());
			});
		});
		const { port } = await open(between);
		change({ baseUrl: `http://127.0.0.1:${port}` });
		const items = await diagnose();
		expect(items.find(({ check }) => check === 'Number and Account')).toMatchObject({
			status: 'ok',
		});
		between.closeAllConnections();
		between.close();
	});

	it('knows more than 25 faults', () => {
		expect(FAULTS.length).toBeGreaterThan(25);
		const never = CHECKS.map(({ name }) => name).filter(
			(name) => !FAULTS.some(({ check, also = [] }) => check === name || also.includes(name)),
		);
		expect(never).toEqual(['App Mode', 'Last Message']);
	});

	it('says in which order several are mended', async () => {
		await number({ status: 'DISCONNECTED', qualityRating: 'YELLOW' });
		await account({ paymentMethod: false, subscribed: false });
		const [summary, ...items] = await diagnose({ onlyFindings: true });
		expect(found(items, 'broken')).toEqual(['Registration', 'Payment', "Account's Webhooks"]);
		expect(summary).toMatchObject({ first: 'Registration' });
		expect(String(summary?.meaning)).toContain('Start with Registration');
		expect(found(items, 'ok')).toEqual([]);
	});

	it('says of a single one only what it is', async () => {
		await number({ status: 'DISCONNECTED' });
		const [summary] = await diagnose();
		expect(summary).toMatchObject({ first: 'Registration' });
		expect(summary?.meaning).toMatch(/: Registration\. Look at these afterwards: /);
	});

	it('keeps token, secret and database to itself', async () => {
		change({
			...NO_STORE,
			databaseUrl: 'postgres://me:hidden-word@127.0.0.1:9/none',
			appSecret: 'wrong-secret',
		});
		const text = JSON.stringify(await diagnose());
		expect(text).not.toMatch(/EAA|wrong-secret|hidden-word/);
	});
});

it('ends when it is stopped, whatever Meta has not answered by then', async () => {
	const [stop, given] = [new AbortController(), { up: 0 }];
	const silent = createServer((_request, response) => {
		response.on('close', () => given.up++);
		stop.abort();
	});
	const { port } = await open(silent);
	change({ baseUrl: `http://127.0.0.1:${port}` });
	const { status } = await diagnosis({}, stop.signal);
	expect(status).not.toBe('success');
	expect(given.up).toBe(0);
	silent.closeAllConnections();
});
