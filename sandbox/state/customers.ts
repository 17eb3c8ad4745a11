import { createHash } from 'node:crypto';
import { countryOf, isUserId, namelessName, type Customer, type Group } from './customer.ts';
import { mayBeMetas, metaSpelling } from './spelling.ts';

/** All customers, by every name they have. Keeps the newest `limit`. */
export class Customers {
	private readonly byPhone = new Map<string, Customer>();
	private readonly byUserId = new Map<string, Customer>();
	private readonly limit: number;

	constructor(limit: number) {
		this.limit = limit;
	}

	find(name: string): Customer | undefined {
		return this.byPhone.get(metaSpelling(name)) ?? this.byUserId.get(name);
	}

	/** The customer of that phone, in whatever spelling, or user ID; made when there is none yet. */
	findOrCreate(name: string): Customer {
		return this.find(name) ?? this.create(isUserId(name) ? name : metaSpelling(name));
	}

	/** The same, for somebody who registered under that name, if it can be the one that Meta knows. */
	registered(name: string): Customer {
		return this.find(name) ?? (mayBeMetas(name) ? this.create(name) : this.findOrCreate(name));
	}

	all(): Customer[] {
		const all = new Set([...this.byPhone.values(), ...this.byUserId.values()]);
		return [...all].filter(({ group }) => !group);
	}

	groups(): Customer[] {
		return [...this.byUserId.values()].filter(({ group }) => group);
	}

	/** All windows, threads and send limits are as if so much time had passed. */
	age(ms: number): void {
		for (const { windows, threads, pairs, group } of [...this.all(), ...this.groups()]) {
			if (group) group.createdAt -= ms;
			for (const times of windows.values()) {
				for (const name of ['openedAt', 'referredAt', 'freeUntil'] as const) {
					if (times[name] !== undefined) times[name] -= ms;
				}
			}
			for (const dated of [...threads.values(), ...pairs.values()]) dated.at -= ms;
		}
	}

	/** A group, which goes by its ID alone. */
	addGroup(id: string, group: Group): Customer {
		const customer = { ...this.blank(group.subject), userId: id, group };
		this.index(customer);
		return customer;
	}

	remove(customer: Customer): void {
		this.rename(customer, { phone: null, userId: null });
	}

	/** Gives a customer another phone or user ID, or takes one away. */
	rename(customer: Customer, names: { phone?: string | null; userId?: string | null }): void {
		if (customer.phone !== undefined) this.byPhone.delete(metaSpelling(customer.phone));
		if (customer.userId !== undefined) this.byUserId.delete(customer.userId);
		if (names.phone !== undefined) customer.phone = names.phone ?? undefined;
		if (names.userId !== undefined) customer.userId = names.userId ?? undefined;
		this.index(customer);
	}

	/** The user ID that Meta puts beside the phone in webhooks, made up on first need. */
	userIdOf(customer: Customer): string {
		if (customer.userId === undefined) {
			customer.userId = inventUserId(customer.phone ?? '');
			this.byUserId.set(customer.userId, customer);
		}
		return customer.userId;
	}

	clear(): void {
		this.byPhone.clear();
		this.byUserId.clear();
	}

	private create(name: string): Customer {
		const customer: Customer = {
			...this.blank(namelessName(name)),
			...(isUserId(name) ? { userId: name } : { phone: name }),
		};
		this.index(customer);
		if (this.byPhone.size > this.limit) this.forgetOldest();
		return customer;
	}

	private blank(name: string): Customer {
		return {
			name,
			phoneHidden: false,
			onWhatsApp: true,
			readsMessages: true,
			marketingStopped: false,
			marketingCapped: false,
			windows: new Map(),
			pairs: new Map(),
			threads: new Map(),
		};
	}

	private index(customer: Customer): void {
		if (customer.phone !== undefined) this.byPhone.set(metaSpelling(customer.phone), customer);
		if (customer.userId !== undefined) this.byUserId.set(customer.userId, customer);
	}

	private forgetOldest(): void {
		for (const [phone, oldest] of this.byPhone) {
			this.byPhone.delete(phone);
			if (oldest.userId !== undefined) this.byUserId.delete(oldest.userId);
			return;
		}
	}
}

function inventUserId(phone: string): string {
	const country = countryOf(phone) ?? 'US';
	const digest = createHash('sha256').update(phone).digest();
	return `${country}.${digest.readBigUInt64BE(0).toString()}${digest.readUInt16BE(8)}`;
}
