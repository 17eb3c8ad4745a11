import { describeMessage } from '../control/describe.ts';
import { checkLimits } from '../delivery/limits.ts';
import { categoryOf } from '../delivery/pricing.ts';
import { startLifecycle } from '../delivery/lifecycle.ts';
import { isWindowOpen, noteReply } from '../delivery/window.ts';
import { invalidDetails, messageRefusal } from '../errors/graphError.ts';
import type { JsonObject } from '../json.ts';
import { checkContent, type ContentType } from '../message/content.ts';
import { directTemplate } from '../message/directSend.ts';
import { checkEnvelope, contentTypeOf, requireMessagingProduct } from '../message/envelope.ts';
import { checkFlows } from '../message/flow.ts';
import { checkForGroup, groupOf } from '../message/group.ts';
import { readGroupId, readRecipient, type Recipient } from '../message/recipient.ts';
import { checkOwnMedia } from '../message/media.ts';
import { checkShape, oneOf } from '../message/shape.ts';
import { readSendShape } from '../message/shapes.ts';
import type { PhoneNumber } from '../state/account.ts';
import { messageId } from '../state/ids.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import type { World } from '../state/world.ts';
import { checkTemplateSend, type TemplateSend } from '../template/checkSend.ts';
import { checkCalling } from './callChecks.ts';
import { markRead } from './markRead.ts';
import { messagingAccountFor } from './messagingAccount.ts';
import { isRegistered } from './health.ts';
import type { GraphRequest } from './request.ts';
import { checkAccount, checkFree, checkThread } from './sendChecks.ts';

/** `POST /{PHONE_NUMBER_ID}/messages`: checks, accepts, answers; the rest is told by webhook. */
export function sendMessage(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { world } = request;
	requireMessagingProduct(request.params);
	const params = readSendShape(request.params);
	if (params.status !== undefined) return markRead(world, number, params);
	return accept(world, number, params, false);
}

/** `POST /{PHONE_NUMBER_ID}/marketing_messages`: the same for marketing templates only. */
export function sendMarketingMessage(request: GraphRequest, number: PhoneNumber): JsonObject {
	const { world } = request;
	requireMessagingProduct(request.params);
	const params = readSendShape(request.params);
	checkShape(params.product_policy, oneOf('cloud_api_fallback', 'strict'), 'product_policy');
	checkShape(params.message_activity_sharing, 'flag', 'message_activity_sharing');
	if (contentTypeOf(params) !== 'template') {
		throw invalidDetails('Message must be a template message.');
	}
	const account = messagingAccountFor(world, number, params);
	const { template } = checkTemplateSend(world, account, params.template);
	if (template.category !== 'MARKETING') throw messageRefusal(134100);
	if (world.businessAccounts.get(number.businessAccountId)?.marketingMessages === false) {
		throw messageRefusal(131055);
	}
	if (readGroupId(params) !== undefined) throw messageRefusal(131055);
	// A new template is known to this API some minutes later.
	if (template.marketingSync === 'syncing') throw messageRefusal(134101);
	if (template.marketingSync === 'unavailable') throw messageRefusal(134102);
	return accept(world, number, params, true);
}

function accept(
	world: World,
	number: PhoneNumber,
	body: JsonObject,
	marketingMessages: boolean,
): JsonObject {
	const type = contentTypeOf(body);
	checkEnvelope(body);
	const groupId = readGroupId(body);
	const group = groupId === undefined ? undefined : groupOf(world, number, groupId);
	const recipient =
		groupId === undefined
			? readRecipient(body, number)
			: { input: groupId, name: groupId, byUserId: false };
	const account = messagingAccountFor(world, number, body);
	const template = checkType(world, account, type, body);
	checkOwnMedia(world, number, body[type], type);
	const isOff = world.businessAccounts.get(account)?.marketingOnCloudApi === false;
	if (isOff && !marketingMessages && template?.template.category === 'MARKETING') {
		throw messageRefusal(131063);
	}
	const direct = template ? undefined : directTemplate(world, account, type, body);
	if (group) checkForGroup(type, template?.template);
	if (group && direct) throw invalidDetails('Groups do not take Direct Send.');
	if (!group) checkAccount(world, number, recipient, template);
	else if (!isRegistered(number)) throw messageRefusal(133010);
	const customer = group ?? world.customers.findOrCreate(recipient.name);
	if (number.blocked.has(customer)) throw messageRefusal(130403);
	const now = Date.now();
	const sent = { content: body, ...(template ? { template } : {}) };
	checkCalling(world, number, customer, sent, now);
	checkFlows(world, account, sent, now);
	if (!template && !direct && !group) checkThread(number, customer, now);
	checkLimits(world.settings, number, customer, now);
	const isPaid = world.businessAccounts.get(account)?.paymentMethod !== false;
	if (!isPaid && type !== 'reaction')
		checkFree(world, number, customer, categoryOf({ template, direct, marketingMessages }), now);
	if (
		!template &&
		!direct &&
		world.settings.windowRefusal === 'sync' &&
		!isWindowOpen(customer, number.id, now)
	) {
		throw messageRefusal(131047);
	}
	const record: MessageRecord = {
		id: messageId(customer.phone ?? recipient.name, 'outgoing'),
		direction: 'outgoing',
		customer,
		phoneNumberId: number.id,
		type,
		content: body,
		...(template ? { template } : {}),
		...(direct ? { direct } : {}),
		...(marketingMessages ? { marketingMessages } : {}),
		status: 'accepted',
		statuses: [],
		timestamp: now,
	};
	noteReply(customer, number.id, now);
	world.messages.add(record);
	world.events.emit('message', () => describeMessage(record));
	const status = template && world.settings.templateMessageStatus;
	if (status === undefined || status === 'accepted') startLifecycle(world, number, record);
	else record.status = status;
	return answer(record, recipient, status);
}

function checkType(
	world: World,
	businessAccountId: string,
	type: ContentType,
	body: JsonObject,
): TemplateSend | undefined {
	if (type === 'template') {
		return checkTemplateSend(world, businessAccountId, body.template);
	}
	checkContent(world, type, body);
	return undefined;
}

function answer(
	record: MessageRecord,
	recipient: Recipient,
	status: string | undefined,
): JsonObject {
	const name: JsonObject = recipient.byUserId
		? { user_id: recipient.name }
		: { wa_id: record.customer.phone ?? recipient.name };
	return {
		messaging_product: 'whatsapp',
		contacts: [{ input: recipient.input, ...name }],
		messages: [
			{
				id: record.id,
				...(status === undefined ? {} : { message_status: status }),
				...(record.customer.group ? { group_id: recipient.name } : {}),
			},
		],
	};
}
