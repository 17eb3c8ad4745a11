import type { GraphClient } from '../../graph/client';
import { GraphError } from '../../graph/error';
import { asObjects, asText } from '../../json';
import { offer } from './callbackAddress';

/** Meta's object for everything about WhatsApp. */
const OBJECT = 'whatsapp_business_account';

/** Where an app's webhooks go, and which. */
export interface AppSubscription {
	url?: string;
	fields: string[];
}

/** The app, and what it needs to change its own subscriptions (Meta: "Subscriptions edge"). */
export interface AppAccess {
	appId: string;
	appSecret: string;
}

/**
 * The app's callback for WhatsApp; each app has one.
 *
 * @throws {GraphError}
 */
export async function readAppSubscription(
	graph: GraphClient,
	app: AppAccess,
): Promise<AppSubscription> {
	const answer = await graph.get(`/${app.appId}/subscriptions`, asApp(app));
	const subscription = asObjects(answer.data).find(({ object }) => object === OBJECT);
	const fields = asObjects(subscription?.fields).flatMap(({ name }) => asText(name) ?? []);
	return { url: asText(subscription?.callback_url), fields };
}

/**
 * Sends the app's webhooks of these fields to `url`, and of no others. Fields that this app cannot subscribe to
 * (Meta rolls them out app by app) are left out.
 *
 * @returns the fields that were left out
 * @throws {GraphError} code 2200 when the address does not answer as it should
 */
export async function setAppSubscription(
	graph: GraphClient,
	app: AppAccess,
	{ url, fields, verifyToken }: { url: string; fields: readonly string[]; verifyToken: string },
): Promise<string[]> {
	const post = async (some: readonly string[]) => {
		const subscription = {
			object: OBJECT,
			callback_url: url,
			verify_token: verifyToken,
			fields: some.join(','),
			include_values: true,
		};
		const options = { ...asApp(app), situation: 'activation' } as const;
		await offer(url, async () => {
			await graph.post(`/${app.appId}/subscriptions`, subscription, options);
		});
	};
	try {
		await post(fields);
		return [];
	} catch (thrown) {
		const known = thrown instanceof GraphError ? knownFields(thrown) : undefined;
		const possible = known && fields.filter((field) => known.has(field));
		if (!known || !possible || possible.length === 0 || possible.length === fields.length) {
			throw thrown;
		}
		await post(possible);
		return fields.filter((field) => !known.has(field));
	}
}

/** Takes the app's callback away. */
export async function removeAppSubscription(graph: GraphClient, app: AppAccess): Promise<void> {
	await graph.delete(`/${app.appId}/subscriptions`, {
		...asApp(app),
		query: { object: OBJECT },
	});
}

/** The app token: needs no token of a person, and cannot do anything else. */
function asApp({ appId, appSecret }: AppAccess) {
	return { accessToken: `${appId}|${appSecret}` };
}

/** Meta names all fields that there are when it refuses one: "(#100) Param fields must be one of {…}". */
function knownFields({ code, title, details }: GraphError): ReadonlySet<string> | undefined {
	const list = /must be one of \{([^{}]*)\}/.exec(`${title} ${details ?? ''}`)?.[1];
	return code === 100 && list !== undefined
		? new Set(list.split(',').map((field) => field.trim().toLowerCase()))
		: undefined;
}
