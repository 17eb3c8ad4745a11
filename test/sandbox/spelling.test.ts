import { asObject, asObjects } from '../../nodes/WhatsAppCloud/json';
import { valueOf } from './support/callback.ts';
import { errorOf, eventually } from './support/client.ts';
import { callbackPerFile, sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	settings: { throughputPerSecond: null, pairLimit: null, windowRefusal: 'sync' },
});
const callback = callbackPerFile();

beforeAll(async () => {
	await client.overrideAccount(callback);
});

const send = async (to: string) => await client.send({ to, type: 'text', text: { body: 'Hi' } });

/** As people write it today, another spelling, and Meta's. */
const PHONES = [
	['Brazil, area 11', '+55 11 98888-7001', '551188887001', '5511988887001'],
	['Brazil, area 31', '+55 31 98888-7001', '553188887001', '553188887001'],
	['Mexico', '+52 55 1234 7001', '5215512347001', '5215512347001'],
	['Argentina', '+54 11 2345-7001', '5491123457001', '5491123457001'],
	['Ivory Coast, Orange', '+225 07 07 12 34 56', '22507123456', '22507123456'],
	['Ivory Coast, MTN', '+225 05 45 12 34 56', '22545123456', '22545123456'],
	['Ivory Coast, Moov', '+225 01 40 12 34 56', '22540123456', '22540123456'],
	['Benin', '+229 01 97 12 34 56', '22997123456', '22997123456'],
] as const;

describe.each(PHONES)('a phone in %s', (_where, today, other, metas) => {
	it("is one, however it is written to, under Meta's spelling in answers and webhooks", async () => {
		expect(errorOf(await send(today))).toMatchObject({ code: 131047 });
		const written = await client.control(
			'POST',
			`/customers/${encodeURIComponent(today)}/messages`,
			{
				text: 'Hello',
			},
		);
		expect(written.body).toMatchObject({ customer: metas });
		for (const to of [today, other, metas, `+${metas}`]) {
			expect((await send(to)).body.contacts).toEqual([{ input: to, wa_id: metas }]);
		}
		const messages = await client.messages(other);
		expect(messages.map(({ customer }) => customer)).toEqual(Array(5).fill(metas));
		const ids = new Set(messages.map(({ id }) => id));
		const values = await eventually(() => {
			const ours = callback.received
				.map((delivery) => asObject(valueOf(delivery)))
				.filter((value) =>
					[...asObjects(value?.messages), ...asObjects(value?.statuses)].some(({ id }) =>
						ids.has(id),
					),
				);
			const statuses = ours.flatMap((value) => asObjects(value?.statuses));
			return statuses.filter(({ status }) => status === 'sent').length === 4 ? ours : undefined;
		});
		const named = values.flatMap((value) => [
			...asObjects(value?.messages).map(({ from }) => from),
			...asObjects(value?.contacts).map(({ wa_id: waId }) => waId),
			...asObjects(value?.statuses).map(({ recipient_id: id }) => id),
		]);
		expect(new Set(named)).toEqual(new Set([metas]));
	});
});

it('a Brazilian who registered before the 9 keeps the name, wherever', async () => {
	await client.control('POST', '/customers/551177776666/messages', { text: 'Oi' });
	expect((await send('+55 11 97777-6666')).body.contacts).toEqual([
		{ input: '+55 11 97777-6666', wa_id: '551177776666' },
	]);
});

it.each(['551133334444', '5511933334444', '548001234567', '2250700123456'])(
	'%s is nobody else as well',
	async (phone) => {
		await client.control('POST', `/customers/${phone}/messages`, { text: 'Hi' });
		expect((await send(phone)).body.contacts).toEqual([{ input: phone, wa_id: phone }]);
	},
);

it('the list of test recipients has Argentine numbers without the 9, whatever was entered', async () => {
	const code = async (to: string) => {
		const answer = await send(to);
		return answer.status === 200 ? 200 : errorOf(answer).code;
	};
	await client.control('POST', '/customers/5491123456789/messages', { text: 'Hola' });
	await client.control('POST', '/customers/5215512345678/messages', { text: 'Hola' });
	const allowedRecipients = ['+54 9 11 2345-6789', '+52 55 1234 5678'];
	await client.settings({ allowedRecipients });
	expect(await code('5491123456789')).toBe(131030);
	expect(await code('541123456789')).toBe(200);
	expect(await code('5215512345678')).toBe(131030);
	expect(await code('525512345678')).toBe(200);
	await client.settings({ allowedRecipients: ['+54 11 15 2345-6789'] });
	expect(await code('541123456789')).toBe(200);
	await client.settings({ allowedRecipients: null });
});

it('blocks the phone, not the spelling', async () => {
	await client.control('POST', '/customers/5215512348888/messages', { text: 'Hola' });
	const block = { messaging_product: 'whatsapp', block_users: [{ user: '+52 55 1234 8888' }] };
	const { body } = await client.graph('POST', `/${client.number}/block_users`, block);
	expect(body.block_users).toEqual({
		added_users: [{ input: '+52 55 1234 8888', wa_id: '5215512348888' }],
	});
	expect(errorOf(await send('5215512348888'))).toMatchObject({ code: 130403 });
});
