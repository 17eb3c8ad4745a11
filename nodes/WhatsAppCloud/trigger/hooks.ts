import type { IHookFunctions } from 'n8n-workflow';

import { openAccount, type Account } from '../account';
import { GraphError } from '../graph/error';
import { requireSecrets, takenBy, toActivationFailure } from './activationFailure';
import { ensureSubscribed, readCallbacks, removeOverride, setOverride } from './callbacks';
import { log, messageOf } from './log';
import { rescueRefused } from './rescue';
import { readParameters, type TriggerParameters } from './parameters';
import {
	decideRegistration,
	decideRemoval,
	holderOf,
	worthRestoring,
	type OwnAddress,
} from './registration';

/**
 * URLs whose last activation failed before anything was registered. n8n then calls `delete` all the same;
 * what stands registered at that moment was there before (say, after a restart while Meta could not be
 * reached), and has to stay. Both calls come from the same process.
 */
const untouched = new Set<string>();

interface Hook {
	account: Account;
	parameters: TriggerParameters;
	phoneNumberId: string;
	own: OwnAddress;
	isTest: boolean;
}

/** n8n's registration methods, called for the webhook `default`; Meta's verification goes to `setup`, on the same path. */
export const webhookMethods = {
	default: {
		/** Whether Meta sends to this trigger already. Refuses a credential that cannot receive. */
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return await guarded(this, async (hook) => {
				const { account, parameters, phoneNumberId, own } = hook;
				requireSecrets(this, account.credential);
				// Opens it, so that a store that cannot be used is noticed now and not at the first message.
				await (await account.store()).findWindows(phoneNumberId, [{ phone: '0' }]);
				// What an n8n that died has left undone.
				void rescueRefused({
					...{ account, phoneNumberId, why: 'started' as const },
					log: (level, text) => log(this, level, text),
				});
				if (parameters.listenOn === 'manual') {
					await subscribe(this, hook).catch((thrown: unknown) => {
						log(this, 'warn', `Could not subscribe the app to the WABA. ${messageOf(thrown)}`);
					});
					return true;
				}
				const { phoneNumber } = await readCallbacks(account.graph, phoneNumberId);
				if (holderOf(phoneNumber, own) !== 'current') return false;
				await subscribe(this, hook);
				return true;
			});
		},

		/** Has Meta send the number's messages here. n8n answers at the URL already. */
		async create(this: IHookFunctions): Promise<boolean> {
			return await guarded(this, async (hook) => {
				const { account, parameters, phoneNumberId, own, isTest } = hook;
				requireSecrets(this, account.credential);
				const { phoneNumber, businessAccount, application } = await readCallbacks(
					account.graph,
					phoneNumberId,
				);
				const decision = decideRegistration(phoneNumber, own, parameters.replaceExistingCallback);
				if (decision.do === 'refuse') throw takenBy(this, decision.holder);
				await subscribe(this, hook);
				if (decision.do === 'nothing') return true;
				await setOverride(account.graph, phoneNumberId, own.url, account.credential.verifyToken);
				const before = this.getWorkflowStaticData('node');
				before.callbackBefore = isTest ? worthRestoring(phoneNumber) : undefined;
				const wider = businessAccount ?? application;
				if (!phoneNumber && wider) {
					log(
						this,
						'info',
						`Messages of number ${phoneNumberId} now go to this workflow, no longer to ${wider}.`,
					);
				}
				return true;
			});
		},

		/** Takes away what is this trigger's; after a test, puts back what stood before. */
		async delete(this: IHookFunctions): Promise<boolean> {
			const own = ownAddress(this);
			if (untouched.delete(own.url)) return true;
			const { account, parameters, phoneNumberId } = await openHook(this);
			if (parameters.listenOn === 'manual') return true;
			try {
				const { phoneNumber } = await readCallbacks(account.graph, phoneNumberId);
				const { callbackBefore } = this.getWorkflowStaticData('node');
				const previous = typeof callbackBefore === 'string' ? callbackBefore : undefined;
				const removal = decideRemoval(phoneNumber, own, previous);
				if (removal.do === 'restore') await restore(this, account, phoneNumberId, removal.url);
				if (removal.do === 'remove') await removeOverride(account.graph, phoneNumberId);
				return true;
			} catch (thrown) {
				throw toActivationFailure(this, thrown, own.url);
			}
		},
	},
};

async function openHook(context: IHookFunctions): Promise<Hook> {
	const account = await openAccount(context);
	const parameters = readParameters(context);
	return {
		account,
		parameters,
		phoneNumberId: parameters.phoneNumberId ?? account.credential.phoneNumberId,
		own: ownAddress(context),
		isTest: context.getActivationMode() === 'manual',
	};
}

function ownAddress(context: IHookFunctions): OwnAddress {
	return {
		url: context.getNodeWebhookUrl('default') ?? '',
		webhookId: context.getNode().webhookId ?? '',
	};
}

/** Runs a step of the activation; remembers when it failed, for `delete`. */
async function guarded<T>(context: IHookFunctions, step: (hook: Hook) => Promise<T>): Promise<T> {
	const own = ownAddress(context);
	untouched.delete(own.url);
	try {
		return await step(await openHook(context));
	} catch (thrown) {
		untouched.add(own.url);
		throw toActivationFailure(context, thrown, own.url);
	}
}

async function subscribe(context: IHookFunctions, { account }: Hook): Promise<void> {
	const { businessAccountId, appId } = account.credential;
	const result = await ensureSubscribed(account.graph, businessAccountId, appId);
	if (result === 'unknown') {
		log(
			context,
			'warn',
			'Cannot tell whether the app is subscribed to the WhatsApp Business Account. Enter the App ID in the credential (App Dashboard > App settings > Basic), so that it can be checked.',
		);
	}
}

async function restore(
	context: IHookFunctions,
	{ graph, credential }: Account,
	phoneNumberId: string,
	url: string,
): Promise<void> {
	try {
		await setOverride(graph, phoneNumberId, url, credential.verifyToken);
	} catch (thrown) {
		if (!(thrown instanceof GraphError)) throw thrown;
		await removeOverride(graph, phoneNumberId);
		log(
			context,
			'warn',
			`After the test, number ${phoneNumberId} could not be given back to ${url}, and was left without a callback of its own. Register that address again. ${thrown.message}`,
		);
	}
}
