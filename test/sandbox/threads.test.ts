import { asObject, asObjects } from '../../nodes/WhatsAppCloud/json';
import { ACCOUNT } from '../../sandbox/sandbox.ts';
import { valueOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { callbackPerFile, sandboxPerFile } from './support/stage.ts';

const TO = '31612340001';

const client = sandboxPerFile({
	settings: { statusWebhooks: false, throughputPerSecond: null, pairLimit: null },
});
const callback = callbackPerFile();

beforeAll(async () => {
	await client.graph('POST', `/${ACCOUNT.businessAccountId}/subscribed_apps`);
	await client.subscribeApp(callback, 'messages,messaging_handovers,standby');
});

let customer = Number(TO);

beforeEach(() => {
	customer += 1;
	callback.received.length = 0;
});

const routing = async (change: object | null) =>
	await client.control('PATCH', `/numbers/${client.number}`, { routing: change });
const writes = async (hoursAgo = 0) =>
	await client.control('POST', `/customers/${customer}/messages`, { text: 'Hi', hoursAgo });
const other = async (body: object) =>
	await client.control('POST', `/customers/${customer}/thread`, body);
const owner = async () => (await client.control('GET', `/customers/${customer}/thread`)).body.owner;
const control = async (action: string, more: object = {}) =>
	await client.graph('POST', `/${client.number}/thread_control`, {
		...{ messaging_product: 'whatsapp', to: String(customer), action, ...more },
	});
const text = async () =>
	await client.send({ to: String(customer), type: 'text', text: { body: 'Hello' } });

/** What was told, by field and what stands in it. */
const told = async (count: number) =>
	await eventually(() => {
		const values = callback.received.map((delivery) => asObject(valueOf(delivery)) ?? {});
		return values.length < count
			? undefined
			: values.map((value) => {
					const standby = asObject(value.standby);
					if (standby) return `standby ${Object.keys(standby).join()}`;
					return String(value.type ?? (asObjects(value.messages).length > 0 ? 'messages' : '?'));
				});
	});

describe('a number with two responders', () => {
	it('gives a message to the primary, and a copy to who stands by', async () => {
		await routing({ role: 'primary' });
		await writes();
		expect(await owner()).toBe('app');
		customer += 1;
		await routing({ role: 'standby' });
		await writes();
		expect(await owner()).toBe('other');
		expect(await told(2)).toEqual(['messages', 'standby messages']);
		customer += 1;
		await routing({ role: 'standby', standby: false });
		await writes();
		customer += 1;
		await routing(null);
		await writes();
		expect(await told(3)).toEqual(['messages', 'standby messages', 'messages']);
	});

	it('keeps a thread with its owner for 24 hours without a message', async () => {
		await routing({ role: 'standby' });
		await writes(50);
		expect(await owner()).toBeNull();
		await routing({ role: 'primary' });
		await writes(23);
		expect(await owner()).toBe('app');
		await routing({ role: 'standby' });
		await writes();
		expect(await owner()).toBe('app');
	});

	it('refuses free text in a thread of the other, and lets a template through', async () => {
		await routing({ role: 'primary' });
		await writes();
		expect((await text()).status).toBe(200);
		expect((await control('pass', { metadata: 'Wants a refund' })).status).toBe(200);
		expect(errorOf(await text())).toMatchObject({ code: 131070 });
		const language = { code: 'en_US' };
		const answer = await client.send({
			...{ to: String(customer), type: 'template' },
			template: { name: 'opening_hours', language },
		});
		expect(answer.status).toBe(200);
		expect(await owner()).toBe('other');
	});

	it('lets the escalation partner take a thread, also by writing', async () => {
		await routing({ role: 'escalation' });
		await writes();
		expect(await owner()).toBe('other');
		expect((await text()).status).toBe(200);
		expect(await owner()).toBe('app');
		await control('pass');
		expect((await control('take')).status).toBe(200);
		expect(await owner()).toBe('app');
		expect((await other({ action: 'take' })).status).toBe(409);
	});

	it.each(['pass', 'release'])('lets nobody %s what is not theirs', async (action) => {
		await routing({ role: 'standby' });
		await writes();
		expect(errorOf(await control(action))).toMatchObject({ code: 100 });
		await routing({ role: 'primary' });
		expect(errorOf(await control('take'))).toMatchObject({ code: 2494191 });
		expect(await owner()).toBe('other');
	});

	it('tells of what the other does, in three shapes, and of no release', async () => {
		await routing({ role: 'primary' });
		await writes();
		await other({ action: 'take' });
		await other({ action: 'write', text: 'Hello from the other' });
		for (const shape of ['roles', 'apps', 'reason']) {
			await other({ action: 'pass', shape, metadata: 'Back', promote: shape === 'reason' });
			if (shape !== 'reason') await control('pass');
		}
		await control('release');
		expect(await owner()).toBeNull();
		await control('pass');
		expect(await told(7)).toEqual([
			...['messages', 'control_taken', 'standby message_echoes'],
			...['control_passed', 'control_passed', 'control_passed', 'messages'],
		]);
	});
});
