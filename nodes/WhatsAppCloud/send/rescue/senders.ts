import type { Account } from '../../account/account';
import { RESCUE_LIFE_MS } from '../../store/retention';

/** For how long an account is left alone that Meta lets send nothing from a number, ms. */
const REST_MS = 10 * 60 * 1000;

/** What this process knows of an account and a business number. */
interface Standing {
	account: Account;
	/** When Meta last took a message of the number from the account, ms. */
	tookAt: number;
	/** Until when it is not tried (ms), and why: JSON. */
	rest?: { until: number; why: string };
}

/** By business number and credential: clients come and go. */
const standings = new Map<string, Map<string, Standing>>();

/**
 * Who may send the rescues of a business number, in this order: who asks, then whoever Meta took messages of the
 * number from, in this process. The one place where this is decided.
 *
 * @param now ms
 */
export async function sendersFor(
	account: Account,
	phoneNumberId: string,
	now: number,
): Promise<Account[]> {
	const known = [...(standings.get(phoneNumberId)?.values() ?? [])].filter(
		({ account: other, tookAt }) =>
			tookAt + RESCUE_LIFE_MS > now &&
			nameOf(other) !== nameOf(account) &&
			other.credential.graph.baseUrl === account.credential.graph.baseUrl,
	);
	return [account, ...known.map((standing) => standing.account)].filter(
		(sender) => !restOf(sender, phoneNumberId, now),
	);
}

/** Meta has taken a message of the number from the account. */
export function hasSent(account: Account, phoneNumberId: string, now: number): void {
	note({ account, tookAt: now }, phoneNumberId, now);
}

/**
 * Meta lets the account send nothing from the number for now.
 *
 * @param why JSON
 */
export function letRest(account: Account, phoneNumberId: string, why: string, now: number): void {
	note({ account, tookAt: -Infinity, rest: { until: now + REST_MS, why } }, phoneNumberId, now);
}

/** Why the account is not to be tried now, and until when (ms). */
export function restOf(
	account: Account,
	phoneNumberId: string,
	now: number,
): Standing['rest'] | undefined {
	const rest = standings.get(phoneNumberId)?.get(nameOf(account))?.rest;
	// The clock may have been put back since.
	return rest && rest.until > now && rest.until <= now + REST_MS ? rest : undefined;
}

function note(standing: Standing, phoneNumberId: string, now: number): void {
	const ofNumber = standings.get(phoneNumberId) ?? new Map<string, Standing>();
	standings.set(phoneNumberId, ofNumber);
	for (const [name, { tookAt, rest }] of ofNumber) {
		if (Math.max(tookAt + RESCUE_LIFE_MS, rest?.until ?? 0) <= now) ofNumber.delete(name);
	}
	ofNumber.set(nameOf(standing.account), standing);
}

function nameOf({ credential }: Account): string {
	return JSON.stringify(credential.graph);
}
