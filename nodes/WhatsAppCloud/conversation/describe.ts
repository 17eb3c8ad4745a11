import type { ConsentState, MarketingConsent } from './consent';
import type { Window, WindowState } from './window';

/** A window for people and expressions: times as ISO 8601 in UTC, `null` while it is not known. */
export function describeWindow({ state, openedAt, expiresAt }: Window): {
	state: WindowState;
	openedAt: string | null;
	expiresAt: string | null;
} {
	return { state, openedAt: iso(openedAt), expiresAt: iso(expiresAt) };
}

/** A customer's consent to marketing for people and expressions, times as ISO 8601. */
export function describeConsent({ consent, optedOut, changedAt, cappedUntil }: MarketingConsent): {
	consent: ConsentState;
	optedOut: boolean;
	changedAt: string | null;
	cappedUntil: string | null;
} {
	return { consent, optedOut, changedAt: iso(changedAt), cappedUntil: iso(cappedUntil) };
}

export function iso(at: number | undefined): string | null {
	return at === undefined ? null : new Date(at).toISOString();
}
