import { unknownAlias, unknownPath } from '../errors/graphError.ts';

/** The version that answers when the path names none. */
const CURRENT_VERSION = 'v26.0';

/** Last minor versions of those that had any. */
const MINOR: Record<string, number> = { '2': 12, '3': 3 };

export function versionOf(path: string): string {
	return versionIn(path) ?? CURRENT_VERSION;
}

/**
 * A version that is over is answered by a later one; one that there never was is no version to Graph, but an object
 * without such a path.
 *
 * @param path as asked for, without the query
 * @param newest the newest version's number
 * @throws GraphError 2500 `Unknown path components: /me`; 803 where there is nothing behind it
 */
export function checkVersion(path: string, newest: number): void {
	const version = versionIn(path);
	if (version === undefined) return;
	const [major = '', minor = ''] = version.slice(1).split('.');
	const isKnown =
		Number(major) >= 1 && Number(major) <= newest && Number(minor) <= (MINOR[major] ?? 0);
	if (isKnown) return;
	const rest = path.split('/').slice(2).filter(Boolean).join('/');
	throw rest === '' ? unknownAlias(version) : unknownPath(rest);
}

function versionIn(path: string): string | undefined {
	return /^\/(v\d+\.\d+)(?:\/|\?|$)/.exec(path)?.[1];
}
