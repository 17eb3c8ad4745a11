import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

const CHANNEL = 'http.server.request.start';

/** What reached a server of this process, at Graph's paths. */
export interface Requests {
	/** `GET /v26.0/106540352242922?…` since the last time. */
	take(): string[];
	stop(): void;
}

/** Takes down each request to a sandbox, however it was made; the control API's are left out. */
export function watchRequests(port: number): Requests {
	let seen: string[] = [];
	const note = (message: unknown) => {
		const { request, socket } = message as { request: IncomingMessage; socket: Socket };
		const { method = '', url = '' } = request;
		if (socket.localPort === port && !url.startsWith('/_sandbox')) seen.push(`${method} ${url}`);
	};
	subscribe(CHANNEL, note);
	return {
		take() {
			const taken = seen;
			seen = [];
			return taken;
		},
		stop() {
			unsubscribe(CHANNEL, note);
		},
	};
}
