import { inspect } from 'node:util';

import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';

/** Looks like Meta's, and is found again wherever it leaks to. */
export const TOKEN = 'EAAGm0PX4ZCpsBAtestTokenThatMustNeverShow9Xq';

/** Codes that make n8n replace a message that has one of them anywhere in it. */
const REPLACED_BY_N8N =
	/ECONN|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;

/** A client for a server of the test, with time-outs that a test can wait for. */
export function clientFor(baseUrl: string, connectTimeoutMs = 500, patienceMs = 0): GraphClient {
	const settings = { accessToken: TOKEN, apiVersion: 'v26.0', baseUrl };
	return new GraphClient(settings, { connectTimeoutMs, patienceMs });
}

/**
 * The GraphError that a request fails with. Whatever the test is about, the failure must not hold the
 * token, nor anything of the HTTP client, and its message must survive n8n and suit its readers.
 */
export async function failureOf(
	request: Promise<unknown>,
	...secrets: string[]
): Promise<GraphError> {
	const failure: unknown = await request.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(failure instanceof GraphError)) {
		throw new Error(`No GraphError but ${inspect(failure, { depth: 2 })}`);
	}
	expectNoSecrets(failure, TOKEN, ...secrets);
	expect(failure.message).not.toMatch(REPLACED_BY_N8N);
	expect(failure.advice).toMatch(/^[A-Z].*\.$/);
	expect(failure.cause).toBeUndefined();
	return failure;
}

function expectNoSecrets(value: GraphError, ...secrets: string[]): void {
	const options = { depth: Infinity, showHidden: true, maxStringLength: Infinity };
	const shown = [inspect(value, options), JSON.stringify(value), String(value.stack)].join('\n');
	for (const secret of secrets) expect(shown).not.toContain(secret);
	expect(shown).not.toMatch(/authorization|axios/i);
}
