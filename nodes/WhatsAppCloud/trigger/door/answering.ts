import type { IncomingMessage, ServerResponse } from 'node:http';

import { messageOf } from '../../thrown';
import { Bodies, type NoBody } from './body';
import { NOT_READY, type Guest, type Reply } from './guest';
import type { DoorLimits } from './limits';

/** Who listens at which address. */
export interface Guests {
	at(id: string): Guest | undefined;
	/** Whether somebody takes deliveries in. */
	isReady: boolean;
}

const REFUSALS: Record<NoBody, Reply> = {
	large: { status: 413, text: 'The body is larger than anything that Meta sends.' },
	busy: { status: 503, text: 'Too much comes in at once: send it again later.' },
	// Nobody is there to hear it.
	cut: { status: 400, text: 'The body is not whole.' },
	unreadable: { status: 400, text: 'The body is not compressed as its Content-Encoding says.' },
};

/** Answers the requests that come to the door: to whom each goes, and what is refused before it gets there. */
export class Answering {
	readonly #bodies: Bodies;

	#underWay = 0;

	/** @param note tells the log what should not have happened */
	constructor(
		private readonly guests: Guests,
		private readonly limits: DoorLimits,
		private readonly note: (text: string) => void,
	) {
		this.#bodies = new Bodies(limits);
	}

	/** @returns what was said, once it is out or the connection is gone. Never rejects. */
	async answer(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
		let reply: Reply;
		try {
			reply = await this.#replyTo(request, response);
		} catch (thrown) {
			this.note(`A request could not be handled (500). ${messageOf(thrown)}`);
			reply = { status: 500, text: 'The request could not be handled: send it again later.' };
		}
		await send(response, reply);
		return reply;
	}

	async #replyTo(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
		const { method, url = '/' } = request;
		const [path, query = ''] = splitAt(url, '?');
		const id = path.split('/').filter(Boolean).at(-1) ?? '';
		const isReading = method === 'GET' || method === 'HEAD';
		if (id === 'healthz' && isReading) return this.#health();
		const guest = this.guests.at(id);
		if (!guest) return { status: 404, text: 'No published trigger listens here.' };
		if (method === 'GET') return await guest.challenge(single(new URLSearchParams(query)));
		if (method !== 'POST') {
			response.setHeader('allow', 'GET, POST');
			return { status: 405, text: 'Use GET or POST.' };
		}
		return await this.#deliver(guest, request, response);
	}

	#health(): Reply {
		return this.guests.isReady ? { status: 200, text: 'ok' } : NOT_READY;
	}

	async #deliver(
		{ deliver }: Guest,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<Reply> {
		if (!deliver) return NOT_READY;
		const header = request.headers['x-hub-signature-256'];
		const signature = typeof header === 'string' ? header : undefined;
		// Without one it is refused whatever it says: nobody reads it.
		if (signature === undefined) return await deliver({ rawBody: Buffer.alloc(0), signature });
		const body = await this.#bodies.read(request, () => {
			if (request.headers.expect !== undefined) response.writeContinue();
		});
		if (typeof body === 'string') return REFUSALS[body];
		try {
			if (this.#underWay >= this.limits.requests) return REFUSALS.busy;
			this.#underWay++;
			return await deliver({ rawBody: body.bytes, signature }).finally(() => this.#underWay--);
		} finally {
			body.done();
		}
	}
}

/** Sends the reply. Resolves when it is out, or the connection is gone. */
async function send(response: ServerResponse, { status, text }: Reply): Promise<void> {
	if (response.destroyed) return;
	await new Promise<void>((resolve) => {
		response.once('close', resolve);
		// Plain text: a challenge comes from outside, and no browser is to read it as a page.
		response.writeHead(status, {
			'content-type': 'text/plain; charset=utf-8',
			'content-length': Buffer.byteLength(text),
			'x-content-type-options': 'nosniff',
		});
		response.end(text);
	});
}

function splitAt(text: string, separator: string): [string, string?] {
	const at = text.indexOf(separator);
	return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** What stands there several times is not what Meta sends. */
function single(query: URLSearchParams): Record<string, unknown> {
	return Object.fromEntries(
		[...new Set(query.keys())].map((name) => {
			const values = query.getAll(name);
			return [name, values.length === 1 ? values[0] : values];
		}),
	);
}
