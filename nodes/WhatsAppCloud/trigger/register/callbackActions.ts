import type { Account } from '../../account/account';
import { GraphError } from '../../graph/error';
import { PATIENCE_MS } from '../../graph/patience';
import type { CallbackNote } from '../../store/notes';
import type { Store } from '../../store/store';
import { isAboutAddress } from './callbackAddress';
import { isAbandoned } from './abandoned';
import { isLeftover, readTestNote, testNote, type Previous } from './testNote';
import { decideRemoval, worthRestoring } from './putBack';
import { placeOf, type Place, type Registered } from './callbackLevels';
import { decideRegistration, holderOf, namesNode, type OwnAddress } from './callbackRules';
import { withApp } from './ownApp';

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
	const { store, own, replaceForeign } = registrant;
	const read = await Promise.all(places.map(async (place) => ({ place, at: await place.read() })));
	const found = read.filter(({ place, at }) => !suffices(place, at, own));
	for (const { place, at } of found) {
		const decision = decideRegistration(at.url, own, replaceForeign);
		if (decision.do === 'refuse' && !(await isAbandoned(place, decision.holder, registrant))) {
			throw new Taken(place, await holderNamed(store, decision.holder), missingAt(place, at));
		}
	}
	const begun: Place[] = [];
	try {
		for (const { place, at } of found) {
			// What was registered before stays, whatever happens at the other places.
			if (holderOf(at.url, own) !== 'current') begun.push(place);
			await registerAtOne(place, at, registrant);
		}
	} catch (thrown) {
		for (const place of begun) await unregisterAt(place, registrant).catch(() => undefined);
		throw thrown;
	}
}

/** Registers at a place where nothing of somebody else's stands. */
export async function registerAtOne(
	place: Place,
	at: Registered,
	registrant: Registrant,
): Promise<void> {
	const { store, own, holder, isTest, now, note } = registrant;
	const isCurrent = holderOf(at.url, own) === 'current';
	const wanted = place.fields && [
		...new Set([...place.fields, ...(isCurrent ? (at.fields ?? []) : [])]),
	];
	const isMissing = wanted?.some((field) => !at.fields?.includes(field)) ?? false;
	if (isCurrent && !isMissing) return;
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

/** Takes away what is provably this trigger's; after a test, puts back what stood before. */
export async function unregisterAt(place: Place, registrant: Registrant): Promise<void> {
	const { store, own } = registrant;
	const { url } = await place.read();
	// Without the store, at least nothing is left behind.
	const notes = await store.notes.listCallbacks().catch((): CallbackNote[] => []);
	const known = notes.find((entry) => entry.place === place.key && entry.url === own.url);
	const previous = known && readTestNote(known)?.previous;
	const removal = decideRemoval(url, own, previous?.url);
	if (removal.do === 'remove') await place.remove();
	if (known) await store.notes.dropCallback(place.key, own.url);
	if (removal.do === 'restore') await restore(place, { ...previous, url: removal.url }, registrant);
}

/**
 * Takes away what is this trigger's elsewhere: its credential named another number, WABA or app when it was published.
 * What cannot be reached with this credential stays.
 *
 * @param places where it is registered now
 */
export async function unregisterElsewhere(
	places: readonly Place[],
	registrant: Registrant,
): Promise<void> {
	const { account, store, own, isTest, note } = registrant;
	if (isTest) return;
	const known = await store.notes.listCallbacks().catch((): CallbackNote[] => []);
	for (const { place: key, url, test } of known) {
		const isElsewhere = test === undefined && !places.some((place) => place.key === key);
		const place = isElsewhere && namesNode(url, own) ? placeOf(account, key) : undefined;
		try {
			if (place) await unregisterAt(place, registrant);
		} catch (thrown) {
			if (!(thrown instanceof GraphError)) throw thrown;
			note('warn', `Webhooks of ${place?.name} may still come to ${url}. ${thrown.message}`);
		}
	}
}

/**
 * Puts back what tests replaced that an n8n which died left behind. What cannot be reached with this
 * credential stays for whoever can.
 */
export async function clearLeftovers(
	registrant: Pick<Registrant, 'account' | 'store' | 'note' | 'now'>,
): Promise<void> {
	const { account, store, now } = registrant;
	for (const entry of await store.notes.listCallbacks()) {
		if (!isLeftover(entry, now)) continue;
		const previous = readTestNote(entry)?.previous;
		const place = placeOf(
			await withApp(account, PATIENCE_MS.execution),
			entry.place,
			previous?.fields,
		);
		if (!place) continue;
		try {
			const { url } = await place.read();
			await store.notes.dropCallback(entry.place, entry.url);
			if (url !== entry.url) continue;
			if (previous) await restore(place, previous, registrant);
			else await place.remove();
		} catch (thrown) {
			if (!(thrown instanceof GraphError)) throw thrown;
		}
	}
}

async function restore(
	place: Place,
	{ url, fields, holder }: Previous,
	{ note, store, now }: Pick<Registrant, 'note' | 'store' | 'now'>,
): Promise<void> {
	try {
		await place.set(url, fields);
		if (holder !== undefined)
			await store.notes.putCallback({ place: place.key, url, holder, at: now });
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		await place.remove();
		note(
			'warn',
			`After a test, the callback of ${place.name} could not be restored to ${url}, so it has none of its own now. Register that address again. ${thrown.message}`,
		);
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
