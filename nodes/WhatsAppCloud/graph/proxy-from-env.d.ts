declare module 'proxy-from-env' {
	/** The proxy for a URL, with its protocol; an empty string if there is none. */
	export function getProxyForUrl(url: string): string;
}
