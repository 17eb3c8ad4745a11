import { asObject, type JsonObject } from '../json';
import type { GraphRequestOptions, GraphSettings } from './client';
import { GraphError } from './error';

type Ask = (path: string, options: GraphRequestOptions) => Promise<JsonObject>;

/**
 * What Graph knows of the settings' own token. Graph tells the app of it, and the token itself only if its owner is a
 * developer of the app.
 *
 * @throws {GraphError}
 */
export async function aboutToken(
	ask: Ask,
	{ accessToken, ids, appSecrets = [] }: GraphSettings,
	options: GraphRequestOptions,
): Promise<JsonObject> {
	const appId = ids?.['App ID'] ?? '';
	const asApp = (secret: string): GraphRequestOptions => ({
		// A wrong secret is refused as an outage is: asking again tells nothing.
		...{ accessToken: `${appId}|${secret}`, patienceMs: 0 },
	});
	const askers = [options, ...(appId === '' ? [] : appSecrets.map(asApp))];
	let refusal: unknown;
	for (const asker of askers) {
		try {
			const answer = await ask('/debug_token', { ...asker, query: { input_token: accessToken } });
			return asObject(answer.data) ?? {};
		} catch (thrown) {
			if (asker === options && !isForApp(thrown)) throw thrown;
			refusal = askers.length > 1 ? thrown : namingApp(thrown);
		}
	}
	throw refusal;
}

/** "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app" */
function isForApp(thrown: unknown): boolean {
	return (
		thrown instanceof GraphError && thrown.code === 100 && /app access token/.test(thrown.title)
	);
}

function namingApp(thrown: unknown): unknown {
	const advice = 'Fill in App ID and App Secret in the credential: Meta tells the app itself.';
	return thrown instanceof GraphError ? thrown.inOtherWords({ advice }) : thrown;
}
