import type { Observation } from '../conversation/observation';
import { isPlausible } from '../conversation/plausibility';
import { namesOf } from '../conversation/sighting';
import type { SettledSend } from './sends';

/** What teaches something about a customer's names or window. */
export type CustomerObservation = Exclude<
	Observation,
	{ kind: 'spelled' | 'settled' | 'refused' | 'concluded' }
>;

/** Two ways of writing one phone number: Meta turned `given` into `phone`. */
export interface Spelling {
	phoneNumberId: string;
	given: string;
	phone: string;
}

/** A free-form message that Meta refused because the window was closed. */
export interface RefusedMessage {
	messageId: string;
	phoneNumberId: string;
}

/** Observations by the tables that they go to. */
export interface Sorted {
	customers: CustomerObservation[];
	spellings: Spelling[];
	settled: SettledSend[];
	refused: RefusedMessage[];
	/** IDs of messages that arrived, or failed for another reason. */
	concluded: string[];
}

/** Sorts a delivery's observations; those with a time that Meta cannot mean are left out. */
export function sortObservations(observations: Observation[], now: number): Sorted {
	const sorted: Sorted = {
		...{ customers: [], spellings: [], settled: [] },
		...{ refused: [], concluded: [] },
	};
	for (const observation of observations) {
		if (!isPlausible(observation, now)) continue;
		const { phoneNumberId, customer } = observation;
		if (observation.kind === 'spelled') {
			const { given } = observation;
			if (customer.phone) sorted.spellings.push({ phoneNumberId, given, phone: customer.phone });
		} else if (observation.kind === 'settled') {
			const { messageId, callbackData, at } = observation;
			const recipients = namesOf(customer).map(([, name]) => name);
			const outcome = JSON.stringify({ messageId, to: recipients[0] });
			sorted.settled.push({ phoneNumberId, recipients, callbackData, messageId, outcome, at });
		} else if (observation.kind === 'refused') {
			sorted.refused.push({ phoneNumberId, messageId: observation.messageId });
		} else if (observation.kind === 'concluded') {
			sorted.concluded.push(observation.messageId);
		} else {
			sorted.customers.push(observation);
		}
	}
	return sorted;
}

/** What Meta's refusal of a message taught: it was so when that message was sent. */
type Refusal = Extract<CustomerObservation, { messageId?: string }> & { messageId: string };

function isRefusal(observation: CustomerObservation): observation is Refusal {
	return 'messageId' in observation && observation.messageId !== undefined;
}

/** Messages that Meta refused: asked for when they were sent. */
export function refusedMessages(observations: CustomerObservation[]): string[] {
	return observations.filter(isRefusal).map(({ messageId }) => messageId);
}

/** With the time of the send in place of that of the refusal, where it is known. */
export function datedBySend(
	observations: CustomerObservation[],
	sentAt: (messageId: string) => number | undefined,
): CustomerObservation[] {
	return observations.map((observation) =>
		isRefusal(observation)
			? { ...observation, at: sentAt(observation.messageId) ?? observation.at }
			: observation,
	);
}
