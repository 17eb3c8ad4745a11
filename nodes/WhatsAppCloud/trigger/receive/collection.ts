import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { hasName } from '../../webhook/read';
import type { Collectible, Sender } from '../../conversation/collecting';
import { bySender } from '../../conversation/collecting';
import { asObject, asText, withoutAbsent } from '../../json';
import type { WhatsAppEvent } from '../../webhook/events';

/** Entries of `messages[]` that no customer wrote: notices, for which nobody's silence is waited. */
const NOTICES = new Set(['system', 'request_welcome']);

/**
 * Who sent something that is collected with what comes after it; undefined for all that is to start the workflow at
 * once: statuses, notices, conversations of others.
 *
 * @param now ms, for a message without a time, or with one that is still to come
 */
export function senderOf(event: WhatsAppEvent, now: number): Sender | undefined {
	if (event.event !== 'message' || event.standby || NOTICES.has(event.type)) return undefined;
	const { phone, userId, parentUserId, groupId, timestamp } = event;
	const customer = withoutAbsent({ phone, userId, parentUserId });
	if (!hasName(customer)) return undefined;
	// Nobody writes in the future: such a time would end the collection while the customer writes on.
	const at = timestamp === undefined ? now : Math.min(Date.parse(timestamp), now);
	return { customer, at, ...(groupId === undefined ? {} : { groupId }) };
}

/** Makes one item of each customer's messages, in the place of the first; all else stays. */
export function collectItems(items: INodeExecutionData[], now: number): INodeExecutionData[] {
	const collectible = items.flatMap((item, id): Collectible[] => {
		const event = item.json as unknown as WhatsAppEvent;
		const sender = senderOf(event, now);
		const number = event.phoneNumberId ?? '';
		return sender ? [{ id, number, sender, arrivedAt: now }] : [];
	});
	const places = new Map<number, number[]>();
	for (const group of bySender(collectible)) {
		const ids = group.map(({ id }) => id);
		for (const id of ids) places.set(id, id === ids[0] ? ids : []);
	}
	return items.flatMap((item, id) => {
		const ids = places.get(id);
		if (!ids) return [item];
		const [first, ...others] = ids.flatMap((one) => items[one] ?? []);
		return first ? [collectionOf([first, ...others])] : [];
	});
}

/**
 * The item of a collection. Its fields are those of the last message that has them, but for what sums all of them up.
 *
 * @param messages as items of their own, in order
 */
export function collectionOf(
	messages: readonly [INodeExecutionData, ...INodeExecutionData[]],
): INodeExecutionData {
	const binary: IBinaryKeyData = {};
	const each = messages.map((message) => {
		const [field, file] = Object.entries(message.binary ?? {})[0] ?? [];
		if (field === undefined || file === undefined) return message.json;
		const count = Object.keys(binary).length;
		const name = count === 0 ? field : `${field}_${count}`;
		binary[name] = file;
		return withField(message.json, name);
	});
	const types = new Set(each.map(({ type }) => type));
	const texts = each.flatMap(({ text }) => asText(text) ?? []);
	const media = each.flatMap(({ media: one, messageId }) =>
		one === undefined ? [] : [{ ...asObject(one), messageId }],
	);
	const times = each.flatMap(({ timestamp }) => asText(timestamp) ?? []);
	const json: IDataObject = withoutAbsent({
		...Object.fromEntries(each.flatMap((message) => Object.entries(message))),
		type: types.size === 1 ? each[0]?.type : 'mixed',
		text: texts.length > 0 ? texts.join('\n') : undefined,
		messages: each,
		firstTimestamp: times.at(0),
		lastTimestamp: times.at(-1),
		media: media.length > 0 ? media : undefined,
		raw: undefined,
	});
	const hasFiles = Object.keys(binary).length > 0;
	return { json, ...(hasFiles ? { binary } : {}) };
}

/** Says in which field of the collection the message's file is. */
function withField(json: IDataObject, field: string): IDataObject {
	const media = asObject(json.media);
	return { ...json, media: { ...media, download: { ...asObject(media?.download), field } } };
}

/** The messages of a collection as items of their own; any other item by itself. */
export function messagesIn(item: INodeExecutionData): INodeExecutionData[] {
	return partsOf(item)?.map((json) => ({ json })) ?? [item];
}

/** What {@link messagesIn} took apart, together again. */
export function together(
	item: INodeExecutionData,
	messages: INodeExecutionData[],
): INodeExecutionData | undefined {
	const [first, ...others] = messages;
	if (!first || !partsOf(item)) return first;
	return collectionOf([first, ...others]);
}

function partsOf({ json: { event, messages } }: INodeExecutionData): IDataObject[] | undefined {
	return event === 'message' && Array.isArray(messages) ? (messages as IDataObject[]) : undefined;
}
