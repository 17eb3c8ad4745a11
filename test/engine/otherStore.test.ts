import { WATCHING } from '../../nodes/WhatsAppCloud/trigger/background/leftOver';
import { until } from '../../tools/until.ts';
import { deliver as post } from '../support/deliver';
import { describeOnPostgres } from '../support/onPostgres';
import { message } from '../webhook/payloads';
import type { Publication } from './publication';
import { startBench, type Bench, changeOfOwn } from './whatsapp';

/** n8n does not start published workflows anew when somebody changes their credential. */
describeOnPostgres('another Store in the credential of a published trigger', (server) => {
	let bench: Bench;
	const { leftEvery } = WATCHING;

	beforeAll(async () => {
		WATCHING.leftEvery = 100;
		bench = await startBench();
	});

	afterAll(async () => {
		WATCHING.leftEvery = leftEvery;
		await bench.close();
	});

	async function deliver(to: Publication, from: string, text: string): Promise<void> {
		const timestamp = String(Math.floor(Date.now() / 1000));
		const said = message({
			from,
			id: `wamid.${text}`,
			type: 'text',
			text: { body: text },
			timestamp,
		});
		const body = changeOfOwn({ messages: [said] });
		const { appSecret } = bench.sandbox.account;
		expect(await post(await to.webhookUrl(), appSecret, body)).toBe(200);
	}

	it('what is collected in it is handed over, and so is what was collected before', async () => {
		const triggerOptions = { collectMessages: true, quietTime: 3 };
		const publication = await bench.engine.publish({
			nodes: [{ name: 'Trigger', type: 'whatsAppCloudTrigger', parameters: { triggerOptions } }],
		});
		await deliver(publication, '31670009001', 'before');
		const { sandbox: credential } = bench.engine.credentials.stored;
		Object.assign(credential?.data ?? {}, { store: 'postgres', databaseUrl: server().url() });
		await deliver(publication, '31670009002', 'after');
		await until('both are handed over', () => publication.executions.length >= 2);
		const texts = (await publication.runs()).map((run) => run.node('Trigger').json[0]?.text);
		expect(texts.sort()).toEqual(['after', 'before']);
		await publication.stop();
	});
});
