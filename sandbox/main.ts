#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { startSandbox } from './sandbox.ts';

const HELP = `A WhatsApp Cloud API on this machine.

  npx n8n-nodes-whatsapp-cloud sandbox [--port 4010] [--host 127.0.0.1] [--allow-host NAME] [--allow-origin URL]

In a checkout of the nodes: npm run sandbox -- [--port 4010] …

  --allow-host    a name by which others reach it, e.g. host.docker.internal (with --host 0.0.0.0)
  --allow-origin  a web page that may call Graph, e.g. http://localhost:3000
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			host: { type: 'string', default: '127.0.0.1' },
			'allow-host': { type: 'string', multiple: true },
			'allow-origin': { type: 'string', multiple: true },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stdout.write(HELP);
		return;
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port must be a number from 0 to 65535, not "${values.port}".`);
	}
	const sandbox = await startSandbox({
		port,
		host: values.host,
		allowedHosts: values['allow-host'],
		allowedOrigins: values['allow-origin'],
	});
	const { account, url, pageUrl, token } = sandbox;
	process.stdout.write(`
WhatsApp sandbox: a Cloud API of your own, nothing leaves this machine.

  Phone page   ${pageUrl}
               (write as a customer, see what arrives)
  Graph API    ${url}/v26.0/...
  Control API  ${url}/_sandbox/...  with the header
               authorization: Bearer ${token}

The token is good until the sandbox stops.

For the credential "WhatsApp Cloud API" in n8n:

  Access Token         ${account.accessToken}
  Phone Number ID      ${account.phoneNumberId}
  Business Account ID  ${account.businessAccountId}
  App ID               ${account.appId}
  App Secret           ${account.appSecret}
  Verify Token         any text you like
  Base URL             ${url}

The second number's ID is ${account.secondPhoneNumberId}. Stop with Ctrl+C.
`);
	let closing = false;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			if (closing) process.exit(1);
			closing = true;
			void sandbox.close().then(() => process.exit(0));
		});
	}
}

main().catch((cause: unknown) => {
	const text = cause instanceof Error ? cause.message : String(cause);
	const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
	process.stderr.write(
		taken ? `${text}\nThe port is taken. Choose another one, e.g. --port 4011.\n` : `${text}\n`,
	);
	process.exit(1);
});
