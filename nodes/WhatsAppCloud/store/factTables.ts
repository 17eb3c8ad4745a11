import type { CustomerNames } from '../customer/customer';
import type { MessageNews, Observation } from '../conversation/observation';
import { isPlausible } from '../conversation/plausibility';
import { namesOf, spelledOut } from '../customer/observedNames';
import { hashedKey } from './eventKeys';
import type { ServiceMessage } from './prices';
import type { LedgerNews } from './ledger';
import type { SettledSend } from './sends';

/** What teaches nothing about a customer's names or window. */
type NewsOfMessages =
	| 'spelled'
	| 'settled'
	| 'refused'
	| 'concluded'
	| 'undelivered'
	| 'service'
	| 'counted'
	| 'replied';

/** What teaches something about a customer's names or window. */
export type CustomerObservation = Exclude<Observation, { kind: NewsOfMessages }>;

/** Two ways of writing one phone number: Meta turned `given` into `phone`. */
export interface Spelling {
	phoneNumberId: string;
	given: string;
	phone: string;
}

/** A message that we sent, from one of our numbers: what is said of it on another is about another. */
export interface OurMessage {
	messageId: string;
	phoneNumberId: string;
}

/** One of ours that Meta refused because the window was closed. */
export interface RefusedMessage extends OurMessage {
	/** Whom it was to, by a name of the customer's; '' = not said. */
	customer: string;
}

/** Observations by the tables that they go to. */
export interface Sorted {
	customers: CustomerObservation[];
	spellings: Spelling[];
	settled: SettledSend[];
	/** Free-form messages that Meta refused because the window was closed. */
	refused: RefusedMessage[];
	/** Messages that arrived, or failed for another reason. */
	concluded: OurMessage[];
	/** Messages that failed for good. */
	undelivered: OurMessage[];
	/** Service messages that arrived, by what they cost. */
	service: ServiceMessage[];
	/** What is told of messages that may count in a budget or a campaign: one for each message. */
	ledger: LedgerNews[];
}

/** Sorts a delivery's observations; those with a time that Meta cannot mean are left out. */
export function sortObservations(observations: Observation[], now: number): Sorted {
	const sorted: Sorted = {
		...{ customers: [], spellings: [], settled: [] },
		...{ refused: [], concluded: [], undelivered: [], service: [], ledger: [] },
	};
	const counted = new Map<string, LedgerNews>();
	for (const observation of observations) {
		if (!isPlausible(observation, now)) continue;
		const { phoneNumberId, customer } = observation;
		if (observation.kind === 'spelled') {
			const { given } = observation;
			if (customer.phone) sorted.spellings.push({ phoneNumberId, given, phone: customer.phone });
		} else if (observation.kind === 'settled') {
			const { messageId, callbackData, at } = observation;
			const names = namesOf(customer);
			const recipients = names.flatMap(spelledOut).map(([, name]) => name);
			const outcome = JSON.stringify({ messageId, to: names[0]?.[1] });
			sorted.settled.push({ phoneNumberId, recipients, callbackData, messageId, outcome, at });
		} else if (observation.kind === 'refused') {
			const [name] = namesOf(customer);
			const { messageId } = observation;
			sorted.refused.push({ phoneNumberId, messageId, customer: name?.[1] ?? '' });
		} else if (observation.kind === 'counted') {
			const { messageId } = observation;
			const key = JSON.stringify([phoneNumberId, messageId]);
			const known = counted.get(key) ?? { phoneNumberId, messageId };
			counted.set(key, withStatus(known, observation));
		} else if (observation.kind === 'replied') {
			const { messageId, at, button } = observation;
			sorted.ledger.push({
				phoneNumberId,
				messageId,
				...from(customer),
				at,
				answeredAt: at,
				button,
			});
		} else if (observation.kind === 'concluded' || observation.kind === 'undelivered') {
			sorted[observation.kind].push({ phoneNumberId, messageId: observation.messageId });
		} else if (observation.kind === 'service') {
			const { at, messageId, use } = observation;
			const messageKey = use === 'charged' ? '' : hashedKey(messageId);
			sorted.service.push({ phoneNumberId, messageKey, at });
		} else {
			sorted.customers.push(observation);
			const { kind } = observation;
			if (kind === 'consent' && observation.marketing === 'stop' && !observation.messageId) {
				const { at } = observation;
				sorted.ledger.push({ phoneNumberId, ...from(customer), at, optedOutAt: at });
			}
		}
	}
	sorted.ledger.push(...counted.values());
	return sorted;
}

/** A customer in all spellings, as our messages may be addressed. */
function from(customer: CustomerNames): Pick<LedgerNews, 'customer'> {
	return {
		customer: namesOf(customer)
			.flatMap(spelledOut)
			.map(([, name]) => name),
	};
}

const STATUS_TIMES = {
	sent: 'sentAt',
	delivered: 'deliveredAt',
	read: 'readAt',
	played: 'playedAt',
	failed: 'failedAt',
} as const;

function withStatus(
	known: LedgerNews,
	{ status, at, code, reason, pricing }: MessageNews & { at: number },
): LedgerNews {
	return {
		...known,
		[STATUS_TIMES[status]]: Math.floor(at),
		...(status === 'failed' ? { code, reason } : {}),
		...(pricing ? { pricing } : {}),
	};
}

/** What Meta's refusal of a message taught: it was so when that message was sent. */
type Refusal = Extract<CustomerObservation, { messageId?: string }> & { messageId: string };

function isRefusal(observation: CustomerObservation): observation is Refusal {
	return 'messageId' in observation && observation.messageId !== undefined;
}

/** Messages that Meta refused: asked for when they were sent. */
export function refusedMessages(observations: CustomerObservation[]): OurMessage[] {
	return observations.filter(isRefusal);
}

/** With the time of the send in place of that of the refusal, where it is known. */
export function datedBySend(
	observations: CustomerObservation[],
	sentAt: (message: OurMessage) => number | undefined,
): CustomerObservation[] {
	return observations.map((observation) =>
		isRefusal(observation)
			? { ...observation, at: sentAt(observation) ?? observation.at }
			: observation,
	);
}
