import { meaningOf } from '../codes/meaning';
import { noId } from '../graph/credentialIds';
import { GraphError } from '../graph/error';
import { isAboutProof } from '../graph/secretProof';
import { endOfVersion, GRAPH_VERSION } from '../graph/versions';
import { isCountry } from '../message/recipient';
import { check, isUnreachable, type Check } from './check';
import type { Setting } from './facts';
import { broken, listed, ok, unknown, warning, WHERE, type Verdict } from './verdict';

const DAY_MS = 86_400_000;

const SOON_DAYS = 60;

const SCOPES = ['whatsapp_business_messaging', 'whatsapp_business_management'];

const NEW_TOKEN =
	'Generate a new token of a system user, with the permissions whatsapp_business_messaging and whatsapp_business_management and the expiration "Never", and put it into the credential.';

const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Graph's codes for a token that is none, or none any more; a permission that it lacks has others (Meta: "Error codes"). */
const NO_TOKEN = [0, 102, 190];

/** Whether the token is what Meta refuses, not what was asked for. */
function isAboutToken(refusal: Error): boolean {
	return refusal instanceof GraphError && NO_TOKEN.includes(refusal.code ?? NaN);
}

/** Where a field is empty, the first check says so. */
function seeCredential(field: string): Verdict {
	return unknown(`${field} is empty.`, 'See the check Credential.');
}

/** An ID that the credential names leads nowhere, or to another kind of object: `graph/credentialIds` says which. */
function wrongId(refusal: Error, field: string, id: string): Verdict | undefined {
	if (id === '') return seeCredential(field);
	if (!(refusal instanceof GraphError) || isAboutToken(refusal)) return undefined;
	const { code, subcode, title, advice } = refusal;
	const isId =
		!/^\d+$/.test(id) ||
		// The app requires a proof of its secret with each request: no ID would do.
		(code === 100 && !isAboutProof(refusal)) ||
		meaningOf(code, subcode)?.teaches === 'noSuchObject';
	return isId ? broken(`${title}.`, advice, WHERE.credential) : undefined;
}

const filledIn = check('Credential', [], (_, { credential, phoneNumberId }) => {
	const { graph, businessAccountId } = credential;
	const missing = [
		graph.accessToken ? '' : 'Access Token',
		phoneNumberId ? '' : 'Phone Number ID',
		businessAccountId ? '' : 'Business Account ID',
	].filter(Boolean);
	return missing.length === 0
		? ok('Access Token, Phone Number ID and Business Account ID are filled in.')
		: broken(
				`${listed(missing)} ${missing.length > 1 ? 'are' : 'is'} empty. Nothing can be sent without ${missing.length > 1 ? 'them' : 'it'}.`,
				`Fill in ${missing.join(', ')}.`,
				`${WHERE.credential}; the IDs: ${WHERE.apiSetup}`,
			);
});

const connection = check(
	'Connection to Meta',
	['reached'],
	() => ok("Meta's Graph API answers."),
	(refusal) => {
		if (!(refusal instanceof GraphError && isUnreachable(refusal))) {
			return ok("Meta's Graph API answers.");
		}
		const { title, details, advice, fields } = refusal;
		// Meta was not even asked.
		if (fields) return broken(`${title}.`, advice, `${WHERE.credential}: ${listed(fields)}`);
		return broken(
			`Meta does not answer: ${title}${details ? `: ${details}` : ''}.`,
			advice,
			`${WHERE.server}; ${WHERE.credential}: Base URL`,
		);
	},
);

/** Where there is no such version, Graph takes its number for an ID (Meta: "Unknown path components: /me"). */
function isNoVersion(refusal: Error): boolean {
	return (
		refusal instanceof GraphError &&
		refusal.code === 2500 &&
		/path components/.test(refusal.title + (refusal.details ?? ''))
	);
}

const USE_VERSION = `Set API Version to ${GRAPH_VERSION} or later.`;

function lifeOfVersion({ credential, now }: Setting): Verdict {
	const { apiVersion } = credential.graph;
	const end = endOfVersion(apiVersion);
	if (end === undefined) {
		return unknown(`${apiVersion} is not a version that this node knows.`);
	}
	if (end === null) return ok(`Meta supports ${apiVersion}, and has not announced when it ends.`);
	const days = Math.floor((end - now) / DAY_MS);
	if (days < 0) {
		const since = end === 0 ? 'long ago' : `on ${date(end)}`;
		return broken(
			`Version ${apiVersion} ended ${since}. Meta now answers as a later version, in which things may differ.`,
			USE_VERSION,
			WHERE.credential,
		);
	}
	return days > SOON_DAYS
		? ok(`Meta supports ${apiVersion} until ${date(end)}.`)
		: warning(`Version ${apiVersion} ends on ${date(end)}.`, USE_VERSION, WHERE.credential);
}

const version = check(
	'Graph Version',
	['token'],
	(_, setting) => lifeOfVersion(setting),
	(refusal, setting) =>
		isNoVersion(refusal)
			? broken(
					`Meta does not know the version ${setting.credential.graph.apiVersion}, so it refuses everything.`,
					`Set API Version to ${GRAPH_VERSION}.`,
					WHERE.credential,
				)
			: lifeOfVersion(setting),
);

const token = check(
	'Access Token',
	['token'],
	({ token: { isValid, reason } }) =>
		isValid
			? ok('Meta accepts the access token.')
			: broken(
					`Meta does not accept the access token${reason === undefined ? '' : `: ${reason}`}`,
					NEW_TOKEN,
					WHERE.systemUsers,
				),
	(refusal, { credential }) =>
		credential.graph.accessToken === ''
			? seeCredential('Access Token')
			: isAboutToken(refusal)
				? broken('Meta does not accept the access token.', NEW_TOKEN, WHERE.systemUsers)
				: undefined,
);

const expiry = check(
	"Token's End",
	['token'],
	({ token: { isValid, expiresAt, type } }, { now }) => {
		if (!isValid) return unknown('The token is not valid.', 'See the check Access Token.');
		if (expiresAt !== undefined && expiresAt - now < SOON_DAYS * DAY_MS) {
			const hours = Math.floor((expiresAt - now) / 3_600_000);
			const left = hours < 48 ? `in ${hours} hours` : `on ${date(expiresAt)}`;
			return warning(
				`The access token stops working ${left}. After that, nothing can be sent.`,
				NEW_TOKEN,
				WHERE.systemUsers,
			);
		}
		if (type === 'USER') {
			return warning(
				'The access token belongs to a person: it stops working when they change their password or leave.',
				NEW_TOKEN,
				WHERE.systemUsers,
			);
		}
		return ok(
			expiresAt === undefined
				? 'The access token does not expire.'
				: `The access token works until ${date(expiresAt)}.`,
		);
	},
);

const permissions = check(
	'Permissions',
	['token'],
	({ token: { isValid, scopes, targets } }, { credential: { businessAccountId } }) => {
		if (!isValid) return unknown('The token is not valid.', 'See the check Access Token.');
		const missing = SCOPES.filter((scope) => !scopes.includes(scope));
		if (missing.length > 0) {
			return broken(
				`The access token lacks ${missing.length > 1 ? 'the permissions' : 'the permission'} ${listed(missing)}.`,
				NEW_TOKEN,
				WHERE.systemUsers,
			);
		}
		// For another account only: then Graph does not show it, which the next checks tell.
		const elsewhere = SCOPES.filter(
			(scope) => targets[scope] !== undefined && !targets[scope].includes(businessAccountId),
		);
		return elsewhere.length === 0 || elsewhere.length === SCOPES.length
			? ok('The access token has the permissions that sending and receiving need.')
			: broken(
					`The access token has ${listed(elsewhere)} for other WhatsApp accounts than ${businessAccountId}.`,
					'Assign this WhatsApp account to the system user, with full control, and generate a new token.',
					WHERE.systemUsers,
				);
	},
);

const account = check(
	'Business Account ID',
	['account'],
	({ account: { name } }, { credential: { businessAccountId } }) =>
		ok(
			`${businessAccountId} is the WhatsApp Business Account${name === undefined ? '' : ` "${name}"`}.`,
		),
	(refusal, { credential }) =>
		wrongId(refusal, 'Business Account ID', credential.businessAccountId),
);

const number = check(
	'Phone Number ID',
	['number'],
	({ number: { displayPhoneNumber, verifiedName } }, { phoneNumberId }) =>
		ok(`${phoneNumberId} is ${[displayPhoneNumber, verifiedName].filter(Boolean).join(', ')}.`),
	(refusal, { phoneNumberId }) => wrongId(refusal, 'Phone Number ID', phoneNumberId),
);

const belongs = check(
	'Number and Account',
	['number', 'numberIds'],
	({ numberIds }, { phoneNumberId, credential: { businessAccountId, messagingAccountId } }) => {
		if (!numberIds.includes(phoneNumberId)) {
			return broken(
				`The number ${phoneNumberId} exists, but is not a number of the Business Account ${businessAccountId}.`,
				'Copy both IDs from the same page.',
				WHERE.apiSetup,
			);
		}
		// Each Messaging Account has templates of its own (Meta: "Updates to WhatsApp Business accounts").
		return messagingAccountId === '' || messagingAccountId === businessAccountId
			? ok('The number is one of this WhatsApp Business Account.')
			: warning(
					`Templates are those of the account ${businessAccountId}, and messages go through ${messagingAccountId}, which does not have them.`,
					'Set Business Account ID to the Messaging Account ID, or leave Messaging Account ID empty.',
					WHERE.credential,
				);
	},
);

/** What is no ID at all is not compared with the token's. */
function noAppId({ credential: { appId: id } }: Setting): Verdict | undefined {
	const refusal = id === '' ? undefined : noId('App ID', id);
	return refusal && broken(`${refusal.title}.`, refusal.advice, WHERE.credential);
}

const appId = check(
	'App ID',
	['token'],
	({ token: { appId: ofToken } }, setting) => {
		const { appId: filledInId } = setting.credential;
		const wrong = noAppId(setting);
		if (wrong) return wrong;
		if (ofToken === undefined) return unknown('Meta did not say which app the token belongs to.');
		if (filledInId === '') return ok(`The access token belongs to the app ${ofToken}.`);
		return filledInId === ofToken
			? ok(`The access token belongs to the app ${ofToken}, as App ID says.`)
			: broken(
					`App ID is ${filledInId}, but the access token belongs to the app ${ofToken}. One app does not get the other's webhooks.`,
					`Set App ID to ${ofToken} and App Secret to that app's, or use a token of the app ${filledInId}.`,
					WHERE.credential,
				);
	},
	(_, setting) => noAppId(setting),
);

/** Whether Graph says of App ID and App Secret that they are no pair; code 1 alone is an outage of Meta's. */
function isNoPair({ code, title, details = '' }: GraphError): boolean {
	return code === 101 || code === 190 || (code === 1 && /secret/i.test(title + details));
}

const appSecret = check(
	'App Secret',
	['appSubscription'],
	({ appSubscription: { secret, secondRefusal } }) => {
		if (secret === 'second') {
			return warning(
				"The app's secret is in Second App Secret, and App Secret holds another one. Triggers receive, because either will do.",
				'Once the secret is no longer being changed, move it to App Secret.',
				WHERE.credential,
			);
		}
		return secondRefusal instanceof GraphError && isNoPair(secondRefusal)
			? warning(
					'The App Secret belongs to this app, but the Second App Secret does not. Triggers receive as long as Meta signs with the first.',
					'If the secret is being changed, copy the new one again; else leave Second App Secret empty.',
					WHERE.basic,
				)
			: ok('The App Secret belongs to this app.');
	},
	(refusal, { credential }: Setting) => {
		if (isAboutProof(refusal)) return broken(`${refusal.title}.`, refusal.advice, WHERE.basic);
		if (credential.appSecret === '') {
			return warning(
				'App Secret is empty. Sending works, but no trigger can receive, because deliveries from Meta could not be told from forged ones.',
				'Copy the App Secret into the credential.',
				WHERE.basic,
			);
		}
		return refusal instanceof GraphError && isNoPair(refusal)
			? broken(
					'The App Secret does not belong to this app, so every message from Meta would be refused.',
					'Copy App Secret, and App ID, from the same app into the credential.',
					WHERE.basic,
				)
			: undefined;
	},
);

const defaultCountry = check(
	'Default Country',
	[],
	(_, { credential: { defaultCountry: country } }) =>
		country === '' || isCountry(country)
			? ok(
					country === ''
						? 'Customers’ numbers need their country code.'
						: `Customers’ numbers without a country code are taken to be from ${country}.`,
				)
			: broken(
					`Default Country "${country}" is not a country’s two letters, so numbers without a country code are refused.`,
					'Enter two letters, such as NL, or GB for the United Kingdom; or leave Default Country empty.',
					WHERE.credential,
				),
);

/** Whether n8n gets through to Meta, and as whom. */
export const ACCESS_CHECKS: readonly Check[] = [
	...[filledIn, connection, version, token, expiry, permissions],
	...[account, number, belongs, appId, appSecret, defaultCountry],
];
