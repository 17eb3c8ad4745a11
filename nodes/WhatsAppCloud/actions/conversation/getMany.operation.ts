import type { IDataObject } from 'n8n-workflow';

import type { ConsentState } from '../../conversation/consent';
import type { Conversation } from '../../conversation/conversationList';
import { threadOwnerAt } from '../../conversation/thread';
import { isWaiting, windowAt, WINDOW_MS, type WindowRecord } from '../../conversation/window';
import type { Cursor } from '../../store/conversations';
import { everyPage } from '../everyPage';
import { phoneNumberField } from '../fields';
import { BadInput } from '../failure';
import { asRead, type Batch, type Operation } from '../operation';
import { readLimit, readPhoneNumberId, readText } from '../parameters';
import { byConsent } from './byConsent';
import { describeConversation } from './describe';
import { getManyFields } from './getMany.fields';
import { readMoment } from './time';

const HOUR_MS = 60 * 60 * 1000;

const PAGE = 200;

const CONSENTS = new Map<string, ConsentState>([
	['consentGiven', 'given'],
	['consentRefused', 'refused'],
	['consentUnknown', 'unknown'],
]);

/** Which conversations, of one business number. */
interface Input {
	phoneNumberId: string;
	/** Only those of who said this about marketing messages: then nothing else matters but the limit. */
	consent?: ConsentState;
	/** When the customer last wrote, ms. */
	from: number;
	to: number;
	/** What else has to be so. */
	accepts: (record: WindowRecord, now: number) => boolean;
	newestFirst: boolean;
	limit: number;
}

/** Conversation → Get Many: who has written, from the store; Meta has no such list. */
export const getMany: Operation<Input> = {
	fields: [phoneNumberField, ...getManyFields],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read(batch, itemIndex) {
		const show = readText(batch, 'show', itemIndex);
		const common = {
			phoneNumberId: readPhoneNumberId(batch, itemIndex),
			to: batch.now() + HOUR_MS,
			newestFirst: true,
			limit: readLimit(batch, itemIndex),
		};
		const consent = CONSENTS.get(show);
		if (consent) return { ...common, from: 0, accepts: () => true, consent };
		const open = { ...common, from: batch.now() - WINDOW_MS, accepts: isOpen };
		switch (show) {
			case 'closing': {
				const hours = readHours(batch, itemIndex);
				const to = batch.now() - WINDOW_MS + hours * HOUR_MS;
				return { ...open, to, newestFirst: false };
			}
			case 'since':
				return { ...common, from: readSince(batch, itemIndex), accepts: () => true };
			case 'waiting':
				return {
					...open,
					newestFirst: false,
					accepts: (record, now) => isOpen(record, now) && isWaiting(record),
				};
			default:
				return open;
		}
	},

	prepare: asRead,

	async run(batch, input): Promise<IDataObject[]> {
		const found: IDataObject[] = [];
		const { consent } = input;
		const list = consent
			? byConsent(batch, input.phoneNumberId, consent)
			: conversations(batch, input);
		for await (const { customer, record } of list) {
			if (found.length >= input.limit) break;
			if (!input.accepts(record, batch.now())) continue;
			found.push(describeConversation(input.phoneNumberId, customer, record, batch.now()));
		}
		return found;
	},
};

/** Page after page, as they are wanted. */
async function* conversations(
	batch: Batch,
	{ phoneNumberId, from, to, newestFirst, limit }: Input,
): AsyncGenerator<Conversation> {
	const store = await batch.account.store();
	const pages = everyPage(batch.signal, async (after?: Cursor) => {
		const { conversations: entries, next } = await store.findConversations(phoneNumberId, {
			...{ from, to, newestFirst },
			// Who is left after the first page is looked for among many.
			...(after ? { after, limit: PAGE } : { limit: Math.min(limit, PAGE) }),
		});
		return { entries, next };
	});
	for await (const page of pages) yield* page;
}

/** Whether one may write freely. */
function isOpen(record: WindowRecord, now: number): boolean {
	return windowAt(record, now, 0).state === 'open' && threadOwnerAt(record, now) !== 'another';
}

function readHours(batch: Batch, itemIndex: number): number {
	const hours = Number(batch.parameter('closingWithinHours', itemIndex, 2));
	if (hours > 0 && hours <= 24) return hours;
	throw new BadInput(
		`Closing Within (Hours) is ${readText(batch, 'closingWithinHours', itemIndex)}, not between 0 and 24`,
		'A window is open for 24 hours at most.',
		['Closing Within (Hours)'],
	);
}

function readSince(batch: Batch, itemIndex: number): number {
	const given: unknown = batch.parameter('wroteSince', itemIndex, '');
	return readMoment(given, batch.node.getTimezone(), 'Wrote Since');
}
