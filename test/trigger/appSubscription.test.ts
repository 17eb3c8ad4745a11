import { GraphClient } from '../../nodes/WhatsAppCloud/graph/client';
import {
	readAppSubscription,
	setAppSubscription,
} from '../../nodes/WhatsAppCloud/trigger/register/appSubscription';
import { startGraphServer, type Handler } from '../support/graphServer';

const APP = { appId: '123', appSecret: 'secret-of-the-app' };
const WANTED = { url: 'https://n8n.example/webhook/1', verifyToken: 'token' };

async function server(handle: Handler) {
	const listening = await startGraphServer(handle);
	const settings = { accessToken: 'user-token', apiVersion: 'v26.0', baseUrl: listening.url };
	return { listening, graph: new GraphClient(settings) };
}

/** Answers as Meta does to an app that has only these fields. */
const offering =
	(fields: string[]): Handler =>
	(request, response) => {
		const asked = (JSON.parse(request.body) as { fields: string }).fields.split(',');
		const unknown = asked.find((field) => !fields.includes(field));
		const message = `(#100) Param fields must be one of {${fields.join(', ').toUpperCase()}} - got "${unknown ?? ''}".`;
		response.writeHead(unknown === undefined ? 200 : 400, { 'Content-Type': 'application/json' });
		response.end(
			JSON.stringify(
				unknown === undefined
					? { success: true }
					: { error: { message, type: 'OAuthException', code: 100 } },
			),
		);
	};

describe("the app's subscription", () => {
	it('is asked for and set with the app token, never with that of a person', async () => {
		const { listening, graph } = await server((_request, response) => {
			response.writeHead(200, { 'Content-Type': 'application/json' });
			response.end(
				JSON.stringify({
					success: true,
					data: [
						{ object: 'page', callback_url: 'https://other', fields: [{ name: 'feed' }] },
						{
							object: 'whatsapp_business_account',
							callback_url: 'https://mine',
							fields: [{ name: 'messages', version: 'v26.0' }],
						},
					],
				}),
			);
		});
		expect(await readAppSubscription(graph, APP)).toEqual({
			url: 'https://mine',
			fields: ['messages'],
		});
		await setAppSubscription(graph, APP, { ...WANTED, fields: ['messages', 'calls'] });
		for (const { headers } of listening.received) {
			expect(headers.authorization).toBe('Bearer 123|secret-of-the-app');
		}
		expect(JSON.parse(listening.received[1]?.body ?? '')).toMatchObject({
			object: 'whatsapp_business_account',
			callback_url: WANTED.url,
			verify_token: 'token',
			fields: 'messages,calls',
		});
	});

	it('leaves out fields that Meta does not offer to this app, and names them', async () => {
		const { graph } = await server(offering(['messages', 'calls']));
		const fields = ['calls', 'message_echoes', 'messages', 'standby'];
		expect(await setAppSubscription(graph, APP, { ...WANTED, fields })).toEqual([
			'message_echoes',
			'standby',
		]);
	});

	it('is refused where none of the fields is offered, or something else is wrong', async () => {
		const { graph } = await server(offering(['messages']));
		const set = (fields: string[]) => setAppSubscription(graph, APP, { ...WANTED, fields });
		await expect(set(['standby'])).rejects.toMatchObject({ code: 100 });
		const broken = await server((_request, response) => {
			response.writeHead(400, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify({ error: { message: '(#100) No', code: 100 } }));
		});
		await expect(
			setAppSubscription(broken.graph, APP, { ...WANTED, fields: ['messages', 'calls'] }),
		).rejects.toMatchObject({ code: 100 });
		expect(broken.listening.received).toHaveLength(1);
	});
});
