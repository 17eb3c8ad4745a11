import type { IDataObject } from 'n8n-workflow';

import { adviceFor, meaningOf } from '../../codes/meaning';
import { giveWay } from '../../giveWay';
import { RECIPIENTS, type CampaignMessage, type Recipients } from '../../store/campaigns';
import { limitField, phoneNumberField, returnAllField } from '../fields';
import { BadInput } from '../failure';
import { asRead, type Operation } from '../operation';
import { readLimit, readText } from '../parameters';
import { campaignField, findCampaign, readCampaignInput, type CampaignInput } from './fields';
import { kindFrom } from './report';

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
			displayName: 'Which',
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
		for (let after: number | undefined = 0; after !== undefined && found.length < limit;) {
			await giveWay();
			batch.signal?.throwIfAborted();
			const size = Math.min(PAGE, limit - found.length);
			const question: { which: Recipients; after: number; limit: number } = {
				which,
				after,
				limit: size,
			};
			const page: { messages: CampaignMessage[]; next?: number } = await campaigns.messages(
				phoneNumberId,
				name,
				question,
			);
			for (const message of page.messages) found.push(describe(input, message));
			after = page.next;
		}
		return found;
	},
};

function readWhich(given: string): Recipients {
	const which = RECIPIENTS.find((one) => one === given);
	if (which) return which;
	throw new BadInput(
		`Which is "${given}", not one of ${RECIPIENTS.join(', ')}`,
		'Choose one from the list, or have the expression give one of them.',
		['Which'],
	);
}

function describe({ name, phoneNumberId }: CampaignInput, message: CampaignMessage): IDataObject {
	const { recipient, state, code, reason, amount, currency, charge, button, messageId } = message;
	const advice = code === undefined ? undefined : adviceFor(meaningOf(code), 'status');
	return {
		...{ to: recipient, outcome: outcomeOf(message) },
		...(reason === undefined ? {} : { reason }),
		...(code === undefined ? {} : { code }),
		...(advice === undefined ? {} : { advice }),
		...(button === undefined ? {} : { button }),
		...{ campaign: name, phoneNumberId, ...present(kindFrom(message.kind)) },
		...(messageId === undefined ? {} : { messageId }),
		...times(message),
		...(amount === undefined || currency === undefined || state === 'unsent'
			? {}
			: { cost: { charge: CHARGES[charge] ?? charge, amount: amount / 1e6, currency } }),
	};
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

function present(kind: Record<string, string>): IDataObject {
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
