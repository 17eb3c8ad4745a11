import type { INodeType } from 'n8n-workflow';

import { WhatsAppCloudApi } from '../../credentials/WhatsAppCloudApi.credentials';
import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { openStore } from '../../nodes/WhatsAppCloud/store/open';
import type { Store } from '../../nodes/WhatsAppCloud/store/store';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';
import { ACCOUNT, startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { numberDefaults } from '../../sandbox/state/account.ts';
import type { World } from '../../sandbox/state/world.ts';
import { until } from '../../tools/until.ts';
import { change, WHERE, type Envelope } from '../webhook/payloads';
import { startEngine, type Engine } from './harness';

/** Our nodes on n8n's engine, with the sandbox as their Cloud API. */
export interface Bench {
	sandbox: Sandbox;
	engine: Engine;
	/** The store that the nodes use. */
	store(): Promise<Store>;
	/** Calls the sandbox's control API. */
	control(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
	/** The customer writes; waits until the trigger has acknowledged it. @param body for the control API */
	write(customer: string, body: object): Promise<void>;
	/** The customer has written so long ago (ms), as a trigger would have recorded it. */
	hasWritten(customer: string, ago?: number): Promise<void>;
	/** The store alone takes the customer's window for open: Meta knows of no message. @param ago ms */
	takesForOpen(customer: string, ago?: number): Promise<void>;
	/** What reached the phones, as the sandbox tells it, once `count` messages are there. */
	received(query?: Record<string, string>, count?: number): Promise<PhoneMessage[]>;
	close(): Promise<void>;
}

export interface PhoneMessage {
	id: string;
	direction: 'incoming' | 'outgoing';
	customer: string;
	phoneNumberId: string;
	type: string;
	text: string;
	template?: { name: string; language: string; category: string };
	request: Record<string, unknown>;
	status: string;
	errors?: Array<{ code: number }>;
}

/**
 * @param credential what differs from the usual one
 * @param others what differs in further credentials, by ID
 * @param nodeTypes beside ours
 * @param also what else there is in the sandbox
 */
export async function startBench(
	credential: Record<string, string> = {},
	others: Record<string, Record<string, string>> = {},
	nodeTypes: INodeType[] = [],
	also: (world: World) => void = () => undefined,
): Promise<Bench> {
	const sandbox = await startSandbox({
		port: 0,
		also: (world) => {
			addNumberOfPayloads(world);
			also(world);
		},
	});
	const { accessToken, phoneNumberId, businessAccountId, appId, appSecret } = sandbox.account;
	const data = {
		...{ accessToken, phoneNumberId, businessAccountId, appId, appSecret },
		verifyToken: 'a token that people chose',
		baseUrl: sandbox.url,
	};
	const engine = await startEngine({
		nodeTypes: [
			...[new WhatsAppCloud(), new WhatsAppCloudTemplates(), new WhatsAppCloudTrigger()],
			...nodeTypes,
		],
		credentialTypes: [new WhatsAppCloudApi()],
		credentials: Object.fromEntries(
			Object.entries({ sandbox: {}, ...others }).map(([id, other]) => [
				id,
				{ type: 'whatsAppCloudApi', data: { ...data, ...credential, ...other } },
			]),
		),
	});
	const control: Bench['control'] = async (...request) => await sandbox.control.call(...request);
	const store = async () => await openStore(readCredential({ ...credential }).store, process.env);
	const takesForOpen: Bench['takesForOpen'] = async (phone, ago = 60_000) => {
		const about = { phoneNumberId, customer: { phone }, at: Date.now() - ago };
		const observations = [{ kind: 'opened', by: 'message', ...about } as const];
		await (await store()).receive({ observations }, Date.now());
	};
	return {
		sandbox,
		engine,
		control,
		store,
		takesForOpen,
		async hasWritten(phone, ago = 0) {
			await takesForOpen(phone, ago);
			const at = new Date(Date.now() - ago).toISOString();
			await control('POST', `/customers/${phone}/messages`, { text: 'Hello', at });
		},
		async write(customer, body) {
			const { messageId } = await control('POST', `/customers/${customer}/messages`, body);
			const isTaken = async () => {
				const { messageIds } = await control('GET', '/webhooks/acknowledged');
				return (messageIds as unknown[]).includes(messageId);
			};
			await until('the trigger acknowledges what a customer wrote', isTaken, { everyMs: 20 });
		},
		async received(query = {}, count = 0) {
			const path = `/messages?${new URLSearchParams({ direction: 'outgoing', ...query }).toString()}`;
			const look = async () => {
				const { messages } = (await control('GET', path)) as { messages: PhoneMessage[] };
				return messages.length >= count && messages;
			};
			return await until(`there are ${count} messages`, look, { everyMs: 20 });
		},
		async close() {
			await engine.close();
			await sandbox.close();
		},
	};
}

/** The number that the usual credential names, which triggers listen to. */
export const OWN = {
	businessAccountId: ACCOUNT.businessAccountId,
	phoneNumberId: ACCOUNT.phoneNumberId,
	displayPhoneNumber: '15550001111',
};

/** One delivery about that number, with one change. */
export function changeOfOwn(value: object, envelope: Omit<Envelope, 'where'> = {}) {
	return change(value, { ...envelope, where: OWN });
}

/** The number and the account of Meta's examples belong to the usual credential, so that what tests deliver is its own. */
function addNumberOfPayloads(world: World): void {
	const { phoneNumberId: id, businessAccountId, displayPhoneNumber } = WHERE;
	const [number, business] = [
		world.numbers.get(ACCOUNT.phoneNumberId),
		world.businessAccounts.get(ACCOUNT.businessAccountId),
	];
	if (!number || !business) throw new Error('The sandbox has no account');
	const more = { id, businessAccountId, phone: displayPhoneNumber, displayPhoneNumber };
	world.businessAccounts.set(businessAccountId, { ...business, id: businessAccountId });
	world.numbers.set(id, { ...number, ...more, ...numberDefaults() });
	world.tokens.get(ACCOUNT.accessToken)?.businessAccountIds.add(businessAccountId);
}
