import type { IDataObject } from 'n8n-workflow';

import type { Window } from '../conversation/window';

/** A window for people and expressions: times as ISO 8601 in UTC, `null` while it is not known. */
export function describeWindow({ state, openedAt, expiresAt }: Window): IDataObject {
	const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
	return { state, openedAt: iso(openedAt), expiresAt: iso(expiresAt) };
}
