import { askChallenge, newChallenge } from '../../diagnosis/challenge';
import type { Place } from './callbackLevels';
import type { Registrant } from './callbackActions';
import { isAtDoor, namesNode } from './callbackRules';
import { wasHeard } from './heard';

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
	const notes = await store.notes.listCallbacks();
	const isNoted = notes.some(
		(note) => note.place === place.key && note.url === url && note.test === undefined,
	);
	if (!isNoted) return false;
	const challenge = newChallenge();
	const { httpStatus, echoed } = await askChallenge(url, account.credential.verifyToken, challenge);
	if (echoed) return wasHeard(challenge);
	return httpStatus === undefined || httpStatus === 404 || httpStatus >= 500;
}
