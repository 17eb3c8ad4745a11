/** The version of Graph that we speak unless the credential names another one. */
export const GRAPH_VERSION = 'v26.0';

/** Until when Meta answers to each version of Graph ("Changelog" of the Graph API, as of November 2026). */
const ENDS: Readonly<Record<string, string | null>> = {
	'v20.0': '2026-09-24',
	'v21.0': '2027-01-21',
	'v22.0': '2027-05-20',
	'v23.0': '2027-10-08',
	'v24.0': '2028-02-18',
	'v25.0': '2028-07-29',
	'v26.0': null,
	'v27.0': null,
};

const OLDEST = 20;

/**
 * When a version ends, ms; null while Meta has named no day; undefined for a version from after this list.
 *
 * @param version with or without the `v`
 */
export function endOfVersion(version: string): number | null | undefined {
	const [, major = '', minor = '0'] = /^v?(\d+)(?:\.(\d+))?$/.exec(version) ?? [];
	if (major === '') return undefined;
	const end = ENDS[`v${major}.${minor}`];
	if (end !== undefined) return end === null ? null : Date.parse(end);
	return Number(major) < OLDEST ? 0 : undefined;
}
