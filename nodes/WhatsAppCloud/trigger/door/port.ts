import type { Server } from 'node:http';

import type { DoorSettings } from '../../doorSettings';

/** @throws {Error} that says why nothing can listen there, and what to do */
export async function listen(server: Server, settings: DoorSettings): Promise<void> {
	const { port, host } = settings;
	try {
		await listenAt(server, port, host);
	} catch (thrown) {
		throw new Error(whyNot(thrown as NodeJS.ErrnoException, settings), { cause: thrown });
	}
}

async function listenAt(server: Server, port: number, host: string | undefined): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
			server.off('error', reject);
			resolve();
		});
	});
}

function whyNot({ code, message }: NodeJS.ErrnoException, { port, host }: DoorSettings): string {
	const where = `port ${port}${host === undefined ? '' : ` of ${host}`}`;
	const [why, cure] = REASONS[code ?? ''] ?? [
		message,
		'Choose another WHATSAPP_CLOUD_PORT or WHATSAPP_CLOUD_LISTEN_ADDRESS.',
	];
	return `The trigger cannot listen at ${where}: ${why}. ${cure}`;
}

/** n8n replaces a message that contains the code itself. */
const REASONS: Record<string, [string, string]> = {
	EADDRINUSE: [
		'another program listens there',
		'Set WHATSAPP_CLOUD_PORT to a free port, also in the proxy, or stop that program.',
	],
	EACCES: [
		'the user running n8n may not',
		'Set WHATSAPP_CLOUD_PORT to a port above 1023, also in the proxy.',
	],
	EADDRNOTAVAIL: [
		'the machine has no such address',
		'Set WHATSAPP_CLOUD_LISTEN_ADDRESS to one that it has, or leave it out to listen on all.',
	],
	ENOTFOUND: [
		'nobody knows an address by that name',
		'Set WHATSAPP_CLOUD_LISTEN_ADDRESS to an IP address of the machine, or leave it out to listen on all.',
	],
	EAFNOSUPPORT: [
		'the machine has no addresses of that kind',
		'Set WHATSAPP_CLOUD_LISTEN_ADDRESS to 0.0.0.0 or to an IP address of the machine.',
	],
};
