import type { IDataObject } from 'n8n-workflow';

import type { ConsentNeeded } from '../../conversation/consent';
import type { HeldByAnother, OutsideWindow, SendMode } from '../../conversation/decision';
import { MARKETING_THROUGH, type MarketingThrough } from '../../delivery/marketingThrough';
import { PRIORITIES } from '../../delivery/priority';
import { DIRECT_SEND_LIMITS } from '../../message/directSend';
import { Draft } from '../../message/draft';
import { refusedByGroups } from '../../message/group';
import type { SendInput } from '../../send/composition';
import { planSend } from '../../send/sendPlan';
import { BadInput } from '../failure';
import { isContentsChecked } from '../media/checkContents';
import type { Batch } from '../operation';
import {
	readOptions,
	readPhoneNumberId,
	readRecipient,
	readTemplateReference,
	toText,
} from '../parameters';
import { fileChecker } from './attachments';
import { readCampaign } from './campaign';
import { readEnvelope } from './envelope';
import { readFreeForm } from './freeForm';
import { readGuard } from './guard';
import { readOccasion } from './occasion';
import { readLineBreaks, readTemplateValues } from './templateValues';
import type { MessageType } from './typeParts/messageType';

/** What an operation decides itself, or lets the person decide. */
export interface Manner {
	mode: SendMode;
	outsideWindow: OutsideWindow;
	/** Kind of the free-form message; undefined = as chosen under Message Type. */
	messageType?: MessageType;
}

/** Reads and checks what an item is to send. Throws {@link BadInput}. */
export function readSend(
	batch: Batch,
	itemIndex: number,
	{ mode, outsideWindow, messageType }: Manner,
): SendInput {
	const options = readOptions(batch, 'options', itemIndex);
	const freeForm =
		mode === 'templateOnly' ? undefined : readFreeForm(batch, itemIndex, messageType);
	const reference = mode === 'freeFormOnly' ? undefined : readTemplateReference(batch, itemIndex);
	const expectedCategory = toText(options.expectedCategory);
	// Only a text can be left out: of every other type, something that is missing is refused.
	const field = messageType ? 'Body' : 'Text';
	if (!freeForm && !reference) throw nothingToSend(mode, field);
	const to = {
		phoneNumberId: readPhoneNumberId(batch, itemIndex),
		recipient: readRecipient(batch, itemIndex, 'withGroups'),
	};
	const refusal = to.recipient.isGroup && freeForm && refusedByGroups(freeForm.message);
	if (refusal) throw notForGroups(refusal);
	const guard = readGuard(batch, options);
	const campaign = readCampaign(options);
	const occasion = readOccasion(batch, options, itemIndex);
	const lineBreaks = readLineBreaks(options);
	const { messagesPerSecond } = options;
	const asked = {
		...to,
		workflowId: batch.workflowId,
		nodeId: batch.nodeId,
		occasion,
		counts: (guard ?? campaign) !== undefined,
		...(typeof messagesPerSecond === 'number' ? { messagesPerSecond } : {}),
		retryUnknown: options.retryUnknown === true,
	};
	const envelope = readEnvelope(options, batch.account.credential);
	return {
		...to,
		...(guard ? { guard } : {}),
		...(campaign ? { campaign } : {}),
		mode,
		...(freeForm ? { freeForm } : {}),
		...(reference ? { reference } : {}),
		outsideWindow,
		heldByAnother: readHeldByAnother(options.heldByAnother),
		...readDirectSend(options),
		marketingThrough: readMarketingThrough(options),
		marketingNeeds: readMarketingConsent(options),
		...planSend(asked, envelope),
		...('messageKey' in occasion ? { planFor: (names) => planSend(asked, envelope, names) } : {}),
		...(expectedCategory ? { expectedCategory } : {}),
		fill: (definition, translations) =>
			readTemplateValues(batch, definition, itemIndex, { lineBreaks, translations }),
		checkFiles: fileChecker(batch, to.phoneNumberId, isContentsChecked(options)),
		previewOnly: options.previewOnly === true,
		rescue: mode === 'automatic' && options.rescue !== false,
		priority: readPriority(options),
		safetyMarginMs: Number(options.safetyMarginSeconds ?? 60) * 1000,
	};
}

function readHeldByAnother(given: unknown): HeldByAnother {
	return given === 'skip' || given === 'fail' || given === 'send' ? given : 'template';
}

function notForGroups(refusal: string): BadInput {
	return new BadInput(
		`This Message Type ${refusal}`,
		'Nothing was sent. Choose one of these as Message Type, or write to a member of the group.',
		['Message Type'],
	);
}

function readDirectSend({ outsideWindow, ttlSeconds }: IDataObject): Pick<SendInput, 'directSend'> {
	if (outsideWindow !== 'directSend') return {};
	if (ttlSeconds === undefined || ttlSeconds === '') return { directSend: {} };
	const draft = new Draft();
	const ttl = Number(ttlSeconds);
	if (!Number.isInteger(ttl))
		draft.refuse('Time to Live (Seconds)', `"${toText(ttlSeconds)}" is not a whole number`);
	else draft.count('Time to Live (Seconds)', ttl, DIRECT_SEND_LIMITS.ttl);
	if (draft.refusals.length === 0) return { directSend: { ttl } };
	throw new BadInput(
		draft.refusals.join('. '),
		'This is how many seconds Meta tries to deliver a Direct Send message: enter 30 to 43200 (12 hours), or remove the option.',
		draft.fields,
	);
}

/** What is neither must not be taken for the weaker of the two. */
function readMarketingConsent({ marketingConsent = 'notRefused' }: IDataObject): ConsentNeeded {
	if (marketingConsent === 'notRefused' || marketingConsent === 'given') return marketingConsent;
	throw new BadInput(
		`Marketing Needs Consent "${toText(marketingConsent)}" is neither notRefused nor given`,
		'Choose one from the list, or let the expression return one of them.',
		['Marketing Needs Consent'],
	);
}

function readMarketingThrough({ marketingThrough }: IDataObject): MarketingThrough {
	return typeof marketingThrough === 'string' && Object.hasOwn(MARKETING_THROUGH, marketingThrough)
		? (marketingThrough as MarketingThrough)
		: 'cloudApi';
}

function readPriority({ priority = 'automatic' }: IDataObject): SendInput['priority'] {
	const chosen = PRIORITIES.find((one) => one === priority);
	if (chosen) return chosen;
	throw new BadInput(
		`Priority "${toText(priority)}" is not one of ${PRIORITIES.join(', ')}`,
		'Choose one from the list, or let the expression return one of them.',
		['Priority'],
	);
}

function nothingToSend(mode: SendMode, field: string): BadInput {
	const missing = {
		automatic: `${field} is empty and no Template is chosen`,
		freeFormOnly: `${field} is empty`,
		templateOnly: 'No Template is chosen',
	}[mode];
	return new BadInput(
		missing,
		'Fill in what the customer should get. If the text comes from an expression, check that it returns something for this item.',
		{ automatic: [field, 'Template'], freeFormOnly: [field], templateOnly: ['Template'] }[mode],
	);
}
