import type { Window, WindowState } from './window';

/** A window for people and expressions: times as ISO 8601 in UTC, `null` while it is not known. */
export function describeWindow({ state, openedAt, expiresAt }: Window): {
	state: WindowState;
	openedAt: string | null;
	expiresAt: string | null;
} {
	const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
	return { state, openedAt: iso(openedAt), expiresAt: iso(expiresAt) };
}
