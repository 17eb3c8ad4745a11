import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { openAccount, type Account } from '../../account/account';
import type { Log } from '../../log';
import { N8nEnvironment } from '../../store/environment';
import type { EventClaim, Store } from '../../store/store';
import { lookAfterNumbers } from '../background/afterwards';
import { itemsFor } from './items';
import { rememberStore } from '../background/lastStore';
import { messageOf } from '../../thrown';
import { log } from '../log';
import { readParameters } from '../fields/parameters';
import { THIS_PROCESS } from '../background/processes';
import { replyToChallenge } from './challenge';
import type { Accepted, Incoming } from './receive';
import { levelOf, PART_REFUSED, takeIn, TOO_MUCH_WAITS } from './takeIn';
import { scopeOf } from '../scope';
import { STARTS } from '../background/starts';

/** n8n's adapter: a request in, an answer and perhaps items out. */
export async function webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const account = await openAccount(this);
		return this.getWebhookName() === 'setup' ? setup(this, account) : await receive(this, account);
	} catch (thrown) {
		// Nothing may get out of here: n8n would start a failing execution for it.
		log(this, 'error', `A request could not be handled (500). ${messageOf(thrown)}`);
		return answer(this, 500, 'The request could not be handled: send it again later.');
	}
}

/** Meta's verification request. */
function setup(context: IWebhookFunctions, { credential }: Account): IWebhookResponseData {
	const query = context.getQueryData() as Record<string, unknown>;
	const reply = replyToChallenge(query, credential.verifyToken);
	if (reply.log) log(context, 'warn', reply.log);
	return answer(context, reply.status, reply.answer);
}

async function receive(
	context: IWebhookFunctions,
	account: Account,
): Promise<IWebhookResponseData> {
	const parameters = readParameters(context, account.credential.phoneNumberId);
	const isTest = context.getMode() === 'manual';
	const tell: Log = (level, text) => log(context, level, text);
	const received = await takeIn(await readIncoming(context), {
		...{ account, parameters, tell },
		...(isTest ? {} : { scope: scopeOf(context) }),
		// In queue mode, the queue keeps executions that a worker has died on.
		...(new N8nEnvironment(process.env).isQueueMode ? {} : { process: THIS_PROCESS }),
	});
	if ('status' in received) {
		log(context, levelOf(received), received.log);
		return answer(context, received.status, received.answer);
	}
	const { events, claim, numbers, again } = received;
	lookAfterWhenAnswered(context, account, numbers);
	const store = await account.store();
	if (claim) rememberStore(claim.scope, store);
	const turn = claim && events.length > 0 ? STARTS.admit(claim.scope, events) : 'now';
	// Of what Meta is to send again, events are done with when `execute` takes them: not with the answer.
	if (claim && (again === undefined || turn === 'refused')) {
		settleWhenAnswered(context, store, claim);
	}
	if (turn === 'refused') {
		log(context, 'warn', TOO_MUCH_WAITS.log);
		return answer(context, TOO_MUCH_WAITS.status, TOO_MUCH_WAITS.answer);
	}
	const starts = events.length > 0 && turn === 'now';
	const items = starts ? await itemsFor({ events }, store, Date.now(), parameters) : undefined;
	const said = again === undefined ? { webhookResponse: 'OK' } : refusePart(context);
	return { ...said, ...(items ? { workflowData: [items] } : {}) };
}

function refusePart(context: IWebhookFunctions): IWebhookResponseData {
	return answer(context, 500, PART_REFUSED);
}

/**
 * n8n answers when it has stored the execution, or could not. An answer of 200 that went out means that
 * Meta will not send the events again: they are n8n's. After any other answer Meta sends them again, and they
 * have to be free for that. When the connection broke before the answer, `execute` takes them, or the
 * claim runs out.
 */
function settleWhenAnswered(context: IWebhookFunctions, store: Store, claim: EventClaim): void {
	const response = context.getResponseObject();
	response.once('finish', () => {
		void (
			response.statusCode < 300
				? store.pendingEvents.confirm(claim, Date.now())
				: release(store, claim)
		).catch((thrown: unknown) => {
			log(context, 'warn', `Finished events could not be marked as such. ${messageOf(thrown)}`);
		});
	});
}

async function release(store: Store, claim: EventClaim): Promise<void> {
	STARTS.forget(claim.scope, claim.keys);
	await store.pendingEvents.release(claim);
}

/** Nothing slow stands before the answer: refused messages and waiting executions are looked after behind it. */
function lookAfterWhenAnswered(
	context: IWebhookFunctions,
	account: Account,
	numbers: Accepted['numbers'],
): void {
	const tell: Log = (level, text) => log(context, level, text);
	context.getResponseObject().once('close', () => lookAfterNumbers(account, numbers, tell));
}

async function readIncoming(context: IWebhookFunctions): Promise<Incoming> {
	const request = context.getRequestObject();
	// Absent for a request without a body, whatever n8n's types say; read already if n8n has parsed it.
	const read = (): Buffer | undefined => request.rawBody;
	if (read() === undefined) await request.readRawBody();
	const header = request.headers['x-hub-signature-256'];
	return {
		rawBody: read() ?? Buffer.alloc(0),
		signature: typeof header === 'string' ? header : undefined,
	};
}

/** Answers by itself, because n8n would answer 200 to everything. */
function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	// Plain text: a challenge comes from outside, and no browser is to read it as a page.
	context.getResponseObject().status(status).type('text/plain').send(text);
	return { noWebhookResponse: true };
}
