import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import { GraphError } from '../../nodes/WhatsAppCloud/graph/error';
import { checkAddress, offer } from '../../nodes/WhatsAppCloud/trigger/register/callbackAddress';
import { setAppSubscription } from '../../nodes/WhatsAppCloud/trigger/register/appSubscription';
import { setOverride } from '../../nodes/WhatsAppCloud/trigger/register/callbacks';
import { ACCOUNT, startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';

const META = 'https://graph.facebook.com';
const NEAR = 'http://127.0.0.1:4010';

const refusal = (address: string, baseUrl = META): string | undefined => {
	try {
		checkAddress(address, baseUrl);
		return undefined;
	} catch (thrown) {
		return thrown instanceof GraphError ? thrown.message : String(thrown);
	}
};

describe('an address that Meta cannot deliver to is told before Meta is asked', () => {
	it.each([
		['my-host.ngrok-free.app/webhook/1', 'has no https:// in front'],
		['my-host.ngrok-free.app:5678/webhook/1', 'has no https:// in front'],
		['localhost:5678/webhook/1', 'has no https:// in front'],
		['//n8n.company.com/webhook/1', 'has no https:// in front'],
		['/webhook/1', 'has no https:// in front'],
		['undefined/webhook/1', 'has no https:// in front'],
		['', 'is empty'],
		['ftp://n8n.company.com/webhook/1', 'is not an https:// address'],
		['https:///webhook/ 1', 'is not an https:// address|leads to webhook'],
		['http://n8n.company.com/webhook/1', 'begins with http://, not https://'],
		['HTTP://N8N.company.com:5678/webhook/1', 'begins with http://, not https://'],
		['http://localhost:5678/webhook/1', 'leads to localhost, which is this machine itself'],
		['https://localhost/webhook/1', 'this machine itself'],
		['https://127.0.0.1/webhook/1', 'this machine itself'],
		['https://0x7f.1/webhook/1', 'this machine itself'],
		['https://[::1]:5678/webhook/1', 'this machine itself'],
		['https://[::ffff:192.168.1.20]/webhook/1', 'a private address'],
		['http://192.168.1.20:5678/webhook/1', 'a private address'],
		['https://10.0.0.5/webhook/1', 'a private address'],
		['https://172.20.0.3/webhook/1', 'a private address'],
		['https://100.100.1.1/webhook/1', 'a private address'],
		['https://169.254.10.1/webhook/1', 'a link-local address'],
		['https://[fe80::1]/webhook/1', 'a link-local address'],
		['https://[fd12::1]/webhook/1', 'a private address'],
		['https://n8n/webhook/1', 'a name without a dot'],
		['http://n8n:5678/webhook/1', 'a name without a dot'],
		['https://n8n.local/webhook/1', 'your own network'],
		['https://n8n.internal/webhook/1', 'your own network'],
	])('%s', (address, why) => {
		const said = refusal(address) ?? '';
		expect(said).toContain(`Meta cannot deliver to the address of this trigger, ${address}: it `);
		expect(said).toMatch(new RegExp(why));
		expect(said).toMatch(/https:\/\/.*public name.*N8N_WEBHOOK_URL/);
	});

	it.each([
		'https://n8n.company.com/webhook/1',
		'https://n8n.company.com:8443/webhook/1',
		'https://my-host.ngrok-free.app/webhook/1',
		'https://8.8.8.8/webhook/1',
		'https://xn--mnchen-3ya.example.de/webhook/1',
	])('but not %s', (address) => {
		expect(refusal(address)).toBeUndefined();
	});
});

describe('the sandbox stands in the same network', () => {
	it.each(['http://127.0.0.1:5678/webhook/1', 'http://n8n:5678/webhook/1', 'http://10.0.0.5/w'])(
		'and reaches %s',
		(address) => {
			for (const base of [NEAR, 'http://sandbox:4010', 'http://192.168.1.9:4010']) {
				expect(refusal(address, base)).toBeUndefined();
			}
		},
	);

	it.each(['my-host.ngrok-free.app/webhook/1', 'http://n8n.company.com/webhook/1', ''])(
		'but not %j',
		(address) => {
			expect(refusal(address, NEAR)).toContain('Meta cannot deliver');
		},
	);
});

describe('what Meta refuses of an address names it, and the cure', () => {
	let sandbox: Sandbox;
	let graph: GraphClient;

	beforeAll(async () => {
		sandbox = await startSandbox({ port: 0, settings: { localCallbacks: false } });
		const { accessToken } = sandbox.account;
		graph = new GraphClient({ accessToken, apiVersion: 'v26.0', baseUrl: sandbox.url });
	});

	afterAll(async () => await sandbox.close());

	const url = 'http://127.0.0.1:9/webhook/1';
	const cure =
		/^Meta does not accept the address of this trigger, http:\/\/127\.0\.0\.1:9\/webhook\/1 \(100\): Invalid parameter\. The address must begin with https:\/\/.*public name.*N8N_WEBHOOK_URL/;

	it('at a number', async () => {
		await expect(setOverride(graph, ACCOUNT.phoneNumberId, url, 'token')).rejects.toThrow(cure);
	});

	it('at the app', async () => {
		const subscription = { url, fields: ['messages'], verifyToken: 'token' };
		await expect(setAppSubscription(graph, ACCOUNT, subscription)).rejects.toThrow(cure);
	});

	const refusing = (fields: Partial<GraphError> & { title: string }) => async () => {
		throw new GraphError({ retry: 'never', sent: 'no', advice: 'Do so.', ...fields });
	};

	it.each([
		[2200, 'Callback verification failed', /^Meta could not verify the address .*N8N_WEBHOOK_URL/],
		[987654, 'Something new', /^Meta does not accept the address .*N8N_WEBHOOK_URL/],
	])('with code %i', async (code, title, says) => {
		await expect(offer(url, refusing({ code, title }))).rejects.toThrow(says);
	});

	it('is not the address where the app has no webhooks of its own yet', async () => {
		const title =
			'(#100) Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account';
		const refused = offer(url, refusing({ code: 100, title }));
		await expect(refused).rejects.toThrow(/subscribed to receive messages.*Enter the App ID/);
		await expect(refused).rejects.not.toThrow('N8N_WEBHOOK_URL');
	});

	it.each([
		[100, 'Param fields must be one of {messages} - got "new".'],
		[100, 'The parameter verify_token is required.'],
		[190, 'Invalid OAuth access token'],
		[10, 'No permission'],
		[undefined, 'graph.facebook.com refuses connections'],
	])('but not what is about something else: %s %s', async (code, title) => {
		const refused = offer(url, refusing({ title, ...(code === undefined ? {} : { code }) }));
		await expect(refused).rejects.toMatchObject({ title, advice: 'Do so.' });
	});
});
