import type { IDataObject } from 'n8n-workflow';

import { asNumber, asObject, asText, parseJson, type JsonObject } from '../../json';
import { momentInWords } from '../../message/moment';
import { addressee } from '../../message/recipient';
import type { Obstacle } from '../../store/ledger';
import type { Choice, SendInput } from '../composition';
import { NotSent, OtherOutput } from '../outcome/notSent';
import { describeOutcome } from '../outcome/outcome';
import type { NoRoom } from './charging';
import type { Guard } from './guard';

/** Why a message that could be sent is not, in words and as items say it. */
interface Reason {
	reason:
		'budget_reached' | 'price_too_high' | 'price_unknown' | 'other_currency' | 'campaign_stopped';
	what: string;
	advice: string;
	/** What the item says besides. */
	about?: IDataObject;
}

const OF: Readonly<Record<string, string>> = {
	node: 'of this node',
	number: 'of the business number',
	customer: 'for this customer',
};

function money(millionths: number, currency: string): string {
	return `${millionths / 1e6} ${currency}`;
}

/** A budget without room, or a campaign that was stopped. */
export function reasonOf(obstacle: Obstacle, timeZone?: string): Reason {
	if (obstacle.by === 'campaign') {
		const { stoppedAt } = obstacle;
		return {
			reason: 'campaign_stopped',
			what: `the campaign was stopped on ${momentInWords(stoppedAt, timeZone)}`,
			advice: 'Use Campaign → Resume to continue it, or another campaign name.',
			about: { stoppedAt: new Date(stoppedAt).toISOString() },
		};
	}
	const about = asTold(asObject(parseJson(obstacle.about)) ?? {});
	const currency = asText(about.currency) ?? '';
	const max = money(asNumber(obstacle.max) ?? 0, currency);
	const used = money(obstacle.used, currency);
	const per = asText(about.per) ?? '';
	return {
		reason: 'budget_reached',
		what: `the budget ${OF[asText(about.of) ?? ''] ?? ''} of ${max} per ${per} has no room for it: ${used} are spent or reserved`,
		advice:
			'Raise its amount under Budgets, wait for the next period, or let such items go on (When a Budget Is Reached).',
		about: { budget: { ...about, used: obstacle.used / 1e6 } },
	};
}

/** A budget as people know it, whichever of the customer's names has no room. */
function asTold({ toldElsewhere: _mark, ...about }: JsonObject): JsonObject {
	return about;
}

/** What is known before anything is claimed. */
export function reasonBefore(
	noRoom: NoRoom,
	{ currency, highest = 0, unknownPrice }: Guard,
): Reason {
	switch (noRoom.why) {
		case 'billedIn':
			return {
				reason: 'other_currency',
				what: `Meta bills the account in ${noRoom.currency}, and Budget Currency is ${currency}`,
				advice: `Amounts of two currencies cannot be compared. Set Budget Currency to ${noRoom.currency}, and the amounts with it.`,
			};
		case 'currency':
			return {
				reason: 'other_currency',
				what: `its price is in ${noRoom.currency}, and Budget Currency is ${currency}`,
				advice: `Amounts of two currencies cannot be compared. Set Budget Currency to ${noRoom.currency}, and the amounts with it.`,
			};
		case 'highest':
			return {
				reason: 'price_too_high',
				what: `it costs ${money(noRoom.amount, currency)}, more than the Highest Price of ${money(highest, currency)}`,
				advice: 'Raise Highest Price, or choose a template of a cheaper category.',
			};
		case 'unknownPrice':
			return {
				reason: 'price_unknown',
				what:
					unknownPrice === 'block'
						? 'its price is not known, and If the Price Is Unknown says not to send it'
						: `its price in ${currency} is not known, nor is the dearest one`,
				advice: `Give Meta’s card for ${currency} to Cost → Set Price Card, and check that the customer is given by a phone number with its country code.`,
			};
	}
}

/**
 * What the item gives out.
 *
 * @param isLaterPart of a text whose beginning is out: that is told in any case
 * @throws {NotSent} where the item is to fail
 */
export function withoutRoom(
	input: SendInput,
	choice: Choice,
	{ reason, what, advice, about = {} }: Reason,
	now: number,
	{ isLaterPart = false } = {},
): IDataObject | OtherOutput {
	const to = addressee(input.recipient);
	const whenReached = reason === 'campaign_stopped' ? 'skip' : (input.guard?.whenReached ?? 'fail');
	const mustFail = whenReached === 'fail' || reason === 'other_currency' || isLaterPart;
	const outcome = {
		...describeOutcome(input, choice, { status: mustFail ? 'failed' : 'skipped' }, now),
		...{ sentAs: 'nothing', reason, ...about },
	};
	if (mustFail) throw new NotSent(`Nothing was sent to ${to}: ${what}`, advice, outcome);
	return whenReached === 'output' ? new OtherOutput(outcome) : outcome;
}
