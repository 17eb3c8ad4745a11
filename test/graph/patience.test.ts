import { getEventListeners } from 'node:events';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { unlessOver } from '../../nodes/WhatsAppCloud/graph/patience';
import { clientFor, failureOf } from '../support/graphFailure';
import { json, page, startGraphServer, type Handler } from '../support/graphServer';

/** Answers the first `times` requests with `refusal`, and all others with an object. */
async function refusing(times: number, refusal: Handler) {
	let left = times;
	const server = await startGraphServer((request, response) => {
		(left-- > 0 ? refusal : json({ id: '1' }))(request, response);
	});
	return server;
}

const refusal = (code: number, status = 400, headers?: Record<string, string>) =>
	json({ error: { message: 'No', code } }, status, headers);

const usage = (minutes: number) => ({
	'X-Business-Use-Case-Usage': JSON.stringify({
		1: [{ estimated_time_to_regain_access: minutes }],
	}),
});

const patient = (url: string, patienceMs: number) => clientFor(url, 500, patienceMs);

describe('a look-up that Graph refuses for a while is asked again', () => {
	afterEach(() => jest.restoreAllMocks());

	const cut: Handler = (_request, response) => void response.destroy();
	const cases: Array<[string, Handler]> = [
		...[4, 17, 32, 341, 613, 80007, 80008, 130429, 131056].map((code): [string, Handler] => [
			`code ${code}`,
			refusal(code),
		]),
		...[1, 2, 131000, 131016, 131057, 133004].map((code): [string, Handler] => [
			`code ${code}`,
			refusal(code, 500),
		]),
		['a code that is unknown, under HTTP 500', refusal(999999, 500)],
		['a transient one', json({ error: { message: 'No', code: 999999, is_transient: true } }, 400)],
		...[408, 429, 500, 502, 503, 504].map((status): [string, Handler] => [
			`a page under HTTP ${status}`,
			page('No', status),
		]),
		['half an answer', page('{"id":"1', 200, 'application/json')],
		['a connection that is cut', cut],
	];

	test.each(cases)('%s', async (_name, handler) => {
		// However slow the machine is, there is time left.
		jest.spyOn(performance, 'now').mockReturnValue(0);
		const server = await refusing(2, handler);
		await expect(patient(server.url, 600).get('/1')).resolves.toEqual({ id: '1' });
		expect(server.received).toHaveLength(3);
	});

	test('an answer that takes too long', async () => {
		const server = await refusing(1, () => {});
		const answer = patient(server.url, 600).get('/1', { timeoutMs: 100 });
		await expect(answer).resolves.toEqual({ id: '1' });
	});

	test('whatever waiting time Meta estimates, and a few times only', async () => {
		const server = await refusing(1, refusal(80008, 400, usage(7)));
		await expect(patient(server.url, 600).get('/1')).resolves.toEqual({ id: '1' });
		const closed = await refusing(Infinity, refusal(80008, 400, usage(7)));
		// A clock that only the pauses move, however slow the machine is.
		jest.spyOn(performance, 'now').mockImplementation(() => closed.received.length * 100);
		const failure = await failureOf(patient(closed.url, 600).get('/1'));
		expect(failure).toMatchObject({ code: 80008, retry: 'now', sent: 'no', retryAfterMs: 420_000 });
		expect(closed.received).toHaveLength(5);
	});

	test('each page of a list', async () => {
		const server = await startGraphServer((request, response) => {
			const isRefused = server.received.length % 2 === 1;
			const isLast = request.url.includes('after=A');
			const paging = { cursors: { after: 'A' }, next: 'https://x/?after=A' };
			const found = { data: [{ id: '1' }], ...(isLast ? {} : { paging }) };
			(isRefused ? refusal(80008) : json(found))(request, response);
		});
		const ids: unknown[] = [];
		for await (const { id } of patient(server.url, 600).list('/1/list')) ids.push(id);
		expect(ids).toEqual(['1', '1']);
		expect(server.received).toHaveLength(4);
	});

	test('the beginning of a file', async () => {
		const server = await refusing(1, page('No', 503));
		const { body } = await patient(server.url, 600).download(`${server.url}/file`);
		body.destroy();
		expect(server.received).toHaveLength(2);
	});
});

describe('asked once only', () => {
	test.each([
		['what is refused for good', refusal(100)],
		['a token that is not accepted', refusal(190, 401)],
		['a later time', refusal(131049)],
		['a page that is not found', page('No', 404)],
	])('%s', async (_name, handler) => {
		const server = await refusing(1, handler);
		await failureOf(patient(server.url, 600).get('/1'));
		expect(server.received).toHaveLength(1);
	});

	test.each(['post', 'delete'] as const)('what changes something: %s', async (method) => {
		for (const handler of [refusal(80008), page('No', 502)]) {
			const server = await refusing(1, handler);
			const client = patient(server.url, 600);
			await failureOf(method === 'post' ? client.post('/1', {}) : client.delete('/1'));
			expect(server.received).toHaveLength(1);
		}
	});
});

test('gives up in time, with the last refusal', async () => {
	const server = await refusing(Infinity, refusal(2, 503));
	const failure = await failureOf(patient(server.url, 600).get('/1'));
	expect(failure).toMatchObject({ code: 2, retry: 'now', sent: 'no' });
	expect(failure.advice).toContain('Nothing was sent or changed');
});

test('Stop ends the pause at once', async () => {
	const stop = new AbortController();
	const server = await refusing(Infinity, (request, response) => {
		refusal(80008, 400, usage(7))(request, response);
		setTimeout(() => stop.abort(), 50);
	});
	// A pause of seven minutes: longer than any test may take.
	const hour = 60 * 60 * 1000;
	const failure = await failureOf(patient(server.url, hour).get('/1', { signal: stop.signal }));
	expect(failure).toMatchObject({ title: 'The request was cancelled', retry: 'never' });
	expect(server.received).toHaveLength(1);
	expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
});

describe('an answer that others wait for as well', () => {
	const never = new Promise<string>(() => {});

	test('is not waited for any longer after Stop, or after the time', async () => {
		const stop = new AbortController();
		const waiting = unlessOver(never, { signal: stop.signal });
		stop.abort();
		await expect(waiting).rejects.toBeInstanceOf(GraphError);
		expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
		await expect(unlessOver(never, { signal: stop.signal })).rejects.toThrow('cancelled');
		await expect(unlessOver(never, { waitMs: 20 })).rejects.toThrow('within 0.02 s');
	});

	test('comes through otherwise', async () => {
		const { signal } = new AbortController();
		await expect(unlessOver(Promise.resolve('yes'), { signal, waitMs: 50 })).resolves.toBe('yes');
	});
});

describe('an ID of the credential', () => {
	const ids = { 'Phone Number ID': '11', 'Business Account ID': '22', 'App ID': '' };
	const client = (baseUrl: string, change: Partial<typeof ids> = {}) =>
		new GraphClient(
			{ accessToken: 'token', apiVersion: '26', baseUrl, ids: { ...ids, ...change } },
			{ connectTimeoutMs: 500, patienceMs: 0 },
		);

	test.each([
		['+31 6 12345678'],
		['22/phone_numbers'],
		['22?fields=id'],
		['../22'],
		['me'],
		['２２'],
		['22 '],
		['https://business.facebook.com/?waba_id=22'],
	])('with other characters than digits goes nowhere: %j', async (id) => {
		const server = await startGraphServer(json({}));
		const asked = client(server.url, { 'Business Account ID': id });
		const failure = await asked.get(`/${id}/message_templates`).catch((thrown: unknown) => thrown);
		expect(failure).toMatchObject({ retry: 'never', sent: 'no' });
		expect((failure as GraphError).message).toMatch(
			/^Business Account ID .* characters other than digits/,
		);
		await expect(asked.get(`/${id}`)).rejects.toThrow('Business Account ID');
		expect(server.received).toEqual([]);
	});

	test('that is empty is named', async () => {
		const server = await startGraphServer(json({}));
		await expect(client(server.url).get('//subscriptions')).rejects.toThrow('App ID is empty');
		expect(server.received).toEqual([]);
	});

	const nonexisting = (type: string) =>
		json(
			{
				error: {
					message: `(#100) Tried accessing nonexisting field (message_templates) on node type (${type})`,
					code: 100,
				},
			},
			400,
		);
	const unknown = json(
		{
			error: {
				message: "Unsupported get request. Object with ID '22' does not exist",
				code: 100,
				error_subcode: 33,
			},
		},
		400,
	);

	test.each<[string, string, Handler, RegExp]>([
		[
			'/22/message_templates',
			'portfolio',
			nonexisting('Business'),
			/^Business Account ID 22 is the ID of a business portfolio \(100\).*Correct Business Account ID.*API Setup, next to/,
		],
		[
			'/22/phone_numbers',
			'number',
			nonexisting('WhatsAppBusinessPhoneNumber'),
			/^Business Account ID 22 is the ID of a business number/,
		],
		[
			'/11',
			'account',
			nonexisting('WhatsAppBusinessAccount'),
			/^Phone Number ID 11 is the ID of a WhatsApp Business Account.*under From/,
		],
		[
			'/11',
			'something new',
			nonexisting('Novelty'),
			/^Phone Number ID 11 is the ID of another kind of object \(Novelty\)/,
		],
		[
			'/22/message_templates',
			'nothing',
			unknown,
			/^Business Account ID 22 does not exist at Meta, or this access token may not see it/,
		],
		['/33', "a node's own ID", nonexisting('Business'), /^Tried accessing nonexisting field/],
		[
			'/22',
			'the right kind',
			nonexisting('WhatsAppBusinessAccount'),
			/^Tried accessing nonexisting/,
		],
		['/33', 'an ID of something else', unknown, /^Unsupported get request/],
	])('%s: %s is told by its field', async (path, _kind, handler, says) => {
		const server = await startGraphServer(handler);
		await expect(client(server.url).get(path)).rejects.toThrow(says);
	});

	test('that stands in two fields is told by both', async () => {
		const server = await startGraphServer(unknown);
		const asked = client(server.url, { 'Phone Number ID': '22' });
		await expect(asked.get('/22')).rejects.toThrow(/^Phone Number ID and Business Account ID 22/);
	});
});
