import type { Account } from '../account/account';
import {
	askFields,
	deliversTo,
	NUMBER_FIELDS,
	readBusinessNumber,
	readHealth,
} from '../graph/businessNumber';
import { asBoolean, asId, asNumber, asObject, asObjects, asText, type JsonObject } from '../json';
import { GraphError } from '../graph/error';
import { isAboutProof } from '../graph/secretProof';
import { asError, orError } from '../thrown';
import { threadOwnerAt } from '../conversation/thread';
import { askChallenge } from './challenge';
import { isUnreachable } from './check';
import {
	type Facts,
	type Known,
	NotAsked,
	type Setting,
	type Source,
	type TokenFacts,
} from './facts';

/** The path of n8n's test addresses. */
export const TEST_PATH = '/webhook-test/';

/** How many of a list are looked at: accounts with more are rare. */
const MANY = 2000;

type Ask = <S extends Source>(source: S) => Promise<Facts[S]>;

/** How each fact is asked for: one request, unless there is a further page or another pair to try. */
const SOURCES: {
	[S in Source]: (account: Account, setting: Setting, ask: Ask) => Promise<Facts[S]>;
} = {
	async reached(_account, _setting, ask) {
		const answers = await Promise.allSettled([ask('token'), ask('number'), ask('account')]);
		// A single edge may be away: any answer shows that Graph is there, also a refusal.
		const reasons = answers.flatMap((one) =>
			one.status === 'rejected' && one.reason instanceof GraphError && isUnreachable(one.reason)
				? [one.reason]
				: [],
		);
		const [reason] = reasons;
		if (reason && reasons.length === answers.length) throw reason;
		return true;
	},

	token: async ({ graph }) => readToken(await graph.aboutToken()),

	async account({ graph, credential }) {
		const answer = await askFields(
			'WhatsAppBusinessAccount',
			[
				...['id', 'name', 'account_review_status', 'business_verification_status', 'health_status'],
				'whatsapp_business_manager_messaging_limit',
			],
			async (fields) => await graph.get(`/${credential.businessAccountId}`, { query: { fields } }),
		);
		return {
			name: asText(answer.name),
			reviewStatus: asText(answer.account_review_status),
			verificationStatus: asText(answer.business_verification_status),
			messagingLimit: asText(answer.whatsapp_business_manager_messaging_limit),
			health: readHealth(answer.health_status),
		};
	},

	async number({ graph }, { phoneNumberId }) {
		const answer = await askFields(
			'WhatsAppBusinessPhoneNumber',
			NUMBER_FIELDS,
			async (fields) => await graph.get(`/${phoneNumberId}`, { query: { fields } }),
		);
		return readBusinessNumber(answer);
	},

	async numberIds({ graph, credential }) {
		const path = `/${credential.businessAccountId}/phone_numbers`;
		const ids: string[] = [];
		for await (const { id } of graph.list(path, {
			limit: MANY,
			pageSize: 100,
			query: { fields: 'id' },
		})) {
			ids.push(asId(id) ?? '');
		}
		return ids;
	},

	async subscribedApps({ graph, credential }) {
		const answer = await graph.get(`/${credential.businessAccountId}/subscribed_apps`);
		return asObjects(answer.data).map(
			(app) => asId(asObject(app.whatsapp_business_api_data)?.id) ?? '',
		);
	},

	async appSubscription({ graph, credential }, _setting, ask) {
		const { appSecret, secondAppSecret } = credential;
		const ofToken = await orError(async () => await ask('token'));
		// None of the secrets proves anything, which is why nothing else is answered.
		if (isAboutProof(ofToken)) throw ofToken;
		if (appSecret === '') throw new NotAsked('App Secret is empty in the credential.');
		// An App ID that is wrong does not make the secret wrong: that belongs to the token's app first of all.
		const appOfToken = ofToken instanceof Error ? undefined : ofToken.appId;
		const appIds = [...new Set([appOfToken ?? '', credential.appId])].filter(Boolean);
		if (appIds.length === 0) throw new NotAsked('App ID is empty in the credential.');
		const secrets = [
			{ which: 'first' as const, secret: appSecret },
			...(secondAppSecret === '' ? [] : [{ which: 'second' as const, secret: secondAppSecret }]),
		];
		const pairs = secrets.flatMap((one) => appIds.map((appId) => ({ ...one, appId })));
		const askAs = async (appId: string, secret: string) => {
			// A wrong secret is refused as an outage is: asking again tells nothing.
			const asApp = { accessToken: `${appId}|${secret}`, patienceMs: 0 };
			return await graph.get(`/${appId}/subscriptions`, asApp);
		};
		const { which, answer, appId } = await firstOf(pairs, async ({ appId, secret, which }) => {
			return { which, answer: await askAs(appId, secret), appId };
		});
		const ofSecond =
			which === 'second' || secondAppSecret === ''
				? undefined
				: await orError(async () => await askAs(appId, secondAppSecret));
		const found = asObjects(answer.data).find(
			({ object }) => object === 'whatsapp_business_account',
		);
		return {
			secret: which,
			...(ofSecond instanceof Error ? { secondRefusal: ofSecond } : {}),
			url: asText(found?.callback_url),
			fields: asObjects(found?.fields).flatMap(({ name }) => asText(name) ?? []),
		};
	},

	async templates({ graph, credential }) {
		const path = `/${credential.businessAccountId}/message_templates`;
		const query = { fields: 'name,language,status' };
		const templates: Facts['templates'] = [];
		for await (const { name, language, status } of graph.list(path, {
			limit: MANY,
			pageSize: 250,
			query,
		})) {
			templates.push({
				name: asText(name) ?? '',
				language: asText(language) ?? '',
				status: asText(status) ?? '',
			});
		}
		return templates;
	},

	callbackNotes: async (account) => await (await account.store()).notes.listCallbacks(),

	async conversations(account, { phoneNumberId, now }) {
		// Somebody with several names has several rows, of which one counts.
		const range = { from: 0, to: now + 3_600_000, newestFirst: true, limit: 20 };
		const store = await account.store();
		const { conversations } = await store.findConversations(phoneNumberId, range);
		return {
			lastMessageAt: conversations[0]?.record.openedAt ?? null,
			looked: conversations.length,
			heldByAnother: conversations.filter(({ record }) => threadOwnerAt(record, now) === 'another')
				.length,
		};
	},

	async answer({ credential }, setting, ask) {
		const { url } = deliversTo(await ask('number'));
		if (url === undefined) throw new NotAsked('Meta has no address to deliver to.');
		if (!isOurs(url, await ask('callbackNotes').catch(() => []), setting)) {
			throw new NotAsked(`${url} is not this n8n, so it was not tried.`);
		}
		if (url.includes(TEST_PATH)) throw new NotAsked('A test address only answers during a test.');
		if (credential.verifyToken === '') throw new NotAsked('Verify Token is empty.');
		return await askChallenge(url, credential.verifyToken);
	},

	async clockAheadMs({ graph }, _setting, ask) {
		// Any answer of Graph's has its time in it.
		await ask('number').catch(() => undefined);
		if (graph.clockAheadMs === undefined) throw new NotAsked('Meta did not say what time it is.');
		return graph.clockAheadMs;
	},
};

/** The first answer; if there is none, the first refusal. */
async function firstOf<Q, T>(questions: readonly Q[], ask: (one: Q) => Promise<T>): Promise<T> {
	const refusals: Error[] = [];
	for (const one of questions) {
		const answer = await orError(async () => await ask(one));
		if (!(answer instanceof Error)) return answer;
		refusals.push(answer);
	}
	throw refusals[0] ?? new Error('Nobody was asked.');
}

/** Whether an address is one that this n8n has registered, or below its own. */
export function isOurs(
	url: string,
	notes: Facts['callbackNotes'],
	{ n8nUrl, door }: Setting,
): boolean {
	if (notes.some((note) => note.url === url)) return true;
	const own = [n8nUrl, door && 'url' in door ? door.url : undefined];
	const origins = own.flatMap((address) =>
		address === undefined ? [] : (originOf(address) ?? []),
	);
	const origin = originOf(url);
	return origin !== undefined && origins.includes(origin);
}

function originOf(url: string): string | undefined {
	return URL.canParse(url) ? new URL(url).origin : undefined;
}

function readToken(data: JsonObject): TokenFacts {
	const expiry = asNumber(data.expires_at) ?? 0;
	return {
		isValid: asBoolean(data.is_valid) ?? false,
		reason: asText(asObject(data.error)?.message),
		type: asText(data.type),
		appId: asId(data.app_id),
		expiresAt: expiry === 0 ? undefined : expiry * 1000,
		scopes: texts(data.scopes),
		targets: Object.fromEntries(
			asObjects(data.granular_scopes).flatMap((granted) => {
				const ids = texts(granted.target_ids);
				return ids.length > 0 ? [[asText(granted.scope) ?? '', ids]] : [];
			}),
		),
	};
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.flatMap((entry) => asId(entry) ?? []) : [];
}

/** Asks for what these checks need, all at once; each fact once, however many need it. */
export async function askAll(
	account: Account,
	setting: Setting,
	sources: ReadonlySet<Source>,
): Promise<Map<Source, Known<Source>>> {
	const asked = new Map<Source, Promise<Facts[Source]>>();
	const ask = async <S extends Source>(source: S): Promise<Facts[S]> => {
		const answer = asked.get(source) ?? SOURCES[source](account, setting, ask);
		asked.set(source, answer);
		return (await answer) as Facts[S];
	};
	const known = [...sources].map(async (source): Promise<[Source, Known<Source>]> => {
		try {
			return [source, { value: await ask(source) }];
		} catch (thrown) {
			return [source, { refusal: asError(thrown) }];
		}
	});
	return new Map(await Promise.all(known));
}
