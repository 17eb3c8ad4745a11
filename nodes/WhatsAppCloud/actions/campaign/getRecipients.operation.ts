import type { IDataObject } from 'n8n-workflow';

import { adviceFor, meaningOf } from '../../codes/meaning';
import { withoutAbsent } from '../../json';
import { RECIPIENTS, type CampaignMessage, type Recipients } from '../../store/campaigns';
import { kindFrom } from '../../store/ledger';
import { everyPage } from '../everyPage';
import { limitField, phoneNumberField, returnAllField } from '../fields';
import { BadInput } from '../failure';
import { asRead, type Operation } from '../operation';
import { readLimit, readText } from '../parameters';
import { campaignField, findCampaign, readCampaignInput, type CampaignInput } from './fields';

const PAGE = 500;

interface Input extends CampaignInput {
	which: Recipients;
	limit: number;
}

/** Campaign → Get Recipients: one item for each message, such as those that were not reached, to be written to otherwise. */
export const getRecipients: Operation<Input> = {
	fields: [
		phoneNumberField,
		campaignField,
		{
			displayName: 'Which Recipients',
			name: 'which',
			type: 'options',
			default: 'notReached',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Answered', value: 'answered', description: 'Wrote or tapped a button afterwards' },
				{ name: 'Failed', value: 'failed', description: 'Meta refused it, at once or later' },
				{
					name: 'Not Reached',
					value: 'notReached',
					description: 'Failed, unsent, or not known to have arrived',
				},
				{
					name: 'Not Read',
					value: 'notRead',
					description: 'Arrived and was not read, as far as read receipts tell',
				},
				{
					name: 'Not Sent',
					value: 'unsent',
					description: 'Skipped, out of budget, or the campaign was stopped',
				},
				{
					name: 'Opted Out',
					value: 'optedOut',
					description: 'Stopped marketing messages afterwards',
				},
				{ name: 'Reached', value: 'reached', description: 'Delivered, read or played' },
				{ name: 'Read', value: 'read' },
				{
					name: 'Unknown',
					value: 'unknown',
					description: 'Sent or being sent, without news of its arrival',
				},
			],
		},
		returnAllField,
		limitField,
	],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		return {
			...readCampaignInput(batch, itemIndex),
			which: readWhich(readText(batch, 'which', itemIndex)),
			limit: readLimit(batch, itemIndex),
		};
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject[]> {
		const { campaigns } = await batch.account.store();
		const { phoneNumberId, name, which, limit } = input;
		await findCampaign(campaigns, input);
		const found: IDataObject[] = [];
		const pages = everyPage(batch.signal, async (after?: number) => {
			const size = Math.min(PAGE, limit - found.length);
			return await campaigns.messages(phoneNumberId, name, { which, after, limit: size });
		});
		for await (const page of pages) {
			for (const message of page) found.push(describe(input, message));
			if (found.length >= limit) break;
		}
		return found;
	},
};

function readWhich(given: string): Recipients {
	const which = RECIPIENTS.find((one) => one === given);
	if (which) return which;
	throw new BadInput(
		`Which Recipients is "${given}", not one of ${RECIPIENTS.join(', ')}`,
		'Choose one from the list, or have the expression give one of them.',
		['Which Recipients'],
	);
}

function describe({ name, phoneNumberId }: CampaignInput, message: CampaignMessage): IDataObject {
	const { recipient, state, code, reason, amount, currency, charge, button, messageId } = message;
	const advice = code === undefined ? undefined : adviceFor(meaningOf(code), 'status');
	const isPriced = amount !== undefined && currency !== undefined && state !== 'unsent';
	return withoutAbsent<IDataObject>({
		...{ to: recipient, outcome: outcomeOf(message), reason, code, advice, button },
		...{ campaign: name, phoneNumberId, ...present(kindFrom(message.kind)), messageId },
		...times(message),
		cost: isPriced
			? { charge: CHARGES[charge] ?? charge, amount: amount / 1e6, currency }
			: undefined,
	});
}

const CHARGES: Readonly<Record<string, string>> = {
	estimated: 'not known yet',
	charged: 'paid',
	free: 'free',
	none: 'free',
};

function outcomeOf(message: CampaignMessage): string {
	const { state, failedAt, deliveredAt, readAt, playedAt } = message;
	if (playedAt !== undefined) return 'played';
	if (readAt !== undefined) return 'read';
	if (deliveredAt !== undefined) return 'delivered';
	if (failedAt !== undefined) return 'failed';
	return state === 'claimed' ? 'unknown' : state;
}

function present(kind: object): IDataObject {
	return Object.fromEntries(Object.entries(kind).filter(([, value]) => value !== ''));
}

const TIMES = [
	...(['claimedAt', 'sentAt', 'deliveredAt', 'readAt', 'playedAt'] as const),
	...(['failedAt', 'answeredAt', 'optedOutAt'] as const),
] as const;

function times(message: CampaignMessage): IDataObject {
	return Object.fromEntries(
		TIMES.flatMap((name) => {
			const at = message[name];
			return at === undefined ? [] : [[name, new Date(at).toISOString()]];
		}),
	);
}
