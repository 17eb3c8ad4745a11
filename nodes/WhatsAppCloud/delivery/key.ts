import { createHash } from 'node:crypto';

import { namesInOrder, spellingsOf } from '../customer/spellings';

/** Which run of a node it is: n8n's Retry On Fail, and a job that another worker takes over, come back with the same. */
export interface NodeRun {
	executionId: string;
	/**
	 * When the execution began, ms, as n8n keeps it with the execution. It gives IDs out again: with a database that was
	 * reset or put back, and on SQLite when an upgrade rebuilds a table in which it has kept no executions. 0 = not kept.
	 */
	startedAt: number;
	/** Nodes of a workflow that a program has put together may share an ID, and have none. */
	nodeName: string;
	/** How often the node has run before in the execution (loops). */
	runIndex: number;
}

/**
 * What makes two sends the same message. Graph has no idempotency key, so this is ours: whoever tries
 * to send under a key that was used before finds out what became of it.
 */
export interface SendIdentity {
	phoneNumberId: string;
	/**
	 * Phone numbers (digits) and user IDs of the recipient: two recipients never share a message, two names of one do,
	 * and two spellings of one phone.
	 */
	names: readonly string[];
	workflowId: string;
	nodeId: string;
	/** What the person gave (say, the appointment's ID), or the place of the item in the execution. */
	occasion: { messageKey: string } | (NodeRun & { itemIndex: number });
}

/** With how many characters the keys of one run of a node begin alike. */
const ALIKE = 6;

/**
 * A key of 32 characters; nothing of the identity can be read from it. It is that of the first name, phone numbers
 * before user IDs, whatever their order. `formerKeys`: those of the others, under which the message went out if less
 * was known of the recipient then; earlier versions made one for each spelling of a phone number.
 *
 * Keys without a message key of the person's begin alike for each node of an execution: databases keep them in order,
 * and write one page for many of them, where each of those that are made by chance has a page to itself. Earlier
 * versions made all of them by chance, and knew nodes and executions by their IDs alone: those are among the former
 * ones.
 */
export function sendKeys({ names, ...identity }: SendIdentity): {
	key: string;
	formerKeys: string[];
} {
	const ordered = namesInOrder(names);
	const all = new Set([...ordered, ...ordered.flatMap(spellingsOf)]);
	const digests = [...all].map((recipient) => sendDigest({ ...identity, recipient }));
	const [first = '', ...others] = digests;
	if ('messageKey' in identity.occasion) return { key: first, formerKeys: others };
	return { key: beginningFor(identity.occasion) + first.slice(ALIKE), formerKeys: digests };
}

/** The last one that was made: most messages are of the same node and execution as the one before. */
let last = { executionId: '', startedAt: 0, nodeName: '', beginning: '' };

function beginningFor({ executionId, startedAt, nodeName }: Omit<NodeRun, 'runIndex'>): string {
	const isSame = last.executionId === executionId && last.startedAt === startedAt;
	if (!isSame || last.nodeName !== nodeName) {
		const beginning = digest('execution', executionId, startedAt, nodeName).slice(0, ALIKE);
		last = { executionId, startedAt, nodeName, beginning };
	}
	return last.beginning;
}

function sendDigest(identity: Omit<SendIdentity, 'names'> & { recipient: string }): string {
	const { phoneNumberId, recipient, workflowId, nodeId, occasion } = identity;
	const parts =
		'messageKey' in occasion
			? ['given', occasion.messageKey]
			: ['execution', occasion.executionId, occasion.runIndex, occasion.itemIndex];
	return digest(phoneNumberId, recipient, workflowId, nodeId, ...parts);
}

/** The key of one part of a text that goes out in several: the first has the key of the text itself. */
export function partKey(key: string, part: number): string {
	return digest('part', key, part);
}

/** Tells a text that goes out in parts from another one with the same key; nothing of it can be read from it. */
export function textMark(key: string, texts: readonly string[]): string {
	return digest('text', key, ...texts);
}

/** The key of the template that goes out because Meta refused the message `messageId`: whoever sends it. */
export function rescueKey(messageId: string): string {
	return digest('rescue', messageId);
}

const KEY_LENGTH = 32;

/** As many characters, from which nothing of the parts can be read. */
export function digest(...parts: Array<string | number>): string {
	return createHash('sha256')
		.update(JSON.stringify(parts))
		.digest('base64url')
		.slice(0, KEY_LENGTH);
}

const OWN = 'key:';

/** Callback data of a message that has none of its own: its statuses then tell which send they are about. */
export function callbackDataFor(key: string): string {
	return OWN + key;
}

/** The key that it was made for by {@link callbackDataFor}; undefined = it was not. */
export function keyIn(callbackData: string): string | undefined {
	const isOwn = callbackData.startsWith(OWN) && callbackData.length === OWN.length + KEY_LENGTH;
	return isOwn ? callbackData.slice(OWN.length) : undefined;
}
