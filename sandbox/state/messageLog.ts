import type { JsonObject } from '../json.ts';
import type { TemplateSend } from '../template/checkSend.ts';
import type { Customer } from './customer.ts';
import { Deque } from './deque.ts';
import type { Template } from './templates.ts';

export interface StatusEntry {
	status: string;
	/** ms since the epoch. */
	at: number;
}

/** One message of a chat, either way. */
export interface MessageRecord {
	id: string;
	direction: 'outgoing' | 'incoming';
	customer: Customer;
	/** Who wrote it, in a group. */
	sender?: Customer;
	phoneNumberId: string;
	type: string;
	/** Outgoing: the request's body. Incoming: Meta's message object. */
	content: JsonObject;
	template?: TemplateSend;
	/** It went through the Marketing Messages API. */
	marketingMessages?: boolean;
	/** The template that Meta has made of a message that was sent without one. */
	direct?: Template;
	/** Outgoing: `accepted`, then what the statuses say. Incoming: `received`. */
	status: string;
	statuses: StatusEntry[];
	/** Incoming: a callback has answered 200. */
	acknowledged?: boolean;
	errors?: JsonObject[];
	pricing?: JsonObject;
	/** ms since the epoch. */
	timestamp: number;
}

/** What was said, newest `limit` messages, found by id, by chat, or all in order. */
export class MessageLog {
	private readonly byId = new Map<string, MessageRecord>();
	private readonly order = new Deque<MessageRecord>();
	private readonly chats = new Map<Customer, Map<string, Deque<MessageRecord>>>();
	private readonly limit: number;

	constructor(limit: number) {
		this.limit = limit;
	}

	get size(): number {
		return this.order.length;
	}

	add(record: MessageRecord): void {
		this.byId.set(record.id, record);
		this.order.push(record);
		this.chat(record).push(record);
		if (this.order.length > this.limit) this.forgetOldest();
	}

	find(id: string): MessageRecord | undefined {
		return this.byId.get(id);
	}

	/** Oldest first. */
	list(filter: {
		customer?: Customer;
		phoneNumberId?: string;
		direction?: string;
	}): MessageRecord[] {
		const source = filter.customer ? this.ofCustomer(filter.customer) : [...this.order];
		return source.filter(
			(record) =>
				(filter.phoneNumberId === undefined || record.phoneNumberId === filter.phoneNumberId) &&
				(filter.direction === undefined || record.direction === filter.direction),
		);
	}

	has(customer: Customer): boolean {
		return this.chats.has(customer);
	}

	/** Everything was said so much earlier. */
	age(ms: number): void {
		for (const record of this.order) {
			record.timestamp -= ms;
			for (const entry of record.statuses) entry.at -= ms;
		}
	}

	/** One entry per customer and number, with its last message. */
	*lastOfChats(): Generator<MessageRecord> {
		for (const numbers of this.chats.values()) {
			for (const chat of numbers.values()) {
				const last = chat.last();
				if (last) yield last;
			}
		}
	}

	clear(): void {
		this.byId.clear();
		this.chats.clear();
		while (this.order.shift());
	}

	private ofCustomer(customer: Customer): MessageRecord[] {
		const chats = [...(this.chats.get(customer)?.values() ?? [])];
		return chats.flatMap((chat) => [...chat]).sort((a, b) => a.timestamp - b.timestamp);
	}

	private chat(record: MessageRecord): Deque<MessageRecord> {
		let numbers = this.chats.get(record.customer);
		if (!numbers) {
			numbers = new Map<string, Deque<MessageRecord>>();
			this.chats.set(record.customer, numbers);
		}
		let chat = numbers.get(record.phoneNumberId);
		if (!chat) numbers.set(record.phoneNumberId, (chat = new Deque()));
		return chat;
	}

	private forgetOldest(): void {
		const oldest = this.order.shift();
		if (!oldest) return;
		this.byId.delete(oldest.id);
		const numbers = this.chats.get(oldest.customer);
		const chat = numbers?.get(oldest.phoneNumberId);
		chat?.shift();
		if (chat?.length === 0) numbers?.delete(oldest.phoneNumberId);
		if (numbers?.size === 0) this.chats.delete(oldest.customer);
	}
}
