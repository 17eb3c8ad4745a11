import { createServer, request, type Server } from 'node:http';

import { freePort } from '../../tools/port.ts';

/**
 * What stands before a well-kept n8n: lets requests through while n8n is ready, and answers 503 otherwise.
 * n8n itself answers 200 to every request while it brings its database up to date, so that Meta would not
 * deliver again.
 */
export class Gate {
	private readonly server: Server;
	private target: string | undefined;
	private prefix = '';
	readonly url: string;

	private constructor(port: number) {
		this.url = `http://127.0.0.1:${port}`;
		this.server = createServer((incoming, answer) => {
			const refuse = () => {
				if (answer.headersSent) answer.destroy();
				else answer.writeHead(503).end();
			};
			if (this.target === undefined) {
				refuse();
				return;
			}
			const { method, headers, url = '/' } = incoming;
			const path = url.startsWith(`${this.prefix}/`) ? url.slice(this.prefix.length) : url;
			const onwards = request(this.target + path, { method, headers }, (response) => {
				answer.writeHead(response.statusCode ?? 502, response.headers);
				response.on('error', refuse);
				response.pipe(answer);
			});
			onwards.on('error', refuse);
			incoming.pipe(onwards);
		});
	}

	static async open(): Promise<Gate> {
		const port = await freePort();
		const gate = new Gate(port);
		await new Promise<void>((resolve) => gate.server.listen(port, '127.0.0.1', resolve));
		return gate;
	}

	/**
	 * @param url n8n's, without a slash at the end; undefined while it is not ready
	 * @param prefix of paths, which is taken off
	 */
	leadTo(url: string | undefined, prefix = ''): void {
		this.target = url;
		this.prefix = prefix;
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}
