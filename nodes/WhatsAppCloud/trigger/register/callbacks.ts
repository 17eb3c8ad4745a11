import type { GraphClient } from '../../graph/client';
import { asId, asObject, asObjects, asText } from '../../json';
import { offer } from './callbackAddress';
import type { Callbacks } from './callbackRules';

/**
 * The number as people know it, and the callbacks that Meta has for it (Meta: "Webhook overrides").
 *
 * @throws {GraphError}
 */
export async function readCallbacks(
	graph: GraphClient,
	phoneNumberId: string,
): Promise<Callbacks & { displayNumber?: string }> {
	const answer = await graph.get(`/${phoneNumberId}`, {
		query: { fields: 'webhook_configuration,display_phone_number' },
	});
	const configuration = asObject(answer.webhook_configuration);
	return {
		phoneNumber: asText(configuration?.phone_number),
		businessAccount: asText(configuration?.whatsapp_business_account),
		application: asText(configuration?.application),
		displayNumber: asText(answer.display_phone_number),
	};
}

/**
 * Sends the number's messages to `url`. Meta first asks there for the verify token, so the address has
 * to be answering when this is called.
 *
 * @throws {GraphError} code 2200 when the address does not answer as it should, 100 when Meta does not take it
 */
export async function setOverride(
	graph: GraphClient,
	phoneNumberId: string,
	url: string,
	verifyToken: string,
): Promise<void> {
	const configuration = { override_callback_uri: url, verify_token: verifyToken };
	await offer(url, async () => {
		const body = { webhook_configuration: configuration };
		await graph.post(`/${phoneNumberId}`, body, { situation: 'activation' });
	});
}

/** Takes the number's own callback away: its messages go to the account's or the app's again. */
export async function removeOverride(graph: GraphClient, phoneNumberId: string): Promise<void> {
	await graph.post(`/${phoneNumberId}`, { webhook_configuration: { override_callback_uri: '' } });
}

/** - `added`: it was missing; - `unknown`: it cannot be told without the App ID, and was left alone. */
export type Subscription = 'present' | 'added' | 'unknown';

/**
 * Makes sure that the app gets the account's webhooks at all. Without it, Meta delivers for its test
 * number only.
 *
 * The POST is sent only where it is needed: on an app that is subscribed already, a POST without a body
 * would remove the callback override of the account (Meta: "Webhook overrides").
 *
 * @throws {GraphError}
 */
export async function ensureSubscribed(
	graph: GraphClient,
	businessAccountId: string,
	appId: string,
): Promise<Subscription> {
	const path = `/${businessAccountId}/subscribed_apps`;
	const apps = asObjects((await graph.get(path)).data);
	const isSubscribed = apps.some(
		(app) => appId !== '' && asId(asObject(app.whatsapp_business_api_data)?.id) === appId,
	);
	if (isSubscribed) return 'present';
	const hasOverride = apps.some((app) => asText(app.override_callback_uri) !== undefined);
	if (appId === '' && hasOverride) return 'unknown';
	await graph.post(path, {});
	return 'added';
}
