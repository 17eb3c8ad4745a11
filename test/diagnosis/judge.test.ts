import { readCredential } from '../../nodes/WhatsAppCloud/account/credential';
import { judge } from '../../nodes/WhatsAppCloud/diagnosis/check';
import { CHECKS, summarize } from '../../nodes/WhatsAppCloud/diagnosis/diagnose';
import type {
	AnswerFacts,
	Facts,
	Known,
	Setting,
	Source,
	TokenFacts,
} from '../../nodes/WhatsAppCloud/diagnosis/facts';
import type { Status } from '../../nodes/WhatsAppCloud/diagnosis/verdict';
import type { BusinessNumber } from '../../nodes/WhatsAppCloud/graph/businessNumber';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';

const NOW = Date.UTC(2026, 10, 23);
const [SECOND, MINUTE, DAY] = [1000, 60_000, 86_400_000];

/** What a check says of facts. */
function said(
	name: string,
	facts: Partial<Facts> | Error,
	{ appId = '3', setting = {} }: { appId?: string; setting?: Partial<Setting> } = {},
) {
	const check = CHECKS.find((one) => one.name === name);
	if (!check) throw new Error(`There is no check ${name}`);
	const known = new Map<Source, Known<Source>>();
	for (const source of check.needs) {
		const value = facts instanceof Error ? undefined : facts[source];
		if (facts instanceof Error) known.set(source, { refusal: facts });
		else if (value !== undefined) known.set(source, { value });
	}
	const credential = readCredential({ appId, accessToken: 'EAA', businessAccountId: '2' });
	return judge(check, known, { credential, phoneNumberId: '1', now: NOW, ...setting });
}

const [ok, warning, broken, unknown] = ['ok', 'warning', 'broken', 'could not be checked'] as const;

const number = (facts: Partial<BusinessNumber>) => ({
	number: { id: '1', callbacks: {}, ...facts },
});

const token = (facts: Partial<TokenFacts>) => ({
	token: {
		...{ isValid: true, targets: {}, type: 'SYSTEM_USER' },
		scopes: ['whatsapp_business_messaging', 'whatsapp_business_management'],
		...facts,
	},
});

const blocked = (canSend: string, ...codes: string[]) =>
	number({
		health: {
			entities: [
				{
					...{ type: 'WABA', canSend },
					reasons: codes.map((code) => ({ code, description: 'It is off.' })),
				},
			],
		},
	});

const templates = (...statuses: string[]) => ({
	templates: statuses.map((status, index) => ({ name: `t${index}`, language: 'en', status })),
});

const answer = (facts: Partial<AnswerFacts>) => ({
	answer: { url: 'https://x', echoed: false, ...facts },
});

const app = (url: string | undefined, ...fields: string[]) => ({
	appSubscription: { fields, secret: 'first' as const, ...(url === undefined ? {} : { url }) },
});

const held = (heldByAnother: number) => ({
	conversations: { lastMessageAt: NOW, looked: 9, heldByAnother },
});

const ROUTED = ['messages', 'messaging_handovers', 'standby'];

const scoped = (...scopes: string[]) =>
	token({ targets: Object.fromEntries(scopes.map((scope) => [scope, ['9']])) });

it.each<[string, Partial<Facts>, Status, RegExp]>([
	["Token's End", token({ expiresAt: NOW + 60 * DAY }), ok, /works until 2027-01-22/],
	["Token's End", token({ expiresAt: NOW + 60 * DAY - 1 }), warning, /stops working on 2027-01-21/],
	["Token's End", token({ isValid: false }), unknown, /not valid/],
	['Permissions', scoped('whatsapp_business_messaging'), broken, /messaging for other .* than 2/],
	['Permissions', scoped(...token({}).token.scopes), ok, /sending and receiving need/],
	['Verification', number({ status: 'CONNECTED' }), ok, /when it was registered/],
	['Verification', number({}), unknown, /does not say/],
	[
		'Registration',
		number({ status: 'PENDING', codeVerificationStatus: 'EXPIRED' }),
		unknown,
		/after it has been verified/,
	],
	['Registration', number({ status: 'RESTRICTED' }), broken, /restricted/],
	['Registration', number({ status: 'SOMETHING_NEW' }), unknown, /SOMETHING_NEW/],
	['Registration', number({ status: 'constructor' }), unknown, /constructor/],
	['Display Name', number({ nameStatus: 'EXPIRED' }), warning, /expired/],
	['Quality', number({ qualityRating: 'YELLOW' }), warning, /more often/],
	['Messaging Limit', number({ messagingLimit: 'TIER_50' }), warning, /, 50 customers/],
	['Messaging Limit', number({ messagingLimit: 'TIER_100K' }), ok, /, 100,000 customers/],
	['Messaging Limit', number({ messagingLimit: 'TIER_UNLIMITED' }), ok, /any number of customers/],
	['Messaging Limit', number({ messagingLimit: 'TIER_NOT_SET' }), unknown, /does not say/],
	['Payment', number({}), unknown, /does not say/],
	['Health', blocked('BLOCKED'), broken, /blocks .* WhatsApp Business Account/],
	['Health', blocked('LIMITED'), warning, /limits/],
	['Health', blocked('AVAILABLE'), ok, /can all send/],
	['Health', blocked('BLOCKED', '141006', '141000', '141002'), ok, /can all send/],
	['Health', blocked('BLOCKED', '141006', '141010'), broken, /off\. \(141010\)$/],
	['Templates', templates('PENDING'), warning, /No template is approved/],
	['Templates', templates('APPROVED', 'PENDING'), ok, /^1 of 2/],
	[
		'Templates',
		templates('APPROVED', ...Array<string>(6).fill('PAUSED')),
		warning,
		/t4 \(en\) and t5 \(en\) …/,
	],
	['Clock', { clockAheadMs: -30 * SECOND }, ok, /agrees/],
	['Clock', { clockAheadMs: 31 * SECOND }, warning, /31 s ahead of/],
	['Clock', { clockAheadMs: -10 * MINUTE }, warning, /10 minutes behind/],
	['Clock', { clockAheadMs: -10 * MINUTE - 1 }, broken, /10 minutes behind/],
	["Account's Webhooks", { ...token({ appId: '4' }), subscribedApps: ['3'] }, broken, /than 4/],
	["Account's Webhooks", { ...token({}), subscribedApps: ['3'] }, ok, /to the app/],
	['Answer of the Callback', answer({ reason: 'ECONNREFUSED' }), unknown, /cannot be determined/],
	['Answer of the Callback', answer({ reason: 'CERT_HAS_EXPIRED' }), broken, /certificate/],
	['Webhook Fields', { ...number({}), ...app(undefined) }, unknown, /no callback yet/],
	[
		'Webhook Fields',
		{ ...number({ callbacks: { phoneNumber: 'https://x' } }), ...app(undefined) },
		ok,
		/of the number/,
	],
	[
		'Webhook Fields',
		{ ...number({ callbacks: { application: 'https://x' } }), ...app('https://x') },
		broken,
		/field messages, so/,
	],
	[
		'Conversation Routing',
		{ ...held(2), ...app('https://x', ...ROUTED) },
		warning,
		/2 of the last 9/,
	],
	['Conversation Routing', { ...held(0), ...app('https://x', ...ROUTED) }, ok, /hears/],
	[
		'Conversation Routing',
		{ ...held(0), ...app('https://x', 'messages') },
		unknown,
		/does not get/,
	],
	[
		'Conversation Routing',
		{ ...held(0), ...app('https://x', ...ROUTED.slice(1)) },
		unknown,
		/cannot tell who answers first/,
	],
	['Last Message', { ...held(0), ...number({}) }, ok, /0 minutes ago/],
])('%s: %j', (check, facts, status, says) => {
	expect(said(check, facts)).toMatchObject({
		...{ check, status },
		meaning: expect.stringMatching(says) as unknown,
	});
});

it('nobody is called the wrong app where it is not known which one it should be', () => {
	const facts = { ...token({}), subscribedApps: ['3', ''] };
	expect(said("Account's Webhooks", facts, { appId: '' })).toMatchObject({
		...{ status: unknown, whatToDo: 'Fill in App ID.' },
	});
	const none = { ...facts, subscribedApps: [] };
	expect(said("Account's Webhooks", none, { appId: '' }).status).toBe(broken);
});

describe('what Meta refuses is blamed on nothing that it is not about', () => {
	const refusal = (code: number, title = 'No') =>
		new GraphError({ title, code, retry: 'never', sent: 'no', advice: 'Go.' });

	it.each([
		['Phone Number ID', refusal(190), unknown],
		['Phone Number ID', refusal(100), broken],
		['Business Account ID', refusal(4), unknown],
		['Store', refusal(100), unknown],
		['Store', new Error('The disk is full'), broken],
		['Connection to Meta', refusal(1), ok],
	])('%s', (check, thrown, status) => {
		expect(said(check, thrown).status).toBe(status);
	});

	it.each([
		[refusal(1, 'An unknown error'), ok],
		[refusal(1, 'Invalid Client Secret'), warning],
		[refusal(190), warning],
	])('Second App Secret: %s', (secondRefusal, status) => {
		const appSubscription = { fields: [], secret: 'first' as const, secondRefusal };
		expect(said('App Secret', { appSubscription }).status).toBe(status);
	});
});

describe('the summary', () => {
	const finding = (check: string, status: Status) => ({ check, status, meaning: '' });

	it.each<[string, Array<[string, Status]>, Status, RegExp]>([
		['nothing', [['Quality', ok]], ok, /^Nothing keeps/],
		[
			'warnings',
			[
				['Quality', warning],
				['Clock', unknown],
			],
			warning,
			/^Messages can go through/,
		],
		['what is not essential', [['Clock', unknown]], ok, /^Nothing keeps.* 1 could not/],
		[
			'what nobody could look at before what is only a warning',
			[
				['Quality', warning],
				['Access Token', unknown],
			],
			unknown,
			/^Nobody can tell.*afterwards: Quality/,
		],
		[
			'what is broken before what nobody could look at',
			[
				['Access Token', unknown],
				['Payment', broken],
			],
			broken,
			/: Payment\. /,
		],
	])('tells of %s', (_what, findings, status, says) => {
		const summary = summarize(findings.map(([check, of]) => finding(check, of)));
		expect(summary).toMatchObject({ status, meaning: expect.stringMatching(says) as unknown });
	});
});
