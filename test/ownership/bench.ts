import { GraphClient, type GraphSettings } from '../../nodes/WhatsAppCloud/graph/client';
import { proverOf } from '../../nodes/WhatsAppCloud/ownership/identity';
import { OwnStore } from '../../nodes/WhatsAppCloud/ownership/ownStore';
import { Proofs } from '../../nodes/WhatsAppCloud/ownership/proofs';
import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { describeOnBoth } from '../support/onBothDatabases';
import { watchRequests, type Requests } from '../support/requests';

/** A business of the sandbox, with everything that its credential holds. */
export interface Business {
	accessToken: string;
	phoneNumberId: string;
	businessAccountId: string;
	appId: string;
	appSecret: string;
}

/** How long who waits for Graph's answer, ms. */
type Patience = ConstructorParameters<typeof Proofs>[5];

/** One store for all, a sandbox, and a clock that stands still until a test moves it. */
export interface OwnershipBench {
	sandbox: Sandbox;
	store: SharedStore;
	now: number;
	/** A business of its own, unknown to the store. */
	newBusiness(): Promise<Business>;
	/** Another token that sees these accounts. */
	newToken(...businessAccountIds: string[]): Promise<string>;
	give(token: string, ...businessAccountIds: string[]): Promise<void>;
	/** Lets Graph answer so whenever it is asked for this object, until {@link mend}. */
	break(id: string, fault: object): Promise<void>;
	mend(): Promise<void>;
	/** As a process sees it that has just been started: nothing is known to it. */
	open(business: Business, settings?: Partial<GraphSettings>, patience?: Patience): OwnStore;
	/** How often Graph was asked since the last time. */
	asked(): number;
}

const T = Date.UTC(2026, 10, 23);

/** The tests on SQLite, and on PostgreSQL. */
export function describeOwnership(tests: (bench: () => OwnershipBench) => void): void {
	describeOnBoth('ownership', (store) => onStore(store, tests));
}

function onStore(store: () => SharedStore, tests: (bench: () => OwnershipBench) => void): void {
	let sandbox: Sandbox;
	let requests: Requests;
	let bench: OwnershipBench;
	let tokens = 0;

	beforeAll(async () => {
		sandbox = await startSandbox({ port: 0 });
		requests = watchRequests(sandbox.port);
	});

	afterAll(async () => {
		requests.stop();
		await sandbox.close();
	});

	beforeEach(() => {
		const control = async (method: string, path: string, body?: object) =>
			await sandbox.control.call(method, path, body);
		bench = {
			...{ sandbox, store: store(), now: T },
			newBusiness: async () => (await control('POST', '/owners', {})) as unknown as Business,
			async newToken(...businessAccountIds) {
				const token = `EAA${process.pid}${++tokens}`;
				await control('POST', '/tokens', { token, businessAccountIds });
				return token;
			},
			async give(token, ...businessAccountIds) {
				await control('PATCH', `/tokens/${token}`, { businessAccountIds });
			},
			async break(id, fault) {
				await control('POST', '/faults', { match: { path: id }, ...fault });
			},
			async mend() {
				await control('DELETE', '/faults');
			},
			open(business, settings, patience) {
				const { accessToken } = business;
				const full = { accessToken, apiVersion: 'v26.0', baseUrl: sandbox.url, ...settings };
				const graph = new GraphClient(full, { connectTimeoutMs: 500, patienceMs: 0 });
				const clock = () => bench.now;
				const ledger = store().proofs;
				const proofs = new Proofs(proverOf(full), ledger, graph, business, clock, patience);
				return new OwnStore(store(), proofs);
			},
			asked: () => requests.take().length,
		};
	});

	afterEach(async () => {
		await bench.mend();
		requests.take();
	});

	tests(() => bench);
}
