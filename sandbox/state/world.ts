import { Scheduler } from '../delivery/scheduler.ts';
import type { AccessToken, App, Business, BusinessAccount, PhoneNumber } from './account.ts';
import { CallCounts } from './calls.ts';
import { Customers } from './customers.ts';
import { Events } from './events.ts';
import { Faults } from './faults.ts';
import { Flows } from './flows.ts';
import { MediaStore } from './media.ts';
import { MessageLog } from './messageLog.ts';
import { PhoneCalls } from './phoneCalls.ts';
import { RequestLog } from './requests.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';
import { Templates } from './templates.ts';
import type { Signup } from './signups.ts';
import { Uploads } from './uploads.ts';
import type { WebhookSender } from '../webhook/sender.ts';

export interface WorldLimits {
	messages: number;
	customers: number;
	mediaBytes: number;
	deliveries: number;
}

const DEFAULT_LIMITS: WorldLimits = {
	messages: 200_000,
	customers: 500_000,
	mediaBytes: 512 * 1024 * 1024,
	deliveries: 10_000,
};

/** Everything that the sandbox knows. Routes read and change it; nothing else holds state. */
export class World {
	settings: Settings;
	/** Where the sandbox is reached, for addresses that it hands out; set once it listens. */
	url = '';
	readonly numbers = new Map<string, PhoneNumber>();
	readonly businessAccounts = new Map<string, BusinessAccount>();
	readonly businesses = new Map<string, Business>();
	readonly apps = new Map<string, App>();
	readonly tokens = new Map<string, AccessToken>();
	readonly templates = new Templates();
	readonly uploads = new Uploads();
	readonly customers: Customers;
	readonly messages: MessageLog;
	readonly media: MediaStore;
	readonly events = new Events();
	readonly faults = new Faults();
	readonly calls = new CallCounts();
	readonly phoneCalls = new PhoneCalls();
	readonly requests = new RequestLog();
	readonly flows = new Flows();
	/** Links by which customers sign up, by ID. */
	readonly signups = new Map<string, Signup>();
	readonly scheduler = new Scheduler();
	readonly webhooks: WebhookSender;
	private readonly initialSettings: Settings;
	private readonly seed: (world: World) => void;

	constructor(options: {
		settings?: Partial<Settings>;
		limits?: Partial<WorldLimits>;
		seed: (world: World) => void;
		/** Who sends its webhooks, and how many of them are remembered. */
		sender: (world: World, kept: number) => WebhookSender;
	}) {
		const limits = { ...DEFAULT_LIMITS, ...options.limits };
		this.initialSettings = { ...DEFAULT_SETTINGS, ...options.settings };
		this.settings = this.initialSettings;
		this.seed = options.seed;
		this.customers = new Customers(limits.customers);
		this.messages = new MessageLog(limits.messages);
		this.media = new MediaStore(limits.mediaBytes);
		this.webhooks = options.sender(this, limits.deliveries);
		this.seed(this);
	}

	/** Back to the beginning: seeded account, first settings, no messages, no customers, no faults. */
	reset(): void {
		this.scheduler.clear();
		this.webhooks.clear();
		for (const store of [
			this.numbers,
			this.businessAccounts,
			this.businesses,
			this.apps,
			this.tokens,
			this.signups,
		]) {
			store.clear();
		}
		for (const store of [this.templates, this.uploads, this.customers, this.messages, this.media]) {
			store.clear();
		}
		this.faults.clear();
		this.calls.clear();
		this.phoneCalls.clear();
		this.requests.clear();
		this.flows.clear();
		this.settings = this.initialSettings;
		this.seed(this);
		this.events.emit('reset', () => ({}));
	}

	/** The first app, which the control API means when none is given. */
	get app(): App {
		for (const app of this.apps.values()) return app;
		throw new Error('The sandbox has no app.');
	}

	/** The first number, which the control API means when none is given. */
	get firstNumber(): PhoneNumber {
		for (const number of this.numbers.values()) return number;
		throw new Error('The sandbox has no phone number.');
	}

	/** The app that an account's callbacks and signatures are of. */
	appOf(businessAccountId: string): App {
		const account = this.businessAccounts.get(businessAccountId);
		return this.apps.get(account?.appId ?? '') ?? this.app;
	}

	/** Stops timers and connections. */
	close(): void {
		this.scheduler.close();
		this.webhooks.close();
	}
}
