import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { HELD_AT, type Holder } from '../../conversation/thread';
import { mergeWindows, type WindowRecord } from '../../conversation/window';
import { learn } from '../../send/learn';
import { customerField, phoneNumberField } from '../fields';
import { BadInput } from '../failure';
import type { Operation } from '../operation';
import { toText } from '../parameters';
import { findRecords } from '../records';
import { readCustomer, type CustomerInput } from './customer';
import { describeConversation } from './describe';

/** Meta's limit for what is told to the next responder ("Thread control"). */
const MAX_NOTE = 2000;

/** The escalation partner is whom Meta passes a thread to when nobody is named. */
const ESCALATION_PARTNER = 'escalation';

interface Input extends CustomerInput {
	note?: string;
	targetRole?: string;
}

interface Ready extends Input {
	/** What was known of the conversation before. */
	record: WindowRecord | undefined;
}

const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Wants a refund for order 4711',
	description: 'A note for the other app about the conversation, at most 2,000 characters',
};

const passToField: INodeProperties = {
	displayName: 'Pass To',
	name: 'passTo',
	type: 'options',
	default: ESCALATION_PARTNER,
	description: 'Who answers from now on. To use another role, enter its name as an expression.',
	options: [
		{ name: 'Escalation Partner', value: ESCALATION_PARTNER },
		{ name: 'Meta Business Agent', value: 'ai_agent' },
		{ name: 'Whoever Answers Ads That Lead to WhatsApp', value: 'ctwa' },
		{ name: 'Whoever Answers Customer Service', value: 'customer_service' },
		{ name: 'Whoever Answers Marketing', value: 'marketing' },
		{ name: 'Whoever Answers Utility Messages', value: 'utility' },
	],
};

/** Conversation → Take Over, from whoever holds it: for the escalation partner of the number only. */
export const takeOver = threadControl('take', 'us', [noteField]);

/** Conversation → Pass On: a conversation of ours goes to another responder. */
export const passOn = threadControl('pass', 'another', [passToField, noteField]);

/** Conversation → Release: a conversation of ours is nobody's until the customer writes again. */
export const release = threadControl('release', 'nobody', []);

/** One action of Meta's on the thread of one customer; what comes of it is remembered, as no call tells it. */
function threadControl(
	action: 'take' | 'pass' | 'release',
	holder: Holder,
	fields: INodeProperties[],
): Operation<Input, Ready> {
	return {
		fields: [phoneNumberField, customerField, ...fields],

		concurrency: 8,

		numberOf: ({ phoneNumberId }) => phoneNumberId,

		read(batch, itemIndex) {
			const note = fields.includes(noteField) ? toText(batch.parameter('note', itemIndex, '')) : '';
			const role = fields.includes(passToField)
				? toText(batch.parameter('passTo', itemIndex, ESCALATION_PARTNER)).trim()
				: '';
			if ([...note].length > MAX_NOTE) {
				throw new BadInput(
					`Note has ${[...note].length} characters`,
					`Meta allows at most ${MAX_NOTE}: shorten it.`,
					['Note'],
				);
			}
			return {
				...readCustomer(batch, itemIndex),
				...(note === '' ? {} : { note }),
				...(role === '' || role === ESCALATION_PARTNER ? {} : { targetRole: role }),
			};
		},

		async prepare(batch, items) {
			const inputs = items.map(({ input }) => input);
			const records = await findRecords(batch, inputs);
			return inputs.map((input, index) => ({ ...input, record: records[index] }));
		},

		async run(batch, { phoneNumberId, recipient, note, targetRole, record }): Promise<IDataObject> {
			await batch.account.graph.post(
				`/${phoneNumberId}/thread_control`,
				{
					messaging_product: 'whatsapp',
					...recipient.address,
					action,
					...(note === undefined ? {} : { metadata: note }),
					...(targetRole === undefined ? {} : { control_pass: { target_role: targetRole } }),
				},
				{ signal: batch.signal },
			);
			const { customer } = recipient;
			const at = batch.now();
			await learn(batch, [{ kind: 'held', phoneNumberId, customer, at, holder }]);
			const known = mergeWindows(record ?? {}, { [HELD_AT[holder]]: at });
			return describeConversation(phoneNumberId, customer, known, at);
		},
	};
}
