import type { IHookFunctions } from 'n8n-workflow';

import { openAccount, type Account } from '../../account';
import {
	requireSecrets,
	requireWhatIsListenedTo,
	takenBy,
	toActivationFailure,
} from './activationFailure';
import { checkAddress } from './callbackAddress';
import { partsOf } from '../../ownership/notYours';
import { ensureSubscribed } from './callbacks';
import { log, messageOf } from '../log';
import { placesFor, type Place } from './callbackLevels';
import { readParameters, type TriggerParameters } from '../fields/parameters';
import {
	clearLeftovers,
	isRegistered,
	noteHolder,
	registerAt,
	Taken,
	unregisterAt,
} from './callbackActions';
import type { Registrant } from './callbackActions';
import type { OwnAddress } from './callbackRules';

/**
 * URLs whose last activation failed before anything was registered. n8n then calls `delete` all the same;
 * what stands registered at that moment was there before (say, after a restart while Meta could not be
 * reached), and has to stay. Both calls come from the same process.
 */
const untouched = new Set<string>();

interface Hook {
	account: Account;
	parameters: TriggerParameters;
	/** Where the trigger has to be registered; nowhere if a person does it by hand. */
	places: Place[];
	registrant: Registrant;
}

/** n8n's registration methods, called for the webhook `default`; Meta's verification goes to `setup`, on the same path. */
export const webhookMethods = {
	default: {
		/** Whether Meta sends to this trigger already. Refuses a credential that cannot receive. */
		async checkExists(this: IHookFunctions): Promise<boolean> {
			return await guarded(this, async (hook) => {
				const { account, parameters } = hook;
				requireSecrets(this, account.credential);
				requireWhatIsListenedTo(this, account.credential, parameters);
				if (hook.places.length > 0) {
					checkAddress(hook.registrant.own.url, account.credential.graph.baseUrl);
				}
				// Opens it, so that a store that cannot be used is noticed now and not at the first message.
				await (await account.store()).areConfirmed({ scope: '', keys: [] });
				await clearLeftovers(hook.registrant);
				if (parameters.listenOn === 'manual') {
					await subscribe(this, hook).catch((thrown: unknown) => {
						log(this, 'warn', `Could not subscribe the app to the WABA. ${messageOf(thrown)}`);
					});
					return true;
				}
				for (const place of hook.places) {
					if (!(await isRegistered(place, hook.registrant.own))) return false;
				}
				await noteHolder(hook.places, hook.registrant);
				await subscribe(this, hook);
				return true;
			});
		},

		/** Has Meta send here what was chosen. n8n answers at the URL already. */
		async create(this: IHookFunctions): Promise<boolean> {
			return await guarded(this, async (hook) => {
				const { credential } = hook.account;
				requireSecrets(this, credential);
				await subscribe(this, hook);
				try {
					await registerAt(hook.places, hook.registrant);
				} catch (thrown) {
					throw thrown instanceof Taken ? takenBy(this, thrown) : thrown;
				}
				return true;
			});
		},

		/** Takes away what is this trigger's; after a test, puts back what stood before. */
		async delete(this: IHookFunctions): Promise<boolean> {
			const own = ownAddress(this);
			if (untouched.delete(own.url)) return true;
			try {
				const { places, registrant } = await openHook(this);
				for (const place of places) await unregisterAt(place, registrant);
				return true;
			} catch (thrown) {
				throw toActivationFailure(this, thrown);
			}
		},
	},
};

async function openHook(context: IHookFunctions): Promise<Hook> {
	const account = await openAccount(context);
	const parameters = readParameters(context, account.credential.phoneNumberId);
	const phoneNumberId = parameters.phoneNumberId ?? account.credential.phoneNumberId;
	const places = placesFor(account, parameters, phoneNumberId);
	await prove(account, [`number:${phoneNumberId}`, ...places.map(({ key }) => key)]);
	return {
		...{ account, parameters, places },
		registrant: {
			account,
			store: await account.store(),
			own: ownAddress(context),
			holder: `workflow "${context.getWorkflow().name ?? ''}" (node "${context.getNode().name}")`,
			isTest: context.getActivationMode() === 'manual',
			replaceForeign: parameters.replaceExistingCallback,
			note: (level, text) => log(context, level, text),
			now: Date.now(),
		},
	};
}

/** What a trigger listens to is proven when it is published; what is said about it elsewhere waits for no message. */
async function prove(account: Account, objects: readonly string[]): Promise<void> {
	const { proofs } = await account.ownStore();
	await Promise.all(
		objects.map(async (object) => {
			const { kind, id } = partsOf(object);
			await proofs.verdict(kind, id, 'person');
		}),
	);
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
		throw toActivationFailure(context, thrown);
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
