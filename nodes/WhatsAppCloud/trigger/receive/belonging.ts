import type { Observation } from '../../conversation/observation';
import { LOST_LATELY_MS, type Verdict } from '../../ownership/claim';
import { GIVE_ACCESS, nameOf, partsOf, type Kind } from '../../ownership/notYours';
import type { WhatsAppEvent } from '../../webhook/events';
import type { Delivery } from '../../webhook/parse';

/** Tells whose something is, see `ownership/proofs.ts`. */
export type Judge = (kind: Kind, id: string) => Promise<Verdict>;

/** A line for the log about a number or account; `about` is the same for all lines about it. */
export interface Remark {
	level: 'info' | 'warn' | 'error';
	about: string;
	text: string;
}

/** A delivery, sorted by whose it is. */
export interface Sorted {
	/** Teaches, and starts the workflow. */
	own: Delivery;
	/** Starts the workflow, and teaches nothing: belongs to nobody. */
	samples: WhatsAppEvent[];
	/** Why a part could not be taken in now: Meta has to send it again. */
	again?: string;
	remarks: Remark[];
}

/** The WABA of the samples that Meta's App Dashboard sends ("Test"), with a number that is nobody's. */
const SAMPLE_ACCOUNT = '0';

/**
 * Sorts what came by whose it is: change by change, since one delivery may be about several numbers. What Meta says
 * is not this credential's is left out; what Meta could not be asked about is to be sent again.
 *
 * @param now ms
 */
export async function sortByOwner(
	{ events, observations, ways }: Delivery,
	judge: Judge,
	now: number,
): Promise<Sorted> {
	const samples = events.filter(isSample);
	const real = samples.length > 0 ? events.filter((event) => !isSample(event)) : events;
	const taught = samples.length > 0 ? withoutSamples(observations, samples, real) : observations;
	const numbers = new Set([...real, ...taught].map(({ phoneNumberId }) => phoneNumberId));
	const accounts = new Set(real.map(accountOf));
	const objects = [...named('number', numbers), ...named('businessAccount', accounts)];
	const verdicts = new Map(
		await Promise.all(
			objects.map(async ([kind, id]): Promise<[string, Verdict]> => {
				return [`${kind}:${id}`, await judge(kind, id)];
			}),
		),
	);
	const provenOf = (kind: Kind, ids: Set<string | undefined>) =>
		new Set([...ids].filter((id) => id === undefined || isProven(verdicts.get(`${kind}:${id}`))));
	const ownNumbers = provenOf('number', numbers);
	const ownAccounts = provenOf('businessAccount', accounts);
	const remarks: Remark[] = [];
	const unchecked: string[] = [];
	for (const [object, verdict] of verdicts) {
		const { kind, id } = partsOf(object);
		const remark = remarkOn(nameOf(kind, id), verdict, now);
		if (remark?.isRefusal) unchecked.push(remark.text);
		else if (remark) remarks.push({ ...remark, about: object });
	}
	return {
		own: {
			events: real.filter(
				(event) => ownNumbers.has(event.phoneNumberId) && ownAccounts.has(accountOf(event)),
			),
			observations: taught.filter(({ phoneNumberId }) => ownNumbers.has(phoneNumberId)),
			ways: ways.filter(({ kind, id }) => (kind === 'number' ? ownNumbers : ownAccounts).has(id)),
		},
		samples,
		remarks,
		...(unchecked.length > 0 ? { again: unchecked.join(' ') } : {}),
	};
}

export function isSample({ businessAccountId, businessPortfolioId }: WhatsAppEvent): boolean {
	return [businessAccountId, businessPortfolioId].includes(SAMPLE_ACCOUNT);
}

/** What is known of the samples' number teaches nothing, unless something else in the delivery is about it. */
function withoutSamples(
	observations: Observation[],
	samples: WhatsAppEvent[],
	real: WhatsAppEvent[],
): Observation[] {
	const numbersOf = (events: WhatsAppEvent[]) =>
		new Set(events.map(({ phoneNumberId }) => phoneNumberId));
	const [ofSamples, ofReal] = [numbersOf(samples), numbersOf(real)];
	return observations.filter(
		({ phoneNumberId }) => !ofSamples.has(phoneNumberId) || ofReal.has(phoneNumberId),
	);
}

/**
 * An event belongs to its number; without one, and for news of a template in any case, to its WABA. With neither, it is
 * about the app, and the credential has the secret with which Meta has signed it.
 */
function accountOf({ event, phoneNumberId, businessAccountId }: WhatsAppEvent): string | undefined {
	return event === 'template' || phoneNumberId === undefined ? businessAccountId : undefined;
}

function named(kind: Kind, ids: Set<string | undefined>): Array<[Kind, string]> {
	return [...ids].flatMap((id): Array<[Kind, string]> => (id === undefined ? [] : [[kind, id]]));
}

function isProven(verdict: Verdict | undefined): boolean {
	return verdict?.state === 'proven';
}

type Said = Omit<Remark, 'about'> & { isRefusal?: boolean };

function remarkOn(name: string, verdict: Verdict, now: number): Said | undefined {
	switch (verdict.state) {
		case 'proven':
			return verdict.doubt && doubtOf(name, verdict.doubt);
		case 'foreign': {
			const { lostAt } = verdict;
			return lostAt !== undefined && now - lostAt < LOST_LATELY_MS
				? {
						level: 'error',
						isRefusal: true,
						text: `Meta no longer shows ${name} to the credential's access token. ${GIVE_ACCESS}`,
					}
				: {
						level: 'warn',
						text: `Events for ${name} are ignored, because Meta does not show it to the credential's access token. ${GIVE_ACCESS}`,
					};
		}
		case 'unchecked':
			return {
				level: 'error',
				isRefusal: true,
				text: `Meta could not say whether ${name} belongs to this credential. ${verdict.failure.message}`,
			};
	}
}

function doubtOf(name: string, { failure, until }: { failure: Error; until: number }): Said {
	return {
		level: 'warn',
		text: `Events for ${name} are accepted, because Meta has shown it to the credential's access token before. This holds until ${new Date(until).toISOString()}; after that they are refused (500) until Meta shows it again. ${failure.message}`,
	};
}
