import type { Observation } from '../conversation/observation';
import { LOST_LATELY_MS, type Verdict } from '../ownership/claim';
import { GIVE_ACCESS, nameOf, partsOf, type Kind } from '../ownership/notYours';
import type { WhatsAppEvent } from '../webhook/events';
import type { Delivery } from '../webhook/parse';

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
	{ events, observations }: Delivery,
	judge: Judge,
	now: number,
): Promise<Sorted> {
	const samples = events.filter(isSample);
	const sampleNumbers = new Set(samples.flatMap(({ phoneNumberId }) => phoneNumberId ?? []));
	const real = events.filter((event) => !isSample(event));
	const taught = observations.filter(
		({ phoneNumberId }) =>
			!sampleNumbers.has(phoneNumberId) ||
			real.some((event) => event.phoneNumberId === phoneNumberId),
	);
	const objects = new Set([...real.flatMap(objectsOf), ...taught.map(objectOfNumber)]);
	const verdicts = new Map(
		await Promise.all(
			Array.from(objects, async (object): Promise<[string, Verdict]> => {
				const { kind, id } = partsOf(object);
				return [object, await judge(kind, id)];
			}),
		),
	);
	const isOwn = (object: string) => verdicts.get(object)?.state === 'proven';
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
			events: real.filter((event) => objectsOf(event).every(isOwn)),
			observations: taught.filter((observation) => isOwn(objectOfNumber(observation))),
		},
		samples,
		remarks,
		...(unchecked.length > 0 ? { again: unchecked.join(' ') } : {}),
	};
}

function isSample({ businessAccountId }: WhatsAppEvent): boolean {
	return businessAccountId === SAMPLE_ACCOUNT;
}

/** What an event belongs to: its number; without one, and for news of a template in any case, its WABA. */
function objectsOf({ event, phoneNumberId, businessAccountId }: WhatsAppEvent): string[] {
	const isOfAccount = event === 'template' || phoneNumberId === undefined;
	return [
		...(phoneNumberId === undefined ? [] : [`number:${phoneNumberId}`]),
		...(isOfAccount && businessAccountId !== undefined
			? [`businessAccount:${businessAccountId}`]
			: []),
	];
}

function objectOfNumber({ phoneNumberId }: Observation): string {
	return `number:${phoneNumberId}`;
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
						text: `Meta does not show ${name} to the credential's access token any more. ${GIVE_ACCESS}`,
					}
				: {
						level: 'warn',
						text: `What comes for ${name} is left out: Meta does not show it to the credential's access token. ${GIVE_ACCESS}`,
					};
		}
		case 'unchecked':
			return {
				level: 'error',
				isRefusal: true,
				text: `Meta could not tell whether ${name} is this credential's. ${verdict.failure.message}`,
			};
	}
}

function doubtOf(name: string, { failure, until }: { failure: Error; until: number }): Said {
	return {
		level: 'warn',
		text: `What comes for ${name} is taken in because Meta has shown it to the credential's access token before. That holds until ${new Date(until).toISOString()}; from then on it is refused (500) until Meta shows it again. ${failure.message}`,
	};
}
