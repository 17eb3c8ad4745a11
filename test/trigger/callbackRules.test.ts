import {
	decideRegistration,
	holderOf,
} from '../../nodes/WhatsAppCloud/trigger/register/callbackRules';
import { decideRemoval, worthRestoring } from '../../nodes/WhatsAppCloud/trigger/register/putBack';

const WEBHOOK_ID = '5f1f8e34-6b3c-4f0e-8a53-6d6f3a0c7e11';
const HOST = 'https://n8n.example.com';
const PRODUCTION = `${HOST}/webhook/${WEBHOOK_ID}/webhook`;
const TEST = `${HOST}/webhook-test/${WEBHOOK_ID}/webhook`;

const DOOR = `https://hooks.example.com/${WEBHOOK_ID}`;

const production = { url: PRODUCTION, webhookId: WEBHOOK_ID };
const test = { url: TEST, webhookId: WEBHOOK_ID };

const FOREIGN = [
	'https://provider.example.com/whatsapp',
	`https://other.example.com/webhook/${WEBHOOK_ID}/webhook`,
	`http://n8n.example.com/webhook/${WEBHOOK_ID}/webhook`,
	`${HOST}:8443/webhook/${WEBHOOK_ID}/webhook`,
	`${HOST}/webhook/of-another-workflow/webhook`,
	`${HOST}/webhook/${WEBHOOK_ID}0/webhook`,
	`https://provider.example.com/webhook-test/x`,
	'not a URL',
];

describe('holderOf', () => {
	it.each<[string | undefined, string]>([
		[undefined, 'none'],
		['', 'none'],
		[PRODUCTION, 'current'],
		[`${PRODUCTION}/`, 'current'],
		[PRODUCTION.replace('n8n.example', 'N8N.Example'), 'current'],
		[TEST, 'own'],
		[`${HOST}/webhook-test/of-another-workflow/webhook`, 'own'],
		...FOREIGN.map((url): [string, string] => [url, 'foreign']),
	])('%s: %s', (registered, expected) => {
		expect(holderOf(registered, production)).toBe(expected);
	});

	it('does not take everything for its own when the node has no webhook ID', () => {
		const own = { url: `${HOST}/webhook/named/webhook`, webhookId: '' };
		expect(holderOf(`${HOST}/webhook//webhook`, own)).toBe('foreign');
	});
});

describe('decideRegistration', () => {
	it.each([
		['nothing stands there', undefined, production, { do: 'register' }],
		['this very URL stands there', PRODUCTION, production, { do: 'nothing' }],
		['a test was cut off', TEST, production, { do: 'register' }],
		['a test begins on a published workflow', PRODUCTION, test, { do: 'register' }],
	])('%s', (_when, registered, own, expected) => {
		for (const replace of [false, true]) {
			expect(decideRegistration(registered, own, replace)).toEqual(expected);
		}
	});

	it.each(FOREIGN)('refuses to replace %s, unless asked to', (url) => {
		expect(decideRegistration(url, production, false)).toEqual({ do: 'refuse', holder: url });
		expect(decideRegistration(url, production, true)).toEqual({ do: 'register' });
	});
});

describe('decideRemoval', () => {
	it('removes exactly what this trigger registered', () => {
		expect(decideRemoval(PRODUCTION, production)).toEqual({ do: 'remove' });
		expect(decideRemoval(TEST, test)).toEqual({ do: 'remove' });
	});

	it.each([undefined, TEST, ...FOREIGN])('leaves %s alone', (url) => {
		expect(decideRemoval(url, production, PRODUCTION)).toEqual({ do: 'nothing' });
	});

	it('removes what was registered before n8n had other settings', () => {
		const atDoor = { ...production, url: DOOR, other: PRODUCTION };
		expect(decideRemoval(PRODUCTION, atDoor)).toEqual({ do: 'remove' });
		expect(decideRemoval(DOOR, { ...production, other: DOOR })).toEqual({ do: 'remove' });
		expect(decideRemoval(`${DOOR}0`, { ...production, other: DOOR })).toEqual({ do: 'nothing' });
	});

	it('does not end a published workflow when its test ends', () => {
		expect(decideRemoval(DOOR, { ...test, other: DOOR })).toEqual({ do: 'nothing' });
		expect(decideRemoval(TEST, { ...test, other: DOOR }, DOOR)).toEqual({
			...{ do: 'restore', url: DOOR },
		});
		expect(decideRemoval(PRODUCTION, test, PRODUCTION)).toEqual({ do: 'nothing' });
	});

	it('puts back what stood before a test', () => {
		expect(decideRemoval(TEST, test, PRODUCTION)).toEqual({ do: 'restore', url: PRODUCTION });
		expect(decideRemoval(TEST, test, TEST)).toEqual({ do: 'remove' });
	});
});

it('does not put back the test URL of an earlier test', () => {
	expect(worthRestoring(PRODUCTION)).toBe(PRODUCTION);
	expect(worthRestoring(TEST)).toBeUndefined();
	expect(worthRestoring(undefined)).toBeUndefined();
});
