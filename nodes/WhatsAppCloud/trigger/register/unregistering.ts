import { GraphError } from '../../graph/error';
import { PATIENCE_MS, patiently } from '../../graph/patience';
import { partsOf } from '../../ownership/notYours';
import type { CallbackNote } from '../../store/notes';
import type { Registrant } from './callbackActions';
import { placeOf, type Place, type Registered } from './callbackLevels';
import { namesNode } from './callbackRules';
import { withApp } from './ownApp';
import { decideRemoval, worthRestoring } from './putBack';
import { isLeftover, readTestNote, type Previous } from './testNote';

/**
 * Takes away what is provably this trigger's; after a test, puts back what stood before. The app stays subscribed as long
 * as other triggers have callbacks of numbers or WABAs, which get nothing otherwise.
 *
 * @param at what stood there before, when a publication failed halfway; absent = a test has noted it
 */
export async function unregisterAt(
	place: Place,
	registrant: Registrant,
	at?: Registered,
): Promise<void> {
	const { store, own, isTest, note } = registrant;
	const { url } = await place.read();
	// Without the store, at least nothing is left behind.
	const notes = await store.notes.listCallbacks().catch((): CallbackNote[] => []);
	const known = notes.find((entry) => entry.place === place.key && entry.url === own.url);
	const before = worthRestoring(at?.url);
	const previous =
		before === undefined ? known && readTestNote(known)?.previous : { ...at, url: before };
	const removal = decideRemoval(url, own, previous?.url);
	const isOthers = (other: string) => (isTest ? other !== own.url : !namesNode(other, own));
	const isKept = at === undefined && place.fields !== undefined && serve(notes, isOthers);
	if (removal.do === 'remove' && isKept) {
		note(
			'info',
			`The app stays subscribed, because the callbacks of other workflows need that. What only the app's own address gets is still sent to ${url}, where nobody listens now, until a workflow that needs it is published.`,
		);
	} else if (removal.do === 'remove') await place.remove();
	if (removal.do === 'restore') await restore(place, { ...previous, url: removal.url }, registrant);
	// Until then, whoever starts next finds what is to be put back.
	if (known) await store.notes.dropCallback(place.key, own.url);
}

/** Whether published triggers with such addresses have callbacks of numbers or WABAs. */
function serve(notes: readonly CallbackNote[], isTheirs: (url: string) => boolean): boolean {
	return notes.some(
		({ place, url, test }) => test === undefined && partsOf(place).kind !== 'app' && isTheirs(url),
	);
}

/**
 * Takes away what is this trigger's elsewhere: its credential named another number, WABA or app when it was published, or
 * the app had to be subscribed to messages. What cannot be reached with this credential stays.
 *
 * @param places where it is registered now
 */
export async function unregisterElsewhere(
	places: readonly Place[],
	registrant: Registrant,
): Promise<void> {
	const { account, store, own, isTest, note } = registrant;
	const known = await store.notes.listCallbacks().catch((): CallbackNote[] => []);
	for (const { place: key, url, test } of known) {
		const isOwn = isTest ? url === own.url : test === undefined && namesNode(url, own);
		const isElsewhere = isOwn && !places.some((place) => place.key === key);
		const place = isElsewhere ? placeOf(account, key) : undefined;
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
 *
 * @returns why something could not be put back yet, as Meta cannot be asked now; undefined = nothing is left
 */
export async function clearLeftovers(
	registrant: Pick<Registrant, 'account' | 'store' | 'note' | 'now'>,
): Promise<GraphError | undefined> {
	const { account, store, now } = registrant;
	let failure: GraphError | undefined;
	const notes = await store.notes.listCallbacks();
	for (const entry of notes) {
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
			if (url === entry.url && previous) await restore(place, previous, registrant);
			else if (url === entry.url && !(place.fields && serve(notes, () => true)))
				await place.remove();
			await store.notes.dropCallback(entry.place, entry.url);
		} catch (thrown) {
			if (!(thrown instanceof GraphError)) throw thrown;
			if (isPassing(thrown)) failure = thrown;
		}
	}
	return failure;
}

async function restore(
	place: Place,
	{ url, fields, holder }: Previous,
	{ note, store, now }: Pick<Registrant, 'note' | 'store' | 'now'>,
): Promise<void> {
	try {
		await patiently(async () => await setAgain(place, url, fields), {
			patienceMs: PATIENCE_MS.execution,
		});
		if (holder !== undefined)
			await store.notes.putCallback({ place: place.key, url, holder, at: now });
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		await place.remove();
		note(
			'warn',
			`The callback of ${place.name} could not be restored to ${url}, so it has none of its own now. Register that address again. ${thrown.message}`,
		);
	}
}

/** Twice is the same as once. @throws {GraphError} */
async function setAgain(place: Place, url: string, fields?: readonly string[]): Promise<void> {
	try {
		await place.set(url, fields);
	} catch (thrown) {
		const isForNow = thrown instanceof GraphError && isPassing(thrown);
		throw isForNow ? thrown.inOtherWords({ retry: 'now' }) : thrown;
	}
}

function isPassing({ retry }: GraphError): boolean {
	return retry === 'now' || retry === 'ambiguous';
}
