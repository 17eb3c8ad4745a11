import type { MarketingChoice } from '../../conversation/consent';
import type { Observation } from '../../conversation/observation';
import { LONGEST_SOURCE, sourceOf } from '../../conversation/statement';
import { momentInWords } from '../../message/moment';
import { customerField, phoneNumberField } from '../fields';
import { BadInput } from '../failure';
import type { Batch, Operation } from '../operation';
import { readText, toText } from '../parameters';
import { readCustomer, type CustomerInput } from './customer';
import { AT_ONCE, recordTogether, type Recorded } from './recordTogether';
import { readPastMoment } from './time';

interface Input extends CustomerInput {
	marketing: MarketingChoice;
	/** ms; absent = now. */
	at?: number;
	source?: string;
}

/** Nobody asked for messages on WhatsApp before: what looks older is a number of days, or of something else. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Conversation → Set Consent: what customers said elsewhere about marketing messages, one by one or a whole list. */
export const setConsent: Operation<Input, Recorded<Input>> = {
	fields: [
		phoneNumberField,
		{ ...customerField, description: "The customer's phone number or user ID" },
		{
			displayName: 'Marketing Messages',
			name: 'marketing',
			type: 'options',
			default: 'stop',
			description:
				'Send follows this choice. Meta keeps its own list: customers who stopped marketing in WhatsApp get none, whatever is set here.',
			options: [
				{
					name: 'Resume',
					value: 'resume',
					description: 'The customer wants them (again)',
				},
				{
					name: 'Stop',
					value: 'stop',
					description: 'The customer does not want them, so Send skips marketing templates',
				},
			],
		},
		{
			displayName: 'Said At',
			name: 'saidAt',
			type: 'dateTime',
			default: '',
			description: 'When the customer said so; empty means now. The latest statement counts.',
		},
		{
			displayName: 'Source',
			name: 'source',
			type: 'string',
			default: '',
			placeholder: 'e.g. Newsletter form on example.com',
			description:
				'Where the customer said so, or the list that it comes from: kept with the date, to show to whoever asks (Get Consent History)',
		},
	],

	// As many as are recorded in one go.
	concurrency: AT_ONCE,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const at = readSaidAt(batch, itemIndex);
		const source = readSource(batch, itemIndex);
		return {
			...readCustomer(batch, itemIndex),
			marketing: readMarketing(batch, itemIndex),
			...(at === undefined ? {} : { at }),
			...(source === undefined ? {} : { source }),
		};
	},

	prepare: async (batch, items) => recordTogether(batch, items, observe),

	run: async (_batch, { input, recorder }) => await recorder.do(input),
};

function observe(
	{ phoneNumberId, recipient: { customer }, marketing, at, source }: Input,
	now: number,
): Observation {
	const origin = { how: 'import', ...(source === undefined ? {} : { source }) } as const;
	return { kind: 'consent', phoneNumberId, customer, at: at ?? now, marketing, origin };
}

/** Anything else than the two is refused: a list's "yes" taken for a no, or a "no" for a yes, nobody would notice. */
function readMarketing(batch: Batch, itemIndex: number): MarketingChoice {
	const given = readText(batch, 'marketing', itemIndex);
	const choice = given.trim().toLowerCase();
	if (choice === 'stop' || choice === 'resume') return choice;
	throw new BadInput(
		`Marketing Messages "${given}" is neither resume nor stop`,
		"Have an expression turn what your list says into one of them, such as {{ $json.newsletter === 'yes' ? 'resume' : 'stop' }}.",
		['Marketing Messages'],
	);
}

function readSaidAt(batch: Batch, itemIndex: number): number | undefined {
	const given: unknown = batch.parameter('saidAt', itemIndex, '');
	if (given === '' || given === null || given === undefined) return undefined;
	const at = readPastMoment(batch, given, 'Said At', 'Nobody has said anything yet at that time.');
	if (at >= EARLIEST) return at;
	throw new BadInput(
		`Said At "${toText(given)}" is ${momentInWords(at, batch.timeZone)}, long before there was WhatsApp`,
		'Give a date such as 2026-11-23T09:30:00+01:00, or seconds since 1970.',
		['Said At'],
	);
}

function readSource(batch: Batch, itemIndex: number): string | undefined {
	const text = readText(batch, 'source', itemIndex);
	const length = Array.from(text.trim()).length;
	if (length <= LONGEST_SOURCE) return sourceOf(text);
	throw new BadInput(
		`Source has ${length} characters; at most ${LONGEST_SOURCE} are kept`,
		'Shorten the name of the form or the list.',
		['Source'],
	);
}
