import { createServer, type Server, type Socket } from 'node:net';

import { until } from '../tools/until.ts';
import { readMail, type Mail } from './mail.ts';

/** A mail server of our own, for the e-mails of the examples: it takes everything and sends nothing on. */
export class Mailbox {
	readonly #server: Server;
	readonly #mails: Mail[] = [];
	readonly #sockets = new Set<Socket>();
	readonly #signal: AbortSignal | undefined;

	private constructor(onMail: (mail: Mail) => void, signal: AbortSignal | undefined) {
		this.#signal = signal;
		this.#server = createServer((socket) => {
			this.#sockets.add(socket);
			socket.on('close', () => this.#sockets.delete(socket));
			socket.on('error', () => socket.destroy());
			converse(socket, (source) => {
				const mail = readMail(source);
				this.#mails.push(mail);
				onMail(mail);
			});
		});
	}

	/** Listens on a free port of the loopback interface. */
	static async open(onMail: (mail: Mail) => void, signal?: AbortSignal): Promise<Mailbox> {
		const mailbox = new Mailbox(onMail, signal);
		await new Promise<void>((resolve, reject) => {
			mailbox.#server.once('error', reject);
			mailbox.#server.listen(0, '127.0.0.1', resolve);
		});
		return mailbox;
	}

	/** The fields of n8n's SMTP credential. */
	get credential(): Record<string, unknown> {
		const address = this.#server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		return { host: '127.0.0.1', port, secure: false, disableStartTls: true };
	}

	/** The first e-mail that has these words in its subject, its text or the names of its files. */
	async find(...words: string[]): Promise<Mail> {
		const isIt = ({ subject, text, files }: Mail) =>
			words.every((word) => [subject, text, ...files].some((part) => part.includes(word)));
		return await until(`an e-mail arrives with ${words.join(', ')}`, () => this.#mails.find(isIt), {
			...{ withinMs: 60_000, signal: this.#signal },
			seen: () => `There are ${JSON.stringify(this.#mails)}.`,
		});
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		await new Promise((resolve) => this.#server.close(resolve));
	}
}

const ANSWERS: Readonly<Record<string, string>> = {
	EHLO: '250 localhost',
	HELO: '250 localhost',
	MAIL: '250 OK',
	RCPT: '250 OK',
	RSET: '250 OK',
	NOOP: '250 OK',
	DATA: '354 Go on',
	QUIT: '221 Bye',
};

/** As much of SMTP (RFC 5321) as handing e-mails over takes. */
function converse(socket: Socket, take: (source: string) => void): void {
	let [text, source] = ['', ''];
	let isData = false;
	socket.setEncoding('latin1');
	const answer = (line: string) => socket.write(`${line}\r\n`);
	answer('220 localhost');
	socket.on('data', (chunk: string) => {
		const lines = (text + chunk).split('\r\n');
		text = lines.pop() ?? '';
		for (const line of lines) {
			if (isData && line !== '.') {
				source += `${line.replace(/^\.\./, '.')}\r\n`;
			} else if (isData) {
				take(source);
				[isData, source] = [false, ''];
				answer('250 OK');
			} else {
				const command = line.slice(0, 4).toUpperCase();
				answer(ANSWERS[command] ?? '502 Not known here');
				isData = command === 'DATA';
				if (command === 'QUIT') socket.end();
			}
		}
	});
}
