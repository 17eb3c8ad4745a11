import { setTimeout as sleep } from 'node:timers/promises';

import type { Observation } from '../../conversation/observation';
import type { TemplateNews } from '../../store/notes';
import type { Answering } from '../../store/waits';
import type { EventClaim, KeepingClaim, Store } from '../../store/store';
import { parseBody } from '../../webhook/body';
import type { ConsentWords } from '../../webhook/words';
import type { WhatsAppEvent } from '../../webhook/events';
import { eventKey } from '../../webhook/eventKey';
import { inOrder } from '../../webhook/order';
import { parseDelivery, type Delivery } from '../../webhook/parse';
import { readId } from '../../webhook/read';
import { checkSignature } from '../../webhook/signature';
import type { Afterwards } from '../background/afterwards';
import { isForgotten } from './age';
import { answerWaits } from '../resume/waitAnswers';
import { sortByOwner, type Judge, type Remark } from './belonging';
import { decideReviews } from '../resume/decisions';
import { decompressed } from './decompress';
import { senderOf } from './collection';
import { collectorOf } from '../background/collecting';
import { wake } from '../background/waking';
import type { ProcessNote } from '../background/processes';
import { findRescued } from '../background/rescued';
import { inFlight, notJson, notRecorded, unsigned, type Refusal } from './refusals';
import { hearsOfRescues, isSelected, type Selection } from './selection';

/** A delivery as it came over HTTP. */
export interface Incoming {
	rawBody: Uint8Array;
	/** `X-Hub-Signature-256`. */
	signature: string | undefined;
}

export interface Receiver {
	appSecret: string;
	/** While the secret is being changed. */
	secondAppSecret?: string;
	store: () => Promise<Store>;
	/** Tells what is the credential's; absent = everything, because the store holds nobody else's. */
	judge?: Judge;
	selection: Selection;
	/** Whether a reaction opens the window. */
	reactions: boolean;
	/** Words that change a customer's consent; absent = none do. */
	words?: ConsentWords;
	/** Whether a message that a waiting execution gets starts the workflow as well at once; absent = it does. */
	repliesToWaiting?: 'start' | 'skip';
	/** Whether what happened too long ago to be remembered starts the workflow; absent = it does, as in a test. */
	oldEvents?: 'start' | 'record';
	/** Whether what customers write is collected until they are quiet; absent = it starts the workflow at once. */
	collects?: boolean;
	/** Who hands the events over; undefined in a test, which takes whatever comes. */
	scope?: string;
	/** Who is to be dead before events that no execution has are handed over again; absent = n8n sees to these. */
	process?: ProcessNote;
	/** Whether items have what Meta sent in them. */
	includeRaw?: boolean;
	/** ms since the epoch. */
	now: () => number;
}

/** Events to hand over, and the claim to confirm or release once that is done: it may have more events. */
export interface Accepted {
	events: WhatsAppEvent[];
	claim?: EventClaim;
	/** The business numbers that it is about, and WABAs with a decision, and what is to be done for them. */
	numbers: Map<string, Afterwards>;
	/** How many events start nothing because they are too old. */
	forgotten?: number;
	/** Why Meta is to send it again all the same: part of it was not taken in. */
	again?: string;
	/** What was left out, and why; absent = nothing. */
	remarks?: Remark[];
}

/** Waiting for another delivery of the same event to be done with it, ms each. */
const PATIENCE_MS = [25, 50, 100, 200, 400];

/**
 * Takes in one delivery: checks the signature, records what it teaches, and picks the events that this
 * workflow has not had yet. When it resolves with events, the record is durable.
 */
export async function receiveDelivery(
	{ rawBody, signature }: Incoming,
	receiver: Receiver,
): Promise<Accepted | Refusal> {
	const check = checkSignature(
		rawBody,
		signature,
		receiver.appSecret,
		receiver.secondAppSecret ?? '',
	);
	if (check !== 'valid') return unsigned(check);
	const payload = parseBody(decompressed(rawBody));
	if (payload === undefined) return notJson();
	const { reactions, words } = receiver;
	const delivery = parseDelivery(payload, {
		...{ now: receiver.now(), reactions },
		...(words ? { words } : {}),
	});
	try {
		return await record(delivery, receiver);
	} catch (cause) {
		return notRecorded(cause);
	}
}

/** @throws what the store throws */
async function record(delivery: Delivery, receiver: Receiver): Promise<Accepted | Refusal> {
	const { selection, scope, judge = everythingIsOurs, now } = receiver;
	const store = await receiver.store();
	const { own, samples, remarks, again } = await sortByOwner(delivery, judge, now());
	const { events, observations } = own;
	const answering = await answerWaits(store, events, now());
	const decided = await decideReviews(store, events, now());
	const rescued =
		scope && hearsOfRescues(selection) ? await findRescued(store, scope, events, now()) : [];
	const fateOf = fatesIn(receiver, answering);
	const chosen = [...events, ...samples, ...rescued].filter(
		(event) => fateOf(event) !== 'given' && isSelected(event, selection),
	);
	const starting = chosen.filter((event) => samples.includes(event) || !isTooOld(event, receiver));
	const forgotten = chosen.length - starting.length;
	const told = {
		numbers: numbersIn(events, observations, answering, decided),
		...(forgotten > 0 ? { forgotten } : {}),
		...(remarks.length > 0 ? { remarks } : {}),
		...(again === undefined ? {} : { again }),
	};
	const taught = taughtBy(own);
	const byKey = new Map(inOrder(starting).map((event) => [eventKey(event), event]));
	if (!scope || byKey.size === 0) {
		if (Object.values(taught).some(({ length }) => length > 0)) await store.receive(taught, now());
		const all = [...byKey.values()];
		return { events: all.filter((event) => fateOf(event) === 'starts'), ...told };
	}
	const claim = { scope, keys: [...byKey.keys()] };
	const kept = keep([...byKey.values()], receiver, fateOf);
	const claimed = await store.receive({ ...taught, claim: { ...claim, ...kept } }, now());
	const keys = claim.keys.filter((_key, index) => claimed[index]);
	const others = claim.keys.filter((_key, index) => !claimed[index]);
	if (others.length > 0 && !(await areDone(store, { scope, keys: others }))) {
		if (keys.length > 0) await store.pendingEvents.release({ scope, keys });
		return inFlight();
	}
	const mine = keys.flatMap((key) => byKey.get(key) ?? []);
	if (mine.some((event) => fateOf(event) === 'collected')) wake(collectorOf(scope));
	const atOnce = mine.filter((event) => fateOf(event) === 'starts');
	return { events: atOnce, claim: { scope, keys }, ...told };
}

/**
 * What becomes of an event:
 * - `starts`: it starts the workflow at once;
 * - `collected`: it does with what comes after it, once the customer is quiet;
 * - `setAside`: a waiting execution is to have it, and this workflow only if that cannot;
 * - `given`: a waiting execution has it.
 */
type Fate = 'starts' | 'collected' | 'setAside' | 'given';

function fatesIn(
	{ repliesToWaiting, collects, scope, now }: Receiver,
	answering: ReadonlyMap<WhatsAppEvent, Answering>,
): (event: WhatsAppEvent) => Fate {
	return (event) => {
		const answer = answering.get(event);
		if (answer !== undefined) {
			if (repliesToWaiting !== 'skip') return 'starts';
			return answer === 'given' ? 'given' : 'setAside';
		}
		const isCollected = collects && scope !== undefined && senderOf(event, now()) !== undefined;
		return isCollected ? 'collected' : 'starts';
	};
}

function isTooOld(event: WhatsAppEvent, { scope, oldEvents, now }: Receiver): boolean {
	return Boolean(scope) && oldEvents === 'record' && isForgotten(event, now());
}

/** What is recorded of a delivery, whatever it starts. */
function taughtBy({ events, observations, ways }: Delivery) {
	return {
		observations,
		templates: templateNews(events),
		ways: ways.map(({ kind, id, ...way }) => ({ ...way, place: `${kind}:${id}` })),
	};
}

const everythingIsOurs: Judge = async (_kind, id) => ({ state: 'proven', key: id });

/** What is kept of the events until an execution has them. */
function keep(
	events: WhatsAppEvent[],
	{ process, includeRaw, now }: Receiver,
	fateOf: (event: WhatsAppEvent) => Fate,
): Pick<KeepingClaim, 'kept'> {
	const kept = events.map((event) => {
		const text = JSON.stringify(includeRaw ? event : { ...event, raw: undefined });
		const fate = fateOf(event);
		if (fate === 'setAside' && event.event === 'message') {
			return { event: text, waitsFor: event.messageId };
		}
		const sender = fate === 'collected' ? senderOf(event, now()) : undefined;
		if (sender) return { event: text, sender };
		return process && { event: text };
	});
	return kept.some(Boolean)
		? {
				kept: {
					process: JSON.stringify(process ?? {}),
					events: kept,
					numbers: events.map(({ phoneNumberId }) => phoneNumberId),
				},
			}
		: {};
}

/** Templates that Meta says something new about: what Send knows of them is not to be used any more. */
function templateNews(events: WhatsAppEvent[]): TemplateNews[] {
	return events.flatMap((event) => {
		if (event.event !== 'template') return [];
		const { businessAccountId } = event;
		const name = readId(event.name);
		return businessAccountId && name ? [{ businessAccountId, name }] : [];
	});
}

function numbersIn(
	events: WhatsAppEvent[],
	observations: Observation[],
	answering: ReadonlyMap<WhatsAppEvent, Answering>,
	decided: ReadonlySet<string>,
): Map<string, Afterwards> {
	const numbers = new Map<string, Afterwards>();
	const of = (phoneNumberId: string) => {
		const known: Afterwards = numbers.get(phoneNumberId) ?? {
			...{ refused: 'delivery', answered: 'delivery' },
		};
		numbers.set(phoneNumberId, known);
		return known;
	};
	for (const event of events) {
		if (!event.phoneNumberId) continue;
		const number = of(event.phoneNumberId);
		if (answering.has(event)) number.answered = 'due';
	}
	for (const businessAccountId of decided) numbers.set(businessAccountId, { decided: 'due' });
	for (const { kind, phoneNumberId } of observations) {
		if (kind === 'refused') of(phoneNumberId).refused = 'due';
	}
	return numbers;
}

/**
 * Whether events that somebody else has claimed have reached the workflow. While they have not, Meta must
 * not be told that all is well: if that process dies, this delivery was the last chance.
 */
async function areDone(store: Store, claim: EventClaim): Promise<boolean> {
	for (const wait of PATIENCE_MS) {
		if ((await store.pendingEvents.areConfirmed(claim)).every(Boolean)) return true;
		await sleep(wait);
	}
	return (await store.pendingEvents.areConfirmed(claim)).every(Boolean);
}
