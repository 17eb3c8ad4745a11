import { ConnectTimeout, ProxyNotReached, TunnelRefused } from './connect';
import { GraphError } from './error';
import { ProxyNotUsable } from './proxy';
import type { NoAnswer, OutgoingRequest } from './transport';

interface Reason {
	/** Follows the name of the server, e.g. "graph.facebook.com refuses connections". */
	what: string;
	advice: string;
	/** Trying again cannot help until somebody has changed a setting. */
	lasting?: true;
}

const LOOK_FIRST = 'Meta may have carried out the request: check before you send it again.';
const CHECK_HOST =
	'Check Base URL in the credential, and that the machine n8n runs on can reach it (firewall, proxy settings). Nothing was sent.';
const CHECK_CERTIFICATE =
	'Check Base URL in the credential. If your network inspects TLS, give n8n its certificate with NODE_EXTRA_CA_CERTS. Nothing was sent.';
const CHECK_PROXY =
	'Check the proxy variables of n8n (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY). Nothing was sent.';

/**
 * Why no connection came about, by Node's code. Told in words: n8n replaces every message that
 * has such a code in it.
 */
const REASONS: Readonly<Record<string, Reason>> = {
	ENOTFOUND: { what: 'has no address: the name is unknown', advice: CHECK_HOST },
	EAI_AGAIN: {
		what: 'could not be looked up: the name server does not answer',
		advice: CHECK_HOST,
	},
	ECONNREFUSED: { what: 'refuses connections', advice: CHECK_HOST },
	ECONNRESET: { what: 'closed the connection before it was set up', advice: CHECK_HOST },
	EPIPE: { what: 'closed the connection before it was set up', advice: CHECK_HOST },
	EHOSTUNREACH: { what: 'cannot be reached from here', advice: CHECK_HOST },
	ENETUNREACH: { what: 'cannot be reached from here', advice: CHECK_HOST },
	EADDRNOTAVAIL: { what: 'cannot be reached from here', advice: CHECK_HOST },
	ETIMEDOUT: { what: 'does not answer', advice: CHECK_HOST },
	EPROTO: { what: 'does not speak TLS here', advice: CHECK_HOST, lasting: true },
	ERR_SSL_WRONG_VERSION_NUMBER: {
		what: 'does not speak TLS here',
		advice: CHECK_HOST,
		lasting: true,
	},
	ERR_SSL_PACKET_LENGTH_TOO_LONG: {
		what: 'does not speak TLS here',
		advice: CHECK_HOST,
		lasting: true,
	},
};

/** Certificates that Node does not accept: the codes of OpenSSL's verification and of the name check. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|ERR_TLS/;

/** Turns a request that got no answer into the failure that callers see. */
export function fromNoAnswer(
	{ progress, reason }: NoAnswer,
	outgoing: OutgoingRequest,
): GraphError {
	const isLookUp = outgoing.method === 'GET';
	const sent = progress.written && !isLookUp ? 'maybe' : 'no';
	if (progress.cancelled) {
		return new GraphError({
			title: 'The request was cancelled',
			retry: 'never',
			sent,
			advice: sent === 'no' ? 'Nothing was sent.' : LOOK_FIRST,
		});
	}
	if (!progress.written) return notConnected(reason, outgoing);
	return new GraphError({
		title: titleOf(outgoing, progress),
		retry: isLookUp ? (progress.tooLarge ? 'never' : 'now') : 'ambiguous',
		sent,
		advice: isLookUp ? 'Nothing was changed at Meta: run it again.' : LOOK_FIRST,
	});
}

function titleOf({ url, timeoutMs }: OutgoingRequest, progress: NoAnswer['progress']): string {
	if (progress.timedOut) return `${url.host} did not answer within ${seconds(timeoutMs)}`;
	if (progress.tooLarge) return `${url.host} answered with too much data`;
	return progress.answered
		? `${url.host} broke off in the middle of its answer`
		: `${url.host} closed the connection without an answer`;
}

function notConnected(reason: unknown, { url, connectTimeoutMs }: OutgoingRequest): GraphError {
	const atProxy = reason instanceof ProxyNotReached;
	const { what, advice, lasting } = explain(atProxy ? reason.reason : reason, connectTimeoutMs);
	const who = atProxy ? `The proxy ${reason.proxy.host}:${reason.proxy.port}` : url.host;
	return new GraphError({
		title: `${who} ${what}`,
		retry: lasting ? 'never' : 'now',
		sent: 'no',
		advice: atProxy ? CHECK_PROXY : advice,
	});
}

function explain(reason: unknown, connectTimeoutMs: number): Reason {
	if (reason instanceof ConnectTimeout) {
		return {
			what: `did not accept a connection within ${seconds(connectTimeoutMs)}`,
			advice: CHECK_HOST,
		};
	}
	if (reason instanceof ProxyNotUsable) {
		return {
			what: 'cannot be reached: the proxy setting is not an http:// or https:// address',
			advice: CHECK_PROXY,
			lasting: true,
		};
	}
	if (reason instanceof TunnelRefused) {
		const what = `cannot be reached: the proxy answered with HTTP ${reason.status}`;
		// 5xx: the proxy could not get through this time. The rest is its settled opinion.
		return { what, advice: CHECK_PROXY, ...(reason.status < 500 ? { lasting: true } : {}) };
	}
	const code = codeOf(reason);
	if (code !== undefined && CERTIFICATE.test(code)) {
		return {
			what: 'has a TLS certificate that is not trusted here',
			advice: CHECK_CERTIFICATE,
			lasting: true,
		};
	}
	const known = code === undefined ? undefined : REASONS[code];
	return known ?? { what: 'could not be reached', advice: CHECK_HOST };
}

function codeOf(reason: unknown): string | undefined {
	if (typeof reason !== 'object' || reason === null || !('code' in reason)) return undefined;
	return typeof reason.code === 'string' ? reason.code : undefined;
}

function seconds(ms: number): string {
	return `${ms / 1000} s`;
}
