import { GraphError } from './error';
import { withoutEnd } from './text';
import { GRAPH_VERSION } from './versions';

/** e.g. `https://graph.facebook.com/v26.0`: no slash at the end. */
export type Base = string;

/**
 * Where the versioned API begins.
 *
 * @param baseUrl with or without a path and a slash at the end
 * @param apiVersion `v26.0`, `26.0`, `26`, or empty for none
 * @throws {GraphError} naming the credential's field
 */
export function baseOf({ baseUrl, apiVersion }: { baseUrl: string; apiVersion: string }): Base {
	const url = URL.canParse(baseUrl.trim()) ? new URL(baseUrl.trim()) : undefined;
	if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) {
		throw refuse(
			'Base URL in the credential is not usable',
			'Enter an address such as https://graph.facebook.com, without a user name.',
		);
	}
	return url.origin + withoutEnd(url.pathname, '/') + versionPath(apiVersion.trim());
}

function versionPath(version: string): string {
	if (version === '') return '';
	const [, major, minor = '.0'] = /^v?(\d+)(\.\d+)?$/i.exec(version) ?? [];
	if (major === undefined) {
		throw refuse(
			'API Version in the credential is not a version of Graph',
			`Enter a version such as ${GRAPH_VERSION}.`,
		);
	}
	return `/v${major}${minor}`;
}

/**
 * The URL of a request.
 *
 * @param path below the version; may have a query of its own
 * @throws {GraphError} for a path that leads elsewhere, e.g. through an ID with `..` in it
 */
export function addressOf(
	base: Base,
	path: string,
	query: Record<string, string | number | boolean | undefined> = {},
): URL {
	const text = `${base}/${path.replace(/^\/+/, '').replaceAll('#', '%23')}`;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url?.href.startsWith(`${base}/`)) {
		throw refuse(
			'An ID contains characters that IDs cannot have',
			'Check the IDs in the node and the credential.',
		);
	}
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) url.searchParams.set(name, String(value));
	}
	return url;
}

function refuse(title: string, advice: string): GraphError {
	return new GraphError({ title, advice, retry: 'never', sent: 'no' });
}
