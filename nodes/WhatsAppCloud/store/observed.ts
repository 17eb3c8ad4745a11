import type { CustomerNames } from '../customer/customer';
import { namesOf } from '../customer/observedNames';
import type { Statement } from '../conversation/statement';
import { HELD_AT, type Holder } from '../conversation/thread';
import type { WindowRecord } from '../conversation/window';
import type { CustomerObservation } from './factTables';

/** What a customer said about marketing messages. @param at ms */
export function saidFrom(
	observation: Extract<CustomerObservation, { kind: 'consent' }>,
	at: number,
): { phoneNumberId: string; statement: Statement } {
	const { phoneNumberId, customer, marketing, origin, messageId } = observation;
	const about = messageId === undefined ? {} : { messageId };
	return {
		phoneNumberId,
		statement: { names: tidy(customer), at, marketing, how: 'unknown', ...about, ...origin },
	};
}

const CONSENT_TIMES = { stop: 'stoppedAt', resume: 'resumedAt' } as const;

/** What an observation says of the window. */
export function windowFrom(
	observation: Exclude<CustomerObservation, { kind: 'renamed' }>,
): WindowRecord {
	switch (observation.kind) {
		case 'opened':
			return {
				openedAt: Math.floor(observation.at),
				openedBy: observation.by,
				...heldFrom(observation),
			};
		case 'held':
			return heldFrom(observation);
		case 'closed':
			return { closedAt: Math.floor(observation.at) };
		case 'freeEntryPoint':
			return { freeEntryPointExpiresAt: Math.floor(observation.expiresAt) };
		case 'answered':
			return { answeredAt: Math.floor(observation.at) };
		case 'consent':
			return { [CONSENT_TIMES[observation.marketing]]: Math.floor(observation.at) };
		case 'capped':
			return { cappedAt: Math.floor(observation.at) };
		case 'seen':
			return {};
	}
}

function heldFrom({ holder, at }: { holder?: Holder; at: number }): WindowRecord {
	return holder === undefined ? {} : { [HELD_AT[holder]]: Math.floor(at) };
}

/** Without names that are none. */
export function tidy(customer: CustomerNames): CustomerNames {
	return Object.fromEntries(namesOf(customer));
}
