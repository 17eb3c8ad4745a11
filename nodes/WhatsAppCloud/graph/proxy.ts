import { getProxyForUrl } from 'proxy-from-env';

import type { Proxy } from './connect';

/** The proxy variable holds something that is no proxy's URL, or a kind of proxy that is not supported. */
export class ProxyNotUsable extends Error {}

/**
 * The proxy that the machine's settings name for a URL: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
 * `NO_PROXY`, in upper or lower case, read as n8n itself reads them.
 *
 * @returns `undefined` if the URL is to be reached directly
 * @throws {ProxyNotUsable}
 */
export function proxyFor(url: URL): Proxy | undefined {
	const setting = getProxyForUrl(url.href);
	if (!setting) return undefined;
	const proxy = URL.canParse(setting) ? new URL(setting) : undefined;
	if (!proxy || !['http:', 'https:'].includes(proxy.protocol)) throw new ProxyNotUsable();
	const tls = proxy.protocol === 'https:';
	return {
		host: hostOf(proxy),
		port: portOf(proxy),
		tls,
		...(proxy.username ? { authorization: basic(proxy) } : {}),
	};
}

/** A URL's host as sockets want it: IPv6 without brackets. */
export function hostOf(url: URL): string {
	return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

/** A URL's port, or its protocol's. */
export function portOf(url: URL): number {
	return Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
}

function basic({ username, password }: URL): string {
	try {
		const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
		return `Basic ${Buffer.from(pair).toString('base64')}`;
	} catch {
		// A percent sign that begins no escape.
		throw new ProxyNotUsable();
	}
}
