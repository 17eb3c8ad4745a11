import { StoreUnavailableError } from '../../nodes/WhatsAppCloud/store/failure';
import { SqliteStore } from '../../nodes/WhatsAppCloud/store/sqlite/store';
import type { Publication } from './publication';
import { sendNode, template, values } from './sendNode';
import { startBench, type Bench } from './whatsapp';

let bench: Bench;
let trigger: Publication | undefined;
let phone = 31640100000;

beforeAll(async () => {
	bench = await startBench();
	await bench.control('PATCH', '/settings', { statusWebhooks: false });
});

afterAll(async () => await bench.close());

beforeEach(async () => {
	phone += 1;
	await routing({ role: 'primary' });
});

afterEach(async () => {
	await trigger?.stop();
	trigger = undefined;
});

async function routing(change: object): Promise<void> {
	await bench.control('PATCH', `/numbers/${bench.sandbox.account.phoneNumberId}`, {
		routing: change,
	});
}

async function publish(triggerOn = ['messages', 'handovers']): Promise<void> {
	trigger = await bench.engine.publish({
		nodes: [
			{
				...{ name: 'Trigger', type: 'whatsAppCloudTrigger' },
				parameters: { listenOn: 'app', triggerOn },
			},
		],
	});
}

/** Does something at Meta, and waits until the trigger has acknowledged what comes of it. */
async function happens(path: string, body: object, deliveries = 1): Promise<void> {
	const before = trigger?.received.length ?? 0;
	await bench.control('POST', `/customers/${phone}/${path}`, body);
	for (let tries = 0; (trigger?.received.length ?? 0) < before + deliveries; tries++) {
		if (tries > 200) throw new Error('Nothing was delivered');
		await new Promise((resolve) => setTimeout(resolve, 25));
	}
	await trigger?.runs();
}

const writes = async () => await happens('messages', { text: 'Hi' });
const other = async (body: object, deliveries?: number) =>
	await happens('thread', body, deliveries);
/** Within a second, a copy of a message and the message are told apart by nothing else than what they are. */
const nextSecond = async () =>
	await new Promise((resolve) => setTimeout(resolve, 1010 - (Date.now() % 1000)));

const ANSWER = { to: '={{ $json.phone }}', text: 'Hello!' };
const WITH_TEMPLATE = {
	...template('appointment_reminder|en_US'),
	...values({ body_1: 'Anna', body_2: 'Monday', body_3: '14:30' }),
	...ANSWER,
};

async function send(parameters: object = WITH_TEMPLATE) {
	const run = await bench.engine.runWorkflow({
		nodes: [sendNode({ ...parameters }, { onError: 'continueRegularOutput' })],
		input: [{ phone: String(phone) }],
	});
	return run.node('Send').json[0];
}

async function conversation(operation: string, more: object = {}) {
	const run = await bench.engine.runWorkflow({
		nodes: [
			{
				...{ name: 'It', type: 'whatsAppCloud', onError: 'continueRegularOutput' },
				parameters: { resource: 'conversation', operation, to: '={{ $json.phone }}', ...more },
			},
		],
		input: [{ phone: String(phone) }],
	});
	return run.node('It').json[0];
}

const items = async () =>
	((await trigger?.runs()) ?? []).flatMap((run) => run.node('Trigger').json);

describe('a conversation of a number that two apps answer', () => {
	it('is written to freely before and after, and by template while the other has it', async () => {
		await publish();
		await writes();
		expect(await send()).toMatchObject({ sentAs: 'freeForm', reason: 'window_open' });
		await nextSecond();
		await other({ action: 'take' });
		expect(await send()).toMatchObject({
			...{ sentAs: 'template', reason: 'not_owner', threadOwner: 'another' },
			window: { state: 'open' },
		});
		expect(await conversation('getWindow')).toMatchObject({
			...{ state: 'open', threadOwner: 'another', canSendFreeForm: false },
		});
		const others = await conversation('getAll', { show: 'since', wroteSince: '2026-01-01' });
		expect(others).toMatchObject({ threadOwner: 'another' });
		const open = await conversation('getAll', { show: 'open' });
		expect(open?.phone).not.toBe(String(phone));
		await nextSecond();
		await other({ action: 'pass', metadata: 'Done' });
		expect(await send()).toMatchObject({ sentAs: 'freeForm', reason: 'window_open' });
		expect(await items()).toMatchObject([
			{ event: 'message', threadOwner: 'us' },
			{ event: 'handover', change: 'control_taken', threadOwner: 'another' },
			{ event: 'handover', change: 'control_passed', threadOwner: 'us', metadata: 'Done' },
		]);
		const sent = await bench.received({ customer: String(phone), direction: 'outgoing' }, 3);
		expect(sent.map(({ type }) => type)).toEqual(['text', 'template', 'text']);
	});

	it.each([
		[{ ...ANSWER }, { reason: 'not_owner', sentAs: 'nothing' }],
		[
			{ ...ANSWER, outsideWindow: 'skip' },
			{ reason: 'not_owner', status: 'skipped' },
		],
		[
			{ ...WITH_TEMPLATE, options: { heldByAnother: 'skip' } },
			{ reason: 'not_owner', status: 'skipped' },
		],
		[
			{ ...WITH_TEMPLATE, options: { heldByAnother: 'fail' } },
			{ reason: 'not_owner', sentAs: 'nothing' },
		],
		[
			{ ...WITH_TEMPLATE, mode: 'templateOnly' },
			{ reason: 'template_only', sentAs: 'template' },
		],
	])('is left alone as chosen: %j', async (parameters, outcome) => {
		await routing({ role: 'standby' });
		await publish();
		await writes();
		const item = await send(parameters);
		expect({ ...item, ...(item?.details as object) }).toMatchObject(outcome);
		const sent = await bench.received({ customer: String(phone), direction: 'outgoing' });
		expect(sent.filter(({ type }) => type === 'text')).toEqual([]);
		expect(await items()).toEqual([]);
	});

	it('says who may write, and what to do, where nothing may be sent', async () => {
		await routing({ role: 'standby' });
		await publish();
		await writes();
		const { error, details } = (await send(ANSWER)) as Record<string, unknown>;
		expect(JSON.stringify([error, details])).toMatch(
			/another app holds this conversation.*Take Over/,
		);
	});

	it('is left to the other app after a refusal, where nothing was told of it', async () => {
		await bench.control('POST', `/customers/${phone}/messages`, { text: 'Hi' });
		await conversation('recordInbound', { writtenAt: new Date().toISOString() });
		await bench.control('POST', `/customers/${phone}/thread`, { action: 'take' });
		expect(await send(ANSWER)).toMatchObject({ details: { code: 131070 } });
		expect(await send()).toMatchObject({ sentAs: 'template', reason: 'not_owner' });
	});

	it('needs the template that free text can do without: what is wrong with it is told', async () => {
		const missing = { ...ANSWER, ...template('no_such_template|en_US') };
		await publish();
		await writes();
		expect(await send(missing)).toMatchObject({ sentAs: 'freeForm' });
		await conversation('passOn');
		const said = JSON.stringify(await send(missing));
		expect(said).toContain('no_such_template');
		expect(said).not.toContain('another app holds');
	});

	it('is taken by writing only where that is chosen', async () => {
		await routing({ role: 'escalation' });
		await publish();
		await writes();
		const { owner } = await bench.control('GET', `/customers/${phone}/thread`);
		expect([await send(), owner]).toMatchObject([{ sentAs: 'template' }, 'other']);
		const options = { heldByAnother: 'send' };
		expect(await send({ ...WITH_TEMPLATE, options })).toMatchObject({ sentAs: 'freeForm' });
		expect(await bench.control('GET', `/customers/${phone}/thread`)).toMatchObject({
			owner: 'app',
		});
		expect(await send()).toMatchObject({ sentAs: 'freeForm' });
		expect(await conversation('getWindow')).toMatchObject({ threadOwner: 'us' });
	});

	it('that becomes ours brings its last message again, which starts the workflow once', async () => {
		await routing({ role: 'standby' });
		await publish(['messages']);
		await writes();
		expect(await items()).toEqual([]);
		await other({ action: 'pass', promote: true }, 2);
		expect(await items()).toMatchObject([{ event: 'message', text: 'Hi', threadOwner: 'us' }]);
		expect(await send()).toMatchObject({ sentAs: 'freeForm' });
	});
});

describe('Conversation → Take Over, Pass On, Release', () => {
	it('moves a conversation, and remembers whose it is', async () => {
		await routing({ role: 'escalation' });
		await publish();
		await writes();
		expect(await conversation('takeOver', { note: 'Here' })).toMatchObject({
			...{ threadOwner: 'us', canSendFreeForm: true },
		});
		expect(await send()).toMatchObject({ sentAs: 'freeForm' });
		expect(await conversation('passOn', { passTo: 'ai_agent' })).toMatchObject({
			...{ threadOwner: 'another', canSendFreeForm: false },
		});
		expect(await send()).toMatchObject({ reason: 'not_owner' });
		await conversation('takeOver');
		expect(await conversation('release')).toMatchObject({ threadOwner: 'idle' });
		expect(await bench.control('GET', `/customers/${phone}/thread`)).toMatchObject({ owner: null });
	});

	it('is done once Meta has done it, also if the store cannot take it down', async () => {
		await routing({ role: 'escalation' });
		await publish();
		await writes();
		const away = new StoreUnavailableError('The store is away.', 'Wait.');
		const receive = jest.spyOn(SqliteStore.prototype, 'receive').mockRejectedValue(away);
		expect(await conversation('takeOver')).toMatchObject({ threadOwner: 'us' });
		receive.mockRestore();
	});

	it('explains what Meta refuses, and remembers nothing of it', async () => {
		await routing({ role: 'standby' });
		await publish();
		await writes();
		const refused = async (operation: string) => JSON.stringify(await conversation(operation));
		expect(await refused('takeOver')).toMatch(/2494191.*Only the escalation partner may take/);
		expect(await refused('passOn')).toContain('Only the current thread owner');
		expect(await refused('release')).toContain('Only the current thread owner');
		expect(await conversation('getWindow')).toMatchObject({ threadOwner: 'another' });
	});

	it('checks the note before anything is asked', async () => {
		expect(JSON.stringify(await conversation('passOn', { note: 'x'.repeat(2001) }))).toContain(
			'Note has 2001 characters',
		);
	});
});
