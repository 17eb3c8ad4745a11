import { setTimeout as sleep } from 'node:timers/promises';

import { NodeHelpers, type ITriggerFunctions } from 'n8n-workflow';

import type { Account } from '../../account/account';
import { PATIENCE_MS } from '../../graph/patience';
import { asObject, asText } from '../../json';
import { partsOf } from '../../ownership/notYours';
import type { CallbackNote } from '../../store/notes';
import type { TriggerParameters } from '../fields/parameters';
import { messageOf } from '../../thrown';
import { log } from '../log';
import { holderIn } from '../scope';
import { isAbandoned } from './abandoned';
import { registerAtOne, type Registrant } from './callbackActions';
import { appForMessages, placesFor, type Place } from './callbackLevels';
import { holderOf, namesNode, type OwnAddress } from './callbackRules';
import { whereaboutsOf } from './ownAddress';
import { withApp } from './ownApp';

/** Times in ms. */
export const MOVING = {
	/** Before an address of earlier that does not answer is taken for abandoned: whoever is there may be starting. */
	lookAgainAfter: 20_000,
	/** Before further tries, as long as Meta does not take the new address; the last one again and again. */
	pauses: [5000, 15_000, 60_000, 300_000],
};

/**
 * Has Meta deliver to where the trigger listens now, if it was registered by another address of its own: n8n was
 * started with other settings, and asks nobody to register again. What is somebody else's, or nobody's, stays as it is.
 *
 * @throws the signal's reason when it is aborted
 */
async function moveHere(
	places: readonly Place[],
	registrant: Omit<Registrant, 'now'>,
	signal: AbortSignal,
): Promise<void> {
	let left = [...places];
	for (let tries = 0; left.length > 0; tries++) {
		const failed: Place[] = [];
		for (const place of left) {
			try {
				await moveOne(place, { ...registrant, now: Date.now() }, signal);
			} catch (thrown) {
				signal.throwIfAborted();
				failed.push(place);
				registrant.note(
					'warn',
					`Webhooks of ${place.name} could not be moved to ${registrant.own.url} yet and will be tried again. ${messageOf(thrown)}`,
				);
			}
		}
		left = failed;
		if (left.length === 0) return;
		const pause = MOVING.pauses[Math.min(tries, MOVING.pauses.length - 1)];
		await sleep(pause, undefined, { signal, ref: false });
	}
}

async function moveOne(place: Place, registrant: Registrant, signal: AbortSignal): Promise<void> {
	const { own, note } = registrant;
	const at = await place.read();
	const holder = holderOf(at.url, own);
	if (at.url === undefined || holder === 'none' || holder === 'current') return;
	if (holder === 'foreign') {
		if (!(await isAbandoned(place, at.url, registrant))) return;
		await sleep(MOVING.lookAgainAfter, undefined, { signal, ref: false });
		if (!(await isAbandoned(place, at.url, registrant))) return;
	}
	await registerAtOne(place, at, registrant);
	note('info', `Webhooks of ${place.name} now go to ${own.url}, no longer to ${at.url}.`);
}

/** {@link moveHere}, where Meta may have another address of the trigger's. @throws what the store throws */
export async function moveIfNeeded(
	context: ITriggerFunctions,
	account: Account,
	parameters: TriggerParameters,
	signal: AbortSignal,
): Promise<void> {
	const note: Registrant['note'] = (level, text) => log(context, level, text);
	const url = n8nUrlOf(context);
	const { staysAtN8n } = parameters;
	const node = context.getNode();
	const { own, noDoor } = whereaboutsOf(node, url, { isTest: false, staysAtN8n }, process.env);
	if (noDoor || own.url === '') return;
	const number = parameters.phoneNumberId ?? account.credential.phoneNumberId;
	const placesOf = (one: Account) => placesFor(one, parameters, number);
	const found = placesOf(account);
	if (found.length === 0) return;
	const store = await account.store();
	const notes = (await store.notes.listCallbacks()).filter(({ test }) => test === undefined);
	const hasLent = notes.some(
		({ place, url: noted }) => partsOf(place).kind === 'app' && namesNode(noted, own),
	);
	// A number's own callback is found without its app, which Meta need not be asked for then.
	const isNumbers = !hasLent && found.every(({ key }) => key === `number:${number}`);
	const known = isNumbers ? account : await withApp(account, PATIENCE_MS.execution);
	const lent = hasLent && known.credential.appId !== '' ? [appForMessages(known)] : [];
	const all = placesOf(known);
	const others = lent.filter(({ key }) => !all.some((place) => place.key === key));
	const places = withOtherNotes([...others, ...all], notes, own);
	if (places.length === 0) return;
	const holder = holderIn(context);
	const more = { isTest: false, replaceForeign: false };
	void moveHere(places, { account: known, store, own, holder, note, ...more }, signal).catch(
		() => undefined,
	);
}

/** Without a door, nothing but a note tells that there was one; with one, a trigger may be at n8n's address still. */
function withOtherNotes(
	places: readonly Place[],
	notes: readonly CallbackNote[],
	own: OwnAddress,
): Place[] {
	return places.filter(({ key }) => {
		const noted = notes.find(({ place }) => place === key);
		return noted ? noted.url !== own.url : own.advice !== undefined;
	});
}

/** n8n tells hooks what it is, and triggers not; it is in what both are made from. */
function n8nUrlOf(context: ITriggerFunctions): string {
	const { additionalData } = context as unknown as Record<string, unknown>;
	const base = asText(asObject(additionalData)?.webhookBaseUrl);
	const { id = '' } = context.getWorkflow();
	const path = 'webhook';
	return base === undefined
		? ''
		: NodeHelpers.getNodeWebhookUrl(base, id, context.getNode(), path, false);
}
