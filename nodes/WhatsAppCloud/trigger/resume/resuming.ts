import { asObject, asText, parseJson } from '../../json';
import type { AnsweredWait } from '../../store/waits';

/** What the waiting node answers when it has taken an answer in; n8n answers with pages of its own otherwise. */
const RESUMED = 'resumed';

/** In the page that n8n shows for an execution that has ended well. */
const ENDED = '<title>No action required</title>';

const TIMEOUT_MS = 30_000;

/** n8n stores an execution as waiting a moment after the message is out; and knows no execution while it starts. */
const GRACE_MS = 60_000;

/** n8n's own timer continues the execution at the end; an answer that n8n could not take by then is not kept for long. */
const KEPT_MS = 60 * 60 * 1000;

const LONGEST_PAUSE_MS = 60_000;

export type Resumption =
	| { result: 'resumed' }
	/** The execution is over, or gone. */
	| { result: 'lost'; why: string }
	| { result: 'later'; at: number };

/** What n8n said. */
interface Said {
	status: number;
	body: string;
}

/**
 * Has n8n continue the execution with the answer, by the URL that n8n signed for it.
 *
 * @param now ms
 * @param env n8n's environment: where n8n listens on this machine
 */
export async function resume(
	wait: AnsweredWait,
	now: number,
	env: NodeJS.ProcessEnv,
): Promise<Resumption> {
	const answer = asObject(parseJson(wait.answer)) ?? {};
	const question = asObject(parseJson(wait.outcome)) ?? {};
	// Who waits for a template's review has sent nothing.
	const asked = Object.keys(question).length > 0 ? { question } : {};
	const body = JSON.stringify({ ...answer, timedOut: false, ...asked });
	const said = await post(wait.resumeUrl, body, env);
	return interpret(said, wait, now);
}

/**
 * n8n may have an address for the outside that it does not reach itself, or where a proxy asks for a password: then the
 * one on this machine. Twice is never too often: n8n continues an execution once.
 */
async function post(url: string, body: string, env: NodeJS.ProcessEnv): Promise<Said | undefined> {
	const { pathname, search } = new URL(url);
	const here = `http://127.0.0.1:${env.N8N_PORT ?? '5678'}${pathname}${search}`;
	const said = await postTo(url, body);
	return said && isN8n(said) ? said : ((await postTo(here, body)) ?? said);
}

/** Whether n8n itself answered for certain: what has no words of its own may come from a proxy in front of it. */
function isN8n({ status, body }: Said): boolean {
	if (status === 200 && body === RESUMED) return true;
	return asText(asObject(parseJson(body))?.message) !== undefined;
}

/** @returns undefined when nobody answered */
async function postTo(url: string, body: string): Promise<Said | undefined> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body,
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
		const said = { status: response.status, body: await response.text() };
		// Led elsewhere, most requests arrive as another one, without the answer.
		return response.redirected && said.body !== RESUMED ? undefined : said;
	} catch {
		return undefined;
	}
}

function interpret(said: Said | undefined, wait: AnsweredWait, now: number): Resumption {
	const age = now - wait.answeredAt;
	if (said?.status === 200 && said.body === RESUMED) return { result: 'resumed' };
	// Before its time is up, only the answer can have continued it: what n8n said to that was lost.
	const hasEnded = said?.status === 200 && said.body.includes(ENDED);
	if (hasEnded && now < wait.expiresAt) return { result: 'resumed' };
	// While n8n starts, it answers 200 to everything.
	if (said?.status === 200 && age > GRACE_MS) {
		return lost('it has already continued, or its time was up.');
	}
	if (said?.status === 401) {
		return lost('n8n no longer accepts its own signature. Was the encryption key changed?');
	}
	if (said?.status === 409 && !said.body.includes('running')) {
		return lost('it has ended.');
	}
	if (said?.status === 404 && age > GRACE_MS) {
		const message = asText(asObject(parseJson(said.body))?.message);
		return lost(message ?? 'n8n no longer knows it.');
	}
	if (now > wait.expiresAt + KEPT_MS) return lost('n8n could not be reached in time.');
	return { result: 'later', at: now + Math.min(LONGEST_PAUSE_MS, Math.max(500, age / 2)) };
}

function lost(why: string): Resumption {
	return { result: 'lost', why };
}
