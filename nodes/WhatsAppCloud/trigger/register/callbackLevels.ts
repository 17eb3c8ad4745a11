import type { Account } from '../../account/account';
import { asId, asObject, asObjects, asText } from '../../json';
import { readAppSubscription, removeAppSubscription, setAppSubscription } from './appSubscription';
import { offer } from './callbackAddress';
import { readCallbacks, removeOverride, setOverride } from './callbacks';
import type { TriggerParameters } from '../fields/parameters';
import {
	appFields,
	appOnlyFields,
	MESSAGES,
	reachesOverride,
	subscribedFields,
} from './webhookFields';

/** What stands registered at a place. */
export interface Registered {
	url?: string;
	/** Only at the app. */
	fields?: string[];
	/** The callback of a wider place, which gets what comes here as long as nothing stands here. */
	wider?: string;
}

/** Somewhere at Meta that one callback can be registered. */
export interface Place {
	/** Names it in the store, for all processes. */
	key: string;
	/** Names it for people; a number by itself as soon as it was read. */
	readonly name: string;
	/** Webhook fields that are wanted; only at the app. */
	fields?: readonly string[];
	/** The app only has to be subscribed to the fields: a narrower callback gets them. */
	anyAddress?: true;
	read(): Promise<Registered>;
	/** @returns remarks for the log */
	set(url: string, fields?: readonly string[]): Promise<string[]>;
	remove(): Promise<void>;
}

/**
 * Where the trigger has to be registered so that everything that was chosen arrives. The app comes first: Meta takes
 * the callback of a number or a WABA only from an app that is subscribed to messages.
 */
export function placesFor(
	account: Account,
	{ listenOn, selection }: TriggerParameters,
	phoneNumberId: string,
): Place[] {
	const { triggerOn } = selection;
	if (listenOn === 'manual') return [];
	if (listenOn === 'app') return [appPlace(account, appFields(triggerOn))];
	const override =
		listenOn === 'number'
			? numberPlace(account, phoneNumberId)
			: businessAccountPlace(account, account.credential.businessAccountId);
	const subscribed = subscribedFields(triggerOn);
	const app = appPlace(account, subscribed);
	if (appOnlyFields(triggerOn).length === 0) app.anyAddress = true;
	return [
		...(subscribed.length > 0 ? [app] : []),
		...(reachesOverride(triggerOn) ? [override] : []),
	];
}

/** The app, which only has to be subscribed to messages. */
export function appForMessages(account: Account): Place {
	return { ...appPlace(account, [MESSAGES]), anyAddress: true };
}

/** The place that a key of an earlier registration names; undefined for one that this credential cannot reach. */
export function placeOf(
	account: Account,
	key: string,
	fields?: readonly string[],
): Place | undefined {
	const [kind, id = ''] = key.split(':');
	const { appId } = account.credential;
	if (kind === 'number') return numberPlace(account, id);
	if (kind === 'businessAccount') return businessAccountPlace(account, id);
	return kind === 'app' && id === appId ? appPlace(account, fields ?? []) : undefined;
}

function numberPlace({ graph, credential }: Account, phoneNumberId: string): Place {
	// Nobody knows a number by its ID.
	let name = `the number with the ID ${phoneNumberId}`;
	return {
		key: `number:${phoneNumberId}`,
		get name() {
			return name;
		},
		async read() {
			const { phoneNumber, businessAccount, application, displayNumber } = await readCallbacks(
				graph,
				phoneNumberId,
			);
			if (displayNumber !== undefined) name = `the number ${displayNumber}`;
			return { url: phoneNumber, wider: businessAccount ?? application };
		},
		async set(url) {
			await setOverride(graph, phoneNumberId, url, credential.verifyToken);
			return [];
		},
		remove: async () => await removeOverride(graph, phoneNumberId),
	};
}

/** All numbers of the WABA that have no callback of their own (Meta: "Webhook overrides"). */
function businessAccountPlace({ graph, credential }: Account, businessAccountId: string): Place {
	const { appId, verifyToken } = credential;
	const path = `/${businessAccountId}/subscribed_apps`;
	return {
		key: `businessAccount:${businessAccountId}`,
		name: `the WhatsApp Business Account ${businessAccountId}`,
		async read() {
			const apps = asObjects((await graph.get(path)).data);
			const own = apps.find((app) => asId(asObject(app.whatsapp_business_api_data)?.id) === appId);
			const app = own ?? (apps.length === 1 && appId === '' ? apps[0] : undefined);
			return { url: asText(app?.override_callback_uri) };
		},
		async set(url) {
			const body = { override_callback_uri: url, verify_token: verifyToken };
			await offer(url, async () => await graph.post(path, body, { situation: 'activation' }));
			return [];
		},
		// A POST without an address keeps the subscription, and takes the override away.
		async remove() {
			await graph.post(path, {});
		},
	};
}

function appPlace({ graph, credential }: Account, fields: readonly string[]): Place {
	const { appId, verifyToken } = credential;
	return {
		key: `app:${appId}`,
		name: `the app ${appId}`,
		fields,
		read: async () => await readAppSubscription(graph, credential),
		async set(url, others = fields) {
			const missing = await setAppSubscription(graph, credential, {
				...{ url, verifyToken, fields: others },
			});
			return missing.map((field) => `Meta does not offer the webhook field ${field} to this app.`);
		},
		remove: async () => await removeAppSubscription(graph, credential),
	};
}
