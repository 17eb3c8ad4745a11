import { asString } from '../../nodes/WhatsAppCloud/json';
import { clientFor, failureOf, TOKEN } from '../support/graphFailure';
import { type GraphServer, type Handler, json, startGraphServer } from '../support/graphServer';

interface Paging {
	cursors?: { before?: string; after?: string };
	next?: string;
}

/** A list of `count` elements as Graph pages it: `next` only if a page follows, cursors always. */
function pages(
	count: number,
	paging: (after: number, more: boolean, host: string) => Paging,
): Handler {
	return (request, response) => {
		const { searchParams } = new URL(request.url, 'http://localhost');
		const from = Number(searchParams.get('after') ?? 0);
		const size = Math.min(Number(searchParams.get('limit') ?? 25), 40);
		const to = Math.min(from + size, count);
		const data = Array.from({ length: to - from }, (_, index) => ({ id: String(from + index) }));
		const host = request.headers.host ?? '';
		json({ data, paging: paging(to, to < count, host) })(request, response);
	};
}

const asGraph = (after: number, more: boolean, host: string): Paging => ({
	cursors: { before: 'MA', after: String(after) },
	...(more ? { next: `https://${host}/v26.0/1/list?access_token=${TOKEN}&after=${after}` } : {}),
});

async function all(
	server: GraphServer,
	options: Parameters<ReturnType<typeof clientFor>['list']>[1] = {},
) {
	const ids: string[] = [];
	for await (const { id } of clientFor(server.url).list('/1/list', options)) {
		ids.push(asString(id) ?? 'none');
	}
	return ids;
}

const queries = (server: GraphServer) =>
	server.received.map(({ url }) => url.slice(url.indexOf('?') + 1));

test('page after page until the last, which has cursors but no next', async () => {
	const server = await startGraphServer(pages(95, asGraph));
	const ids = await all(server, { query: { fields: 'id' }, pageSize: 40 });
	expect(ids).toEqual(Array.from({ length: 95 }, (_, index) => String(index)));
	expect(queries(server)).toEqual([
		'fields=id&limit=40',
		'fields=id&limit=40&after=40',
		'fields=id&limit=40&after=80',
	]);
	for (const { headers } of server.received) {
		expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
	}
});

test('no more than the limit, and no more asked for than needed', async () => {
	const server = await startGraphServer(pages(95, asGraph));
	expect(await all(server, { limit: 50, pageSize: 40 })).toHaveLength(50);
	expect(queries(server)).toEqual(['limit=40', 'limit=10&after=40']);
});

test.each([
	[40, 1],
	[0, 0],
])('a limit of %d: %d requests', async (limit, requests) => {
	const server = await startGraphServer(pages(95, asGraph));
	expect(await all(server, { limit, pageSize: 40 })).toHaveLength(limit);
	expect(server.received).toHaveLength(requests);
});

test('a server that sends more than was asked for', async () => {
	const server = await startGraphServer(json({ data: [{ id: '1' }, { id: '2' }, { id: '3' }] }));
	expect(await all(server, { limit: 2 })).toEqual(['1', '2']);
});

test('a page is not asked for before it is needed', async () => {
	const server = await startGraphServer(pages(95, asGraph));
	const list = clientFor(server.url).list('/1/list', { pageSize: 40 });
	expect((await list.next()).value).toEqual({ id: '0' });
	await list.return();
	expect(server.received).toHaveLength(1);
});

test('next without cursors: its cursor is taken, its host and its token are not', async () => {
	const elsewhere = await startGraphServer(json({ data: [] }));
	const server = await startGraphServer(
		pages(60, (after, more) =>
			more ? { next: `${elsewhere.url}/v26.0/1/list?access_token=stolen&after=${after}` } : {},
		),
	);
	expect(await all(server, { pageSize: 40 })).toHaveLength(60);
	expect(elsewhere.accepted()).toBe(0);
	expect(queries(server)).toEqual(['limit=40', 'limit=40&after=40']);
});

test('an empty page in the middle is not the end', async () => {
	const server = await startGraphServer((request, response) => {
		const { searchParams } = new URL(request.url, 'http://localhost');
		const next = 'https://graph.facebook.com/v26.0/1/list';
		const body = searchParams.has('after')
			? { data: [{ id: '1' }] }
			: { data: [], paging: { cursors: { after: 'A' }, next } };
		json(body)(request, response);
	});
	expect(await all(server)).toEqual(['1']);
});

test.each([
	['the same cursor again', () => 'A'],
	['a circle of two', (count: number) => (count % 2 ? 'A' : 'B')],
])('a server that leads in a circle: %s', async (_name, cursor) => {
	const server = await startGraphServer((request, response) => {
		const paging = { cursors: { after: cursor(server.received.length) }, next: 'https://x/' };
		json({ data: [{ id: '1' }], paging })(request, response);
	});
	await all(server);
	expect(server.received.length).toBeLessThanOrEqual(3);
});

test.each([
	{},
	{ data: null },
	{ data: [{ id: '1' }], paging: null },
	{ data: [{ id: '1' }], paging: { next: 'no address' } },
	{ data: [{ id: '1' }], paging: { cursors: { after: '' }, next: 'https://x/?after=' } },
	{ data: [{ id: '1' }, 'text', null, 7], paging: { cursors: [], next: 5 } },
])('a page that is oddly made ends the list: %j', async (body) => {
	const server = await startGraphServer(json(body));
	expect(await all(server)).toEqual('data' in body && body.data ? ['1'] : []);
	expect(server.received).toHaveLength(1);
});

test('a page that is refused ends with the refusal, after the elements before it', async () => {
	const error = { message: 'No', code: 80007 };
	const server = await startGraphServer((request, response) => {
		const second = server.received.length > 1;
		(second ? json({ error }, 400) : pages(95, asGraph))(request, response);
	});
	const ids: string[] = [];
	const failure = await failureOf(
		(async () => {
			for await (const { id } of clientFor(server.url).list('/1/list')) {
				ids.push(asString(id) ?? 'none');
			}
		})(),
	);
	expect(failure).toMatchObject({ code: 80007, retry: 'now' });
	expect(ids).toHaveLength(40);
});

test('a list that goes on for ever without anything on it ends with a reason', async () => {
	const server = await startGraphServer((request, response) => {
		const after = String(server.received.length);
		const next = `https://graph.facebook.com/v26.0/1/list?after=${after}`;
		const data = server.received.length === 3 ? [{ id: '1' }] : [];
		json({ data, paging: { cursors: { after }, next } })(request, response);
	});
	const ids: string[] = [];
	const failure = await failureOf(
		(async () => {
			for await (const { id } of clientFor(server.url).list('/1/list')) {
				ids.push(asString(id) ?? 'none');
			}
		})(),
	);
	expect(ids).toEqual(['1']);
	expect(failure).toMatchObject({ title: 'The list continues after 50 empty pages', sent: 'no' });
	expect(server.received).toHaveLength(53);
});

test('one page with something on it, and where the next one begins', async () => {
	const server = await startGraphServer((request, response) => {
		const { searchParams } = new URL(request.url, 'http://localhost');
		const after = Number(searchParams.get('after') ?? 0);
		const next = `https://graph.facebook.com/v26.0/1/list?after=${after + 1}`;
		const data = after < 2 ? [] : [{ id: String(after) }];
		// The address of the next page alone, as at the end of some lists.
		json({ data, ...(after < 3 ? { paging: { next } } : {}) })(request, response);
	});
	const client = clientFor(server.url);
	const first = await client.page('/1/list', { pageSize: 5, query: { name: 'x' } });
	expect(first).toEqual({ elements: [{ id: '2' }], next: '3' });
	expect(await client.page('/1/list', { pageSize: 5, after: '3' })).toEqual({
		elements: [{ id: '3' }],
	});
	expect(queries(server)[1]).toBe('name=x&limit=5&after=1');
});
