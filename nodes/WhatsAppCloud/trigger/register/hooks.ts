import type { IHookFunctions } from 'n8n-workflow';

import { openAccount, type Account } from '../../account/account';
import { operationError } from '../../nodeError';
import {
	requireSecrets,
	requireWhatIsListenedTo,
	takenBy,
	toActivationFailure,
} from './activationFailure';
import { checkAddress, isUnsubscribed } from './callbackAddress';
import { partsOf } from '../../ownership/notYours';
import { ensureSubscribed } from './callbacks';
import { messageOf } from '../../thrown';
import { log } from '../log';
import { appForMessages, placesFor, type Place } from './callbackLevels';
import { readParameters, type TriggerParameters } from '../fields/parameters';
import { isRegistered, noteHolder, registerAt, Taken } from './callbackActions';
import type { Registrant } from './callbackActions';
import { lendDoor, takeDoorBack } from '../door/lending';
import { isTestUrl } from './callbackRules';
import { holderIn } from '../scope';
import { withApp } from './ownApp';
import { doorIdOf, whereaboutsOf, type Whereabouts } from './ownAddress';
import { clearLeftovers, unregisterAt, unregisterElsewhere } from './unregistering';

/**
 * URLs whose last activation failed before anything was registered. n8n then calls `delete` all the same;
 * what stands registered at that moment was there before (say, after a restart while Meta could not be
 * reached), and has to stay. Both calls come from the same process.
 */
const untouched = new Set<string>();

/** Those that tests have had in this process: their path can be another than n8n's usual one. */
const testUrls = new Set<string>();

interface Hook {
	account: Account;
	parameters: TriggerParameters;
	/** Where the trigger has to be registered; nowhere if a person does it by hand. */
	places: Place[];
	whereabouts: Whereabouts;
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
				await enterWhilePublishing(this, hook);
				if (hook.places.length > 0) {
					const { url, advice } = hook.registrant.own;
					checkAddress(url, account.credential.graph.baseUrl, advice?.());
				}
				// Reads the store as well, so that one that cannot be used is noticed now and not at the first message.
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
					await register(hook);
				} catch (thrown) {
					throw thrown instanceof Taken ? takenBy(this, thrown) : thrown;
				}
				return true;
			});
		},

		/** Takes away what is this trigger's; after a test, puts back what stood before. */
		async delete(this: IHookFunctions): Promise<boolean> {
			if (!isTest(this)) await takeDoorBack(doorIdOf(this.getNode()));
			if (untouched.delete(keyOf(this))) return true;
			try {
				const { places, registrant } = await openHook(this);
				for (const place of places) await unregisterAt(place, registrant);
				await unregisterElsewhere(places, registrant);
				return true;
			} catch (thrown) {
				throw toActivationFailure(this, thrown);
			}
		},
	},
};

async function openHook(context: IHookFunctions): Promise<Hook> {
	const account = await withApp(await openAccount(context));
	const parameters = readParameters(context, account.credential.phoneNumberId);
	const phoneNumberId = parameters.phoneNumberId ?? account.credential.phoneNumberId;
	const places = placesFor(account, parameters, phoneNumberId);
	await prove(account, [`number:${phoneNumberId}`, ...places.map(({ key }) => key)]);
	const whereabouts = whereaboutsOf(
		context.getNode(),
		n8nUrl(context),
		{ isTest: isTest(context), staysAtN8n: parameters.staysAtN8n },
		process.env,
	);
	return {
		...{ account, parameters, places, whereabouts },
		registrant: {
			account,
			store: await account.store(),
			own: whereabouts.own,
			holder: holderIn(context),
			isTest: isTest(context),
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

/** n8n ends a test as it ends a publication: only the URL tells the one from the other then, wherever n8n has it. */
function isTest(context: IHookFunctions): boolean {
	const url = n8nUrl(context);
	if (context.getActivationMode() === 'manual') testUrls.add(url);
	return testUrls.has(url) || isTestUrl(url);
}

function n8nUrl(context: IHookFunctions): string {
	return context.getNodeWebhookUrl('default') ?? '';
}

/** One of the node's publications: in test, and for good. */
function keyOf(context: IHookFunctions): string {
	return n8nUrl(context);
}

/** Runs a step of the activation; remembers when it failed, for `delete`. */
async function guarded<T>(context: IHookFunctions, step: (hook: Hook) => Promise<T>): Promise<T> {
	untouched.delete(keyOf(context));
	try {
		return await step(await openHook(context));
	} catch (thrown) {
		untouched.add(keyOf(context));
		throw toActivationFailure(context, thrown);
	}
}

/**
 * Meta verifies the address before n8n starts the trigger: until then, the hook listens there.
 *
 * @throws {NodeOperationError} if nothing can listen there
 */
async function enterWhilePublishing(
	context: IHookFunctions,
	{ account, whereabouts, places }: Hook,
): Promise<void> {
	const { door, noDoor, own } = whereabouts;
	if (noDoor) throw operationError(context.getNode(), `${noDoor.what} ${noDoor.cure}`);
	if (!door) return;
	try {
		await lendDoor(doorIdOf(context.getNode()), door, account, (level, text) =>
			log(context, level, text),
		);
	} catch (thrown) {
		throw operationError(context.getNode(), messageOf(thrown));
	}
	if (places.length === 0) {
		log(context, 'info', `Deliveries are received at ${own.url}, and at n8n's address as well.`);
	}
}

/** An app that is new has no webhooks of its own yet, and is subscribed to messages first. */
async function register({ account, places, registrant }: Hook): Promise<void> {
	try {
		await registerAt(places, registrant);
	} catch (thrown) {
		if (!isUnsubscribed(thrown) || account.credential.appId === '') throw thrown;
		await registerAt([appForMessages(account), ...places], registrant);
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
