import { askChallenge, newChallenge } from '../../diagnosis/challenge';
import { partsOf } from '../../ownership/notYours';
import type { Store } from '../../store/store';
import type { Place, Registered } from './callbackLevels';
import type { Registrant } from './callbackActions';
import { isAtDoor, isOfThisN8n, namesNode } from './callbackRules';
import { wasHeard } from './heard';
import { reachOverrides } from './webhookFields';

/**
 * Whether an address at another host is this trigger's of earlier, from before the settings of its door were changed: it
 * was noted as such, and either it leads here still, or nobody answers there any more. A copy of n8n with a copy of its
 * store (a trial of what runs elsewhere) finds the same note; but then somebody answers.
 */
export async function isAbandoned(
	place: Place,
	url: string,
	{ account, store, own, isTest }: Registrant,
): Promise<boolean> {
	const isAboutDoor = own.advice !== undefined || isAtDoor(url, own);
	if (isTest || !isAboutDoor || !namesNode(url, own)) return false;
	if (!(await isNoted(place, url, store))) return false;
	const challenge = newChallenge();
	const { httpStatus, echoed } = await askChallenge(url, account.credential.verifyToken, challenge);
	if (echoed) return wasHeard(challenge);
	return httpStatus === undefined || httpStatus === 404 || httpStatus >= 500;
}

/**
 * Whether an address of this n8n was left standing at the app when its trigger was unpublished, for the callbacks of
 * numbers and WABAs (see `unregistering.ts`): nobody noted it as theirs, and nobody is published there.
 */
export async function isGivenUp(
	place: Place,
	url: string,
	{ account, store, own, isTest }: Registrant,
): Promise<boolean> {
	if (isTest || !isOfThisN8n(url, own) || (await isNoted(place, url, store))) return false;
	const { httpStatus } = await askChallenge(url, account.credential.verifyToken);
	return httpStatus === 404;
}

/**
 * Whether a trigger has lent the app its address, so that Meta takes the callback that it has at its number or WABA: what
 * the app is subscribed to comes there, whatever the app's address is.
 */
export async function isLent(
	place: Place,
	{ url = '', fields }: Registered,
	{ store }: Registrant,
): Promise<boolean> {
	if (fields === undefined || !reachOverrides(fields)) return false;
	const places = await publishedAt(url, store);
	return places.includes(place.key) && places.some((other) => partsOf(other).kind !== 'app');
}

async function isNoted(place: Place, url: string, store: Store): Promise<boolean> {
	return (await publishedAt(url, store)).includes(place.key);
}

/** The places where a published trigger has noted this address. */
async function publishedAt(url: string, store: Store): Promise<string[]> {
	const notes = await store.notes.listCallbacks();
	return notes.flatMap((note) => (note.url === url && note.test === undefined ? note.place : []));
}
