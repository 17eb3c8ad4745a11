import { createServer } from 'node:http';

import type { AnsweredWait } from '../../nodes/WhatsAppCloud/store/waits';
import { resume } from '../../nodes/WhatsAppCloud/trigger/resume/resuming';
import { open } from '../support/open';

const T = Date.UTC(2026, 10, 23);
const MINUTE = 60_000;

/** What n8n, or whatever stands in front of it, answers. */
let says = { status: 200, body: 'resumed' };
let requests: Array<{ path: string; body: unknown }> = [];
let port: number;
/** Where nobody listens. */
let closedPort: number;

beforeEach(async () => {
	requests = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
			requests.push({ path: request.url ?? '', body });
			response.writeHead(says.status).end(says.body);
		});
	});
	({ port } = await open(server));
	const other = await open(createServer());
	closedPort = other.port;
	await other.close();
});

const wait = (more: Partial<AnsweredWait> = {}): AnsweredWait => ({
	...{ id: 1, phoneNumberId: '1', answerMessageId: 'wamid.A', answeredAt: T },
	resumeUrl: `http://127.0.0.1:${port}/webhook-waiting/7/node?signature=abc`,
	answer: '{"answer":"Yes","replyId":"yes"}',
	outcome: '{"messageId":"wamid.Q"}',
	expiresAt: T + 60 * MINUTE,
	...more,
});

const ask = async (one: AnsweredWait, now = T, env = {}) =>
	await resume(one, now, { N8N_PORT: String(closedPort), ...env });

it('posts the answer with the question to the URL that n8n signed', async () => {
	says = { status: 200, body: 'resumed' };
	expect(await ask(wait())).toEqual({ result: 'resumed' });
	expect(requests).toEqual([
		{
			path: '/webhook-waiting/7/node?signature=abc',
			body: {
				...{ answer: 'Yes', replyId: 'yes', timedOut: false },
				question: { messageId: 'wamid.Q' },
			},
		},
	]);
});

it('knocks at n8n on this machine where its address for the outside does not answer', async () => {
	says = { status: 200, body: 'resumed' };
	const resumeUrl = `http://127.0.0.1:${closedPort}/webhook-waiting/7/node?signature=abc`;
	expect(await ask(wait({ resumeUrl }), T, { N8N_PORT: String(port) })).toEqual({
		result: 'resumed',
	});
});

it('knocks at n8n on this machine where a proxy in front of it leads on, as to https', async () => {
	const n8n = createServer((request, response) => {
		const said = { message: 'This webhook is not registered for GET requests.' };
		if (request.method === 'POST') response.writeHead(200).end('resumed');
		else response.writeHead(404).end(JSON.stringify(said));
	});
	const { port: n8nPort } = await open(n8n);
	const proxy = createServer(({ url = '' }, response) =>
		response.writeHead(301, { location: `http://127.0.0.1:${n8nPort}${url}` }).end(),
	);
	const { port: proxyPort } = await open(proxy);
	const resumeUrl = `http://127.0.0.1:${proxyPort}/webhook-waiting/7/node?signature=abc`;
	const env = { N8N_PORT: String(n8nPort) };
	expect(await ask(wait({ resumeUrl }), T + 2 * MINUTE, env)).toEqual({ result: 'resumed' });
});

it.each([
	['is out of order', 502, 'Bad gateway'],
	['wants a password', 401, 'Unauthorized'],
	['lets nobody in', 403, 'Forbidden'],
	['has a page to log in', 200, '<html>Log in</html>'],
])('knocks at n8n on this machine where a proxy in front of it %s', async (_what, status, page) => {
	says = { status: 200, body: 'resumed' };
	const proxy = createServer((_request, response) => response.writeHead(status).end(page));
	const { port: proxyPort } = await open(proxy);
	const behind = `http://127.0.0.1:${proxyPort}/webhook-waiting/7/node?signature=abc`;
	const env = { N8N_PORT: String(port) };
	expect(await ask(wait({ resumeUrl: behind }), T, env)).toEqual({ result: 'resumed' });
	// What n8n says itself counts, also when it is no.
	says = { status: 409, body: FINISHED };
	expect(await ask(wait({ resumeUrl: behind }), T, env)).toMatchObject({ result: 'lost' });
});

const RUNNING = '{"code":409,"message":"The execution \\"7\\" is running already."}';
const FINISHED = '{"code":409,"message":"The execution \\"7 has finished already."}';
const ENDED = '<html><head><title>No action required</title></head></html>';
const UNKNOWN = '{"code":404,"message":"The execution \\"7\\" does not exist."}';

it.each([
	['the execution still runs', 409, RUNNING, 1000, 'later'],
	['the execution is over', 409, FINISHED, 1000, 'lost'],
	['n8n starts, and says 200 to everything', 200, 'n8n is starting up', 1000, 'later'],
	['n8n says that nothing is to be done any more', 200, '<html>', 2 * MINUTE, 'lost'],
	['what n8n said to the same answer was lost on the way', 200, ENDED, 1000, 'resumed'],
	['the execution is over, as its time was up', 200, ENDED, 61 * MINUTE, 'lost'],
	['n8n does not know the execution yet', 404, UNKNOWN, 1000, 'later'],
	['n8n does not know the execution any more', 404, UNKNOWN, 2 * MINUTE, 'lost'],
	['the signature is not accepted', 401, '', 1000, 'lost'],
	['n8n cannot just now', 503, '{"message":"Database is not ready"}', 1000, 'later'],
	['n8n could not for long', 503, '{"message":"Database is not ready"}', 3 * 60 * MINUTE, 'lost'],
])('when %s', async (_when, status, body, age, result) => {
	says = { status, body };
	const outcome = await ask(wait(), T + age);
	expect(outcome).toMatchObject({ result });
	if (outcome.result === 'later') {
		expect(outcome.at).toBeGreaterThanOrEqual(T + age + 500);
		expect(outcome.at).toBeLessThanOrEqual(T + age + MINUTE);
	}
});

it('is tried again when nobody answers at all', async () => {
	const resumeUrl = `http://127.0.0.1:${closedPort}/webhook-waiting/7/node`;
	expect(await ask(wait({ resumeUrl }), T + 10_000)).toEqual({ result: 'later', at: T + 15_000 });
});
