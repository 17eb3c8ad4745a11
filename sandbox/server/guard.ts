import { isIP } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Who may speak to the sandbox beside this machine's own programs. */
export interface Guests {
	/** Names by which other machines or containers reach it, e.g. `host.docker.internal`. */
	hosts: string[];
	/** Web pages that may call Graph, e.g. `http://localhost:3000`. */
	origins: string[];
	/** Whether it listens on more than loopback: then every address counts as its own. */
	open: boolean;
}

/** Routes of the sandbox's own: the phone page and the control API. Everything else is Graph's. */
const OWN_ROUTE = /^\/(?:$|_)/;

/** `example.com`, `127.0.0.1:4010`, `[::1]:4010`: nothing else is a Host. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** No page guesses a type, no page shows ours in a frame, no page learns our addresses. */
const HEADERS = {
	'x-content-type-options': 'nosniff',
	'cross-origin-resource-policy': 'same-origin',
	'referrer-policy': 'no-referrer',
	'x-frame-options': 'DENY',
};

/**
 * Why a request is not answered: it was sent to a name that is not the sandbox's (a page whose name was made to
 * point here), or by a web page that is not its own. Programs send neither `Origin` nor `Sec-Fetch-Site`.
 */
function intrusion(request: FastifyRequest, guests: Guests): string | undefined {
	const host = request.headers.host ?? '';
	if (!isOwnHost(host, guests)) {
		return `The sandbox does not answer to the name "${host.slice(0, 100)}". Start it with --allow-host and this name if it is yours.`;
	}
	const { origin } = request.headers;
	if (origin === undefined) return fromElsewhere(request) ? NOT_OURS : undefined;
	if (hostOf(origin) === host.toLowerCase()) return undefined;
	const isGraph = !OWN_ROUTE.test(request.routeOptions.url ?? '');
	if (isGraph && guests.origins.includes(origin)) return undefined;
	return isGraph ? `${NOT_OURS} Start it with --allow-origin and the page's address.` : NOT_OURS;
}

const NOT_OURS = 'The sandbox does not answer to web pages of others.';

/** Before anything else: refuses intruders, and sets what every answer carries. */
export function guard(guests: Guests) {
	return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
		reply.headers(HEADERS);
		const reason = intrusion(request, guests);
		if (reason === undefined) return;
		const error = { message: reason, type: 'SandboxException', code: 200 };
		await reply.code(403).send({ message: reason, error });
	};
}

function isOwnHost(host: string, { hosts, open }: Guests): boolean {
	const url = HOST.test(host) ? parsed(`http://${host}`) : undefined;
	if (!url) return false;
	const name = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (name === 'localhost' || name.endsWith('.localhost')) return true;
	if (hosts.includes(name)) return true;
	// An address cannot be made to point elsewhere, as a name can.
	return isIP(name) !== 0 && (open || /^(?:127\.|::1$)/.test(name));
}

/** A page's picture, script or link: the browser says whose page it is. People may follow links to the phones. */
function fromElsewhere({ headers, method, routeOptions }: FastifyRequest): boolean {
	const site = headers['sec-fetch-site'];
	if (site === undefined || site === 'same-origin' || site === 'none') return false;
	const opensPage = routeOptions.url === '/' && method === 'GET';
	return !(opensPage && headers['sec-fetch-dest'] === 'document');
}

function hostOf(origin: string): string | undefined {
	const url = parsed(origin);
	return url && /^https?:$/.test(url.protocol) ? url.host : undefined;
}

function parsed(address: string): URL | undefined {
	return URL.canParse(address) ? new URL(address) : undefined;
}
