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
import { parseDelivery } from '../../webhook/parse';
import { readId } from '../../webhook/read';
import { checkSignature } from '../../webhook/signature';
import type { Afterwards } from '../background/afterwards';
import { isForgotten } from './age';
import { answerWaits } from '../resume/waitAnswers';
import { sortByOwner, type Judge, type Remark } from './belonging';
import { decideReviews } from '../resume/decisions';
import { decompressed } from './decompress';
import { messageOf } from '../../thrown';
import { senderOf } from './collection';
import { collectorOf } from '../background/collecting';
import { wake } from '../background/waking';
import type { ProcessNote } from '../background/processes';
import { findRescued } from '../background/rescued';
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

export interface Refusal {
	status: 400 | 401 | 500 | 503;
	/** For whoever sent it. */
	answer: string;
	/** For the log: what happened and what to check. Without secrets. */
	log: string;
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
	const { reactions, words, selection, scope } = receiver;
	const delivery = parseDelivery(payload, {
		...{ now: receiver.now(), reactions },
		...(words ? { words } : {}),
	});
	try {
		const store = await receiver.store();
		const sorted = await sortByOwner(delivery, receiver.judge ?? everythingIsOurs, receiver.now());
		const { samples, remarks, again } = sorted;
		const { events, observations } = sorted.own;
		const templates = templateNews(events);
		const ways = sorted.own.ways.map(({ kind, id, ...way }) => ({
			...way,
			place: `${kind}:${id}`,
		}));
		const taught = { observations, templates, ways };
		const answering = await answerWaits(store, events, receiver.now());
		const decided = await decideReviews(store, events, receiver.now());
		const numbers = numbersIn(events, observations, answering, decided);
		const rescued =
			scope && hearsOfRescues(selection) ? await findRescued(store, scope, events) : [];
		// What a waiting execution is to have: kept for this workflow, should it turn out that it cannot.
		const setAside: ReadonlyMap<WhatsAppEvent, Answering> =
			receiver.repliesToWaiting === 'skip' ? answering : new Map();
		const concerned = [...events, ...samples, ...rescued].filter(
			(event) => setAside.get(event) !== 'given' && isSelected(event, selection),
		);
		const starting =
			scope && receiver.oldEvents === 'record'
				? concerned.filter(
						(event) => samples.includes(event) || !isForgotten(event, receiver.now()),
					)
				: concerned;
		const forgotten = concerned.length - starting.length;
		const told = {
			...(forgotten > 0 ? { forgotten } : {}),
			...(remarks.length > 0 ? { remarks } : {}),
			...(again === undefined ? {} : { again }),
		};
		const isCollected = (event: WhatsAppEvent) =>
			receiver.collects === true &&
			scope !== undefined &&
			!answering.has(event) &&
			senderOf(event, receiver.now()) !== undefined;
		const byKey = new Map(inOrder(starting).map((event) => [eventKey(event), event]));
		const claim =
			scope && byKey.size > 0
				? {
						...{ scope, keys: [...byKey.keys()] },
						...keep([...byKey.values()], receiver, setAside, isCollected),
					}
				: undefined;
		if (!claim) {
			if (observations.length + templates.length + ways.length > 0) {
				await store.receive(taught, receiver.now());
			}
			return {
				events: [...byKey.values()].filter((event) => !setAside.has(event)),
				numbers,
				...told,
			};
		}
		const claimed = await store.receive({ ...taught, claim }, receiver.now());
		const keys = claim.keys.filter((_key, index) => claimed[index]);
		const others = claim.keys.filter((_key, index) => !claimed[index]);
		if (others.length > 0 && !(await areDone(store, { scope: claim.scope, keys: others }))) {
			if (keys.length > 0) await store.pendingEvents.release({ scope: claim.scope, keys });
			return inFlight();
		}
		const mine = new Set(keys);
		if ([...byKey].some(([key, event]) => mine.has(key) && isCollected(event))) {
			wake(collectorOf(claim.scope));
		}
		return {
			events: [...byKey]
				.filter(([key, event]) => mine.has(key) && !setAside.has(event) && !isCollected(event))
				.map(([, event]) => event),
			claim: { scope: claim.scope, keys },
			numbers,
			...told,
		};
	} catch (cause) {
		return notRecorded(cause);
	}
}

const everythingIsOurs: Judge = async (_kind, id) => ({ state: 'proven', key: id });

/** What is kept of the events until an execution has them. */
function keep(
	events: WhatsAppEvent[],
	{ process, includeRaw, now }: Receiver,
	setAside: ReadonlyMap<WhatsAppEvent, Answering>,
	isCollected: (event: WhatsAppEvent) => boolean,
): Pick<KeepingClaim, 'kept'> {
	const kept = events.map((event) => {
		const text = JSON.stringify(includeRaw ? event : { ...event, raw: undefined });
		if (setAside.has(event) && event.event === 'message') {
			return { event: text, waitsFor: event.messageId };
		}
		const sender = isCollected(event) ? senderOf(event, now()) : undefined;
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

function unsigned(check: 'missing' | 'wrong'): Refusal {
	return {
		status: 401,
		answer: 'The signature is missing or does not match.',
		log:
			check === 'missing'
				? 'Refused a delivery without the header X-Hub-Signature-256 (401). Meta always sends it: check whether something else calls this URL, or a proxy in between removes headers.'
				: 'Refused a delivery whose signature does not match (401). Check the App Secret in the credential: it must be the one of the app that the webhook belongs to (App Dashboard > App settings > Basic), also after a reset there. A proxy in between must pass the body on unchanged.',
	};
}

function notJson(): Refusal {
	return {
		status: 400,
		answer: 'The body is not JSON.',
		log: 'Refused a delivery whose body is not JSON (400), although its signature matches. Check what sends it.',
	};
}

function inFlight(): Refusal {
	return {
		status: 503,
		answer: 'The same event is still being processed: send it again later.',
		log: 'A delivery came a second time while the first one was still being processed (503). Meta sends it again.',
	};
}

function notRecorded(cause: unknown): Refusal {
	return {
		status: 500,
		answer: 'The delivery could not be recorded: send it again later.',
		log: `A delivery could not be recorded (500), so Meta sends it again. ${messageOf(cause)}`,
	};
}
