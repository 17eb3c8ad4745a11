import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { openAccount, type Account } from '../../account';
import { N8nEnvironment } from '../../store/environment';
import type { EventClaim, Store } from '../../store/store';
import { answerChallenge } from '../../webhook/challenge';
import { lookAfterAll } from '../background/afterwards';
import { toItems } from './items';
import { rememberStore } from '../background/lastStore';
import { isNews, log, messageOf } from '../log';
import { readParameters } from '../fields/parameters';
import { THIS_PROCESS } from '../background/processes';
import { receiveDelivery, type Accepted, type Incoming } from './receive';
import { scopeOf } from '../scope';
import { STARTS } from '../background/starts';

const TOO_MUCH_WAITS =
	'A delivery was not taken in (503), so Meta sends it again: thousands of earlier ones wait for their turn. n8n cannot keep up: give it more processors or queue mode, or raise WHATSAPP_CLOUD_MAX_EXECUTIONS if executions mostly wait for something.';

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
	const challenge = answerChallenge(query, credential.verifyToken);
	if (challenge !== undefined) return answer(context, 200, challenge);
	log(
		context,
		'warn',
		'Refused a verification request (403): its verify token is not the one in the credential. Enter the same text in both places, the Verify Token of the credential and that of the webhook in the App Dashboard.',
	);
	return answer(context, 403, 'The verify token does not match.');
}

async function receive(
	context: IWebhookFunctions,
	account: Account,
): Promise<IWebhookResponseData> {
	const parameters = readParameters(context, account.credential.phoneNumberId);
	const { selection, repliesToWaiting, oldEvents, includeRaw, words } = parameters;
	const isTest = context.getMode() === 'manual';
	const received = await receiveDelivery(await readIncoming(context), {
		appSecret: account.credential.appSecret,
		secondAppSecret: account.credential.secondAppSecret,
		store: async () => await account.store(),
		judge: async (kind, id) =>
			await (await account.ownStore()).proofs.verdict(kind, id, 'delivery'),
		selection,
		reactions: parameters.reactionsOpenWindow,
		...(words ? { words } : {}),
		...{ repliesToWaiting, oldEvents },
		...(isTest ? {} : { scope: scopeOf(context) }),
		includeRaw,
		// In queue mode, the queue keeps executions that a worker has died on.
		...(new N8nEnvironment(process.env).isQueueMode ? {} : { process: THIS_PROCESS }),
		now: Date.now,
	});
	if ('status' in received) {
		const level = received.status === 500 ? 'error' : 'warn';
		log(context, level, received.log);
		return answer(context, received.status, received.answer);
	}
	if (selection.text && selection.text.undecided > 0) {
		log(
			context,
			'warn',
			`The pattern in the option Message Text takes too long: ${selection.text.undecided} messages of one delivery came through without it. Write it without repetitions within repetitions, such as (a+)+.`,
		);
	}
	const { events, claim, numbers, again } = received;
	remark(context, received);
	lookAfterWhenAnswered(context, account, numbers);
	const store = await account.store();
	if (claim) rememberStore(claim.scope, store);
	const turn = claim && events.length > 0 ? STARTS.admit(claim.scope, events) : 'now';
	// Of what Meta is to send again, events are done with when `execute` takes them: not with the answer.
	if (claim && (again === undefined || turn === 'refused')) {
		settleWhenAnswered(context, store, claim);
	}
	if (turn === 'refused') {
		log(context, 'warn', TOO_MUCH_WAITS);
		return answer(context, 503, 'Too much waits here already: send it again later.');
	}
	const starts = events.length > 0 && turn === 'now';
	const items = starts ? await toItems(events, store, Date.now(), includeRaw) : undefined;
	const said = again === undefined ? { webhookResponse: 'OK' } : refusePart(context);
	return { ...said, ...(items ? { workflowData: [items] } : {}) };
}

/** Tells the log what was left out, or could not be taken in. */
function remark(context: IWebhookFunctions, { forgotten, again, remarks = [] }: Accepted): void {
	if (forgotten !== undefined) {
		log(
			context,
			'info',
			`${forgotten} events of a delivery are more than eight days old: recorded, and nothing was started (option Events Older Than Eight Days).`,
		);
	}
	if (again !== undefined) {
		log(
			context,
			'error',
			`Part of a delivery could not be taken in (500), so Meta sends it again. ${again}`,
		);
	}
	for (const { level, about, text } of remarks) {
		if (isNews(`${scopeOf(context)} ${about}`, Date.now())) log(context, level, text);
	}
}

function refusePart(context: IWebhookFunctions): IWebhookResponseData {
	return answer(context, 500, 'Part of it could not be taken in: send it again later.');
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
			response.statusCode < 300 ? store.confirmEvents(claim, Date.now()) : release(store, claim)
		).catch((thrown: unknown) => {
			log(context, 'warn', `Handled events could not be marked as such. ${messageOf(thrown)}`);
		});
	});
}

async function release(store: Store, claim: EventClaim): Promise<void> {
	STARTS.forget(claim.scope, claim.keys);
	await store.releaseEvents(claim);
}

/** Nothing slow stands before the answer: refused messages and waiting executions are looked after behind it. */
function lookAfterWhenAnswered(
	context: IWebhookFunctions,
	account: Account,
	numbers: Accepted['numbers'],
): void {
	context.getResponseObject().once('close', () => {
		for (const [phoneNumberId, why] of numbers) {
			const occasion = {
				...{ account, phoneNumberId },
				log: (level: 'info' | 'warn' | 'error', text: string) => log(context, level, text),
			};
			void lookAfterAll(occasion, why);
		}
	});
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
