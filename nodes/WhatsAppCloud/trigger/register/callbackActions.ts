import type { Account } from '../../account/account';
import { GraphError } from '../../graph/error';
import type { CallbackNote } from '../../store/notes';
import type { Store } from '../../store/store';
import { isAboutAddress } from './callbackAddress';
import { isAbandoned, isGivenUp, isLent } from './abandoned';
import { testNote } from './testNote';
import { unregisterAt } from './unregistering';
import { worthRestoring } from './putBack';
import type { Place, Registered } from './callbackLevels';
import { mayNotBeOffered } from './webhookFields';
import { decideRegistration, holderOf, type OwnAddress } from './callbackRules';

/** Who registers, and how. */
export interface Registrant {
	account: Account;
	store: Store;
	own: OwnAddress;
	/** The workflow and node, in words. */
	holder: string;
	isTest: boolean;
	/** Whether somebody else's callback may be replaced. */
	replaceForeign: boolean;
	/** For n8n's log. */
	note: (level: 'info' | 'warn', text: string) => void;
	/** ms since the epoch. */
	now: number;
}

/** Somebody else's callback stands where this trigger wants to listen. */
export class Taken extends Error {
	/**
	 * @param holder the address, and the workflow behind it where that is known
	 * @param missing fields of the place that do not go to it
	 */
	constructor(
		readonly place: Place,
		readonly holder: string,
		readonly missing: readonly string[],
	) {
		super(`${place.name}: ${holder}`);
	}
}

/** Whether everything that the place is to bring comes here already. */
export async function isRegistered(place: Place, own: OwnAddress): Promise<boolean> {
	return suffices(place, await place.read(), own);
}

function suffices(place: Place, at: Registered, own: OwnAddress): boolean {
	const leadsHere = place.anyAddress ? at.url !== undefined : holderOf(at.url, own) === 'current';
	return leadsHere && missingAt(place, at).length === 0;
}

function missingAt(place: Place, { fields = [] }: Registered): string[] {
	return (place.fields ?? []).filter((field) => !fields.includes(field));
}

/**
 * Registers at all places, or at none.
 *
 * @throws {Taken}
 * @throws {GraphError}
 */
export async function registerAt(places: readonly Place[], registrant: Registrant): Promise<void> {
	const { store, own, replaceForeign, note } = registrant;
	const read = await Promise.all(places.map(async (place) => ({ place, at: await place.read() })));
	const found: typeof read = [];
	for (const { place, at } of read) {
		if (suffices(place, at, own)) continue;
		const decision = decideRegistration(at.url, own, replaceForeign);
		if (decision.do !== 'refuse' || (await isFree(place, at, decision.holder, registrant))) {
			found.push({ place, at });
			continue;
		}
		const missing = missingAt(place, at);
		if (!place.anyAddress || !mayNotBeOffered(missing)) {
			throw new Taken(place, await holderNamed(store, decision.holder), missing);
		}
		note(
			'warn',
			`The app is not subscribed to ${missing.join(', ')}, which Meta does not offer to every app. If Meta's App Dashboard lists it under WhatsApp > Configuration > Webhook fields, subscribe to it there.`,
		);
	}
	const begun: Array<{ place: Place; at: Registered }> = [];
	try {
		for (const { place, at } of found) {
			// What was registered before stays, whatever happens at the other places.
			if (holderOf(at.url, own) !== 'current') begun.push({ place, at });
			await registerAtOne(place, at, registrant);
		}
	} catch (thrown) {
		for (const { place, at } of begun.reverse()) {
			await unregisterAt(place, registrant, at).catch(() => undefined);
		}
		throw thrown;
	}
}

/** Whether what stands registered may be replaced, though it is at another address. */
async function isFree(place: Place, at: Registered, url: string, registrant: Registrant) {
	return (
		(await isAbandoned(place, url, registrant)) ||
		(await isGivenUp(place, url, registrant)) ||
		(await isLent(place, at, registrant))
	);
}

/** Registers at a place where nothing of somebody else's stands. */
export async function registerAtOne(
	place: Place,
	at: Registered,
	registrant: Registrant,
): Promise<void> {
	const { store, own, holder, isTest, now, note } = registrant;
	// Others may rely on what the app is subscribed to, whoever gets it: callbacks of numbers and WABAs.
	const wanted = place.fields && [...new Set([...place.fields, ...(at.fields ?? [])])];
	const url = worthRestoring(at.url);
	const before = url === undefined ? undefined : await noteOf(store, url);
	const previous = url && {
		...{ url, holder: before?.holder },
		...(at.fields ? { fields: at.fields } : {}),
	};
	// Noted first: if n8n dies in between, the next start knows what to put back.
	await store.notes.putCallback({
		...{ place: place.key, url: own.url, holder, at: now },
		...(isTest ? { test: testNote(previous || undefined) } : {}),
	});
	for (const remark of await set(place, own, wanted)) note('warn', remark);
	if (!at.url && at.wider) {
		note('info', `Messages of ${place.name} now go to this workflow, no longer to ${at.wider}.`);
	}
}

async function set(place: Place, own: OwnAddress, fields?: readonly string[]): Promise<string[]> {
	try {
		return await place.set(own.url, fields);
	} catch (thrown) {
		if (!own.advice || !(thrown instanceof GraphError) || !isAboutAddress(thrown)) throw thrown;
		throw thrown.inOtherWords({ advice: own.advice() });
	}
}

/** Notes whose the registrations are, where that is not known yet. */
export async function noteHolder(places: readonly Place[], registrant: Registrant): Promise<void> {
	const { store, own, holder, isTest, now } = registrant;
	if (isTest) return;
	const known = await store.notes.listCallbacks();
	for (const { key: place, anyAddress } of places) {
		if (anyAddress) continue;
		if (known.some((entry) => entry.place === place && entry.url === own.url)) continue;
		await store.notes.putCallback({ place, url: own.url, holder, at: now });
	}
}

/** The address, and whose it is where that is known. */
async function holderNamed(store: Store, url: string): Promise<string> {
	const entry = await noteOf(store, url);
	return entry ? `${entry.holder} at ${url}` : url;
}

async function noteOf(store: Store, url: string): Promise<CallbackNote | undefined> {
	return (await store.notes.listCallbacks()).find((entry) => entry.url === url);
}
