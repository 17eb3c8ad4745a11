import { randomUUID } from 'node:crypto';

import { z } from 'zod';

import { ACCOUNT } from '../../sandbox/seed/account.ts';
import type { Check } from '../../tools/checks.ts';
import { pause, until } from '../../tools/until.ts';
import { addBusiness, credentialFor, type Business } from './businesses.ts';
import { deliver } from '../support/deliver.ts';
import { expectEqual, expectThat } from './expect.ts';
import type { KillStage } from './killStage.ts';
import { attemptsOn, nameOf, notTried, workflowOf, type Target } from './ownerAttempts.ts';
import type { Questions } from './questions.ts';
import type { CredentialReference } from './reminders.ts';
import { prepared, questionsOf, write } from './waitChecks.ts';
// Lets the import below name no extension, as Jest's tests do.
import '../support/extensionless.mjs';

const { dumpSqlite } = await import('../support/storeDump.ts');

/** A business with a workflow of its own that asks customers, and what it has of one of them. */
interface Owner extends Business {
	credential: CredentialReference;
	questions: Questions;
}

let owners: [Owner, Owner] | undefined;
let lastCustomer = 31660000000;

/** Says whose it is not. */
const NOT_THEIRS = /no access|missing permissions|may not see/;

/** Two businesses whose credentials stand in one n8n, and share its store. */
export const ownerChecks: Array<Check<KillStage>> = [
	{
		title: "nothing that the second of two owners tries on the first one's number acts",
		async run(stage) {
			const [first, second] = await twoOwners(stage);
			return await tryEverything(stage, first, second);
		},
	},
	{
		title: "nothing that the first of two owners tries on the second one's number acts",
		async run(stage) {
			const [first, second] = await twoOwners(stage);
			return await tryEverything(stage, second, first);
		},
	},
];

async function twoOwners(stage: KillStage): Promise<[Owner, Owner]> {
	if (owners) return owners;
	const { credential } = stage;
	const other = await addBusiness(stage, 'Bakery');
	const second = await credentialFor(stage, 'Bakery', other);
	owners = [
		{ ...ACCOUNT, credential, questions: await prepared(stage, 'any') },
		{ ...other, credential: second, questions: (await questionsOf(stage, second)).any },
	];
	return owners;
}

async function tryEverything(stage: KillStage, victim: Owner, thief: Owner): Promise<string> {
	const { api, phones } = stage;
	const customer = String(++lastCustomer);
	const waiting = await waitingFor(stage, victim, customer);
	const target: Target = {
		...{ customer, phoneNumberId: victim.phoneNumberId },
		messageId: waiting.wroteId,
		mediaId: await upload(stage, victim),
	};
	const attempts = attemptsOn(target);
	expectEqual('Not tried', notTried(attempts), []);
	// Their own credential, and one that claims to be the other's.
	const { phoneNumberId, businessAccountId } = victim;
	const claimed = { ...thief, phoneNumberId, businessAccountId };
	const pretending = await credentialFor(stage, `Pretending ${randomUUID()}`, claimed);
	const before = await settledStore(stage, victim);
	const taken = (await phones.taken()).length;

	const acted: string[] = [];
	for (const credential of [thief.credential, pretending]) {
		const tried = attempts.filter(({ ofAccount }) => !ofAccount || credential === pretending);
		const { id } = await api.createWorkflow(workflowOf(tried, credential));
		const { items } = await api.run(id, 'Start');
		for (const [index, attempt] of tried.entries()) {
			const outcome = JSON.stringify(items[String(index)] ?? 'did not run');
			const { fails = true } = attempt;
			const isRefused = NOT_THEIRS.test(outcome) && (!fails || outcome.includes('"error":'));
			if (!isRefused) acted.push(`${nameOf(attempt)}: ${outcome}`);
		}
	}
	expectThat(acted.length === 0, acted.join('\n'));
	const deliveries = await deliverAll(
		stage,
		victim,
		thief,
		[thief.credential, pretending],
		waiting,
	);

	expectEqual('Messages that went out', (await phones.taken()).length, taken);
	expectEqual('The store', await settledStore(stage, victim), before);
	expectEqual('The file', await isThere(stage, victim, target.mediaId), true);
	expectEqual('The execution', await victim.questions.status(waiting.executionId), 'waiting');
	await write(stage, customer, 'Yes, please', victim.phoneNumberId);
	const { items } = await victim.questions.ended(waiting.executionId);
	expectThat(
		JSON.stringify(items.Answered).includes('Yes, please'),
		`The owner's own answer does not arrive: ${JSON.stringify(items)}`,
	);
	return `${attempts.length} attempts with 2 credentials, ${deliveries} deliveries: 0 acted`;
}

interface Waiting {
	executionId: string;
	customer: string;
	/** What the customer wrote, and what was asked. */
	wroteId: string;
	askedId: string;
}

const uploaded = z.object({ id: z.string() });

/** A customer of the owner's wrote, and an execution waits for the answer. */
async function waitingFor(stage: KillStage, owner: Owner, customer: string): Promise<Waiting> {
	const wroteId = await write(stage, customer, 'Hello', owner.phoneNumberId);
	const executionId = await owner.questions.ask({ phone: customer });
	const sent = (await stage.phones.taken()).filter((one) => one.customer === customer);
	return { executionId, customer, wroteId, askedId: sent.at(-1)?.id ?? '' };
}

/** Everything in the store that is somebody's, once no more statuses come in. */
async function settledStore({ dataFolder, signal }: KillStage, victim: Owner): Promise<string> {
	let dump = '';
	const isStill = () => {
		const before = dump;
		dump = dumpSqlite(dataFolder)
			.split('\n')
			.map((line) => factsOf(victim, line))
			.join('\n');
		return dump === before;
	};
	await until('the store is still', isStill, { withinMs: 60_000, everyMs: 2_500, signal });
	return dump;
}

const FACTS = 'account_facts ';

const facts = z.array(z.object({ business_account_id: z.string() }).passthrough());

/** Whoever estimates keeps currency and zone of their own account. */
function factsOf({ businessAccountId }: Owner, line: string): string {
	if (!line.startsWith(FACTS)) return line;
	const rows = facts.parse(JSON.parse(line.slice(FACTS.length)));
	return (
		FACTS + JSON.stringify(rows.filter((row) => row.business_account_id === businessAccountId))
	);
}

async function upload({ graphUrl }: KillStage, owner: Owner): Promise<string> {
	const form = new FormData();
	form.set('messaging_product', 'whatsapp');
	form.set('type', 'text/plain');
	form.set('file', new Blob(['Hello'], { type: 'text/plain' }), 'hello.txt');
	const response = await fetch(`${graphUrl}/v26.0/${owner.phoneNumberId}/media`, {
		...{ method: 'POST', body: form },
		headers: { authorization: `Bearer ${owner.accessToken}` },
	});
	return uploaded.parse(await response.json()).id;
}

async function isThere({ graphUrl }: KillStage, owner: Owner, mediaId: string): Promise<boolean> {
	const headers = { authorization: `Bearer ${owner.accessToken}` };
	const response = await fetch(`${graphUrl}/v26.0/${mediaId}`, { headers });
	await response.body?.cancel();
	return response.ok;
}

/** Deliveries about the victim's number, signed by the thief's app, to triggers of the thief's. @returns how many */
async function deliverAll(
	{ api, webhookUrl, signal }: KillStage,
	victim: Owner,
	thief: Owner,
	credentials: CredentialReference[],
	{ customer, askedId }: Waiting,
): Promise<number> {
	const timestamp = String(Math.floor(Date.now() / 1000) + 1);
	const text = (body: string) => ({
		messages: [
			{ id: `wamid.${randomUUID()}`, from: customer, timestamp, type: 'text', text: { body } },
		],
	});
	const status = { id: askedId, recipient_id: customer, timestamp };
	const errors = [{ code: 131047, title: 'Re-engagement message' }];
	const values: Array<[string, object]> = [
		['messages', text('Yes')],
		['messages', text('STOP')],
		['messages', { statuses: [{ ...status, status: 'failed', errors }] }],
		[
			'message_template_status_update',
			{ event: 'PAUSED', message_template_id: 1, message_template_name: 'appointment_reminder' },
		],
	];
	let delivered = 0;
	for (const credential of credentials) {
		const webhookId = randomUUID();
		const saved = await api.createWorkflow({
			name: `Listens ${webhookId}`,
			nodes: [
				{
					...{ id: randomUUID(), name: 'Listens', webhookId, position: [0, 0] },
					...{ type: 'n8n-nodes-whatsapp-cloud.whatsAppCloudTrigger', typeVersion: 1 },
					credentials: { whatsAppCloudApi: credential },
					parameters: {
						...{ listenOn: 'manual', triggerOn: ['messages', 'statuses', 'templates'] },
						triggerOptions: { stopWords: 'STOP' },
					},
				},
			],
			connections: {},
			settings: { executionOrder: 'v1' },
		});
		await api.publish(saved);
		for (const [field, value] of values) {
			const metadata = { display_phone_number: '1', phone_number_id: victim.phoneNumberId };
			const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } };
			for (const id of [victim.businessAccountId, thief.businessAccountId]) {
				const payload = {
					object: 'whatsapp_business_account',
					entry: [{ id, changes: [change] }],
				};
				const url = `${webhookUrl}/webhook/${webhookId}/webhook`;
				expectEqual('The answer', await deliver(url, thief.appSecret, payload, signal), 200);
				delivered++;
			}
		}
		await pause(500, signal);
		expectEqual('Started', (await api.executions(saved.id)).length, 0);
		await api.unpublish(saved.id);
	}
	return delivered;
}
