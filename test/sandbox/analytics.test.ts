import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { JsonObject } from '../../sandbox/json.ts';
import { errorOf } from './support/client.ts';
import { sandboxPerFile } from './support/stage.ts';

const client = sandboxPerFile({
	settings: { statusDelaysMs: { sent: 0, delivered: 0, read: 0 } },
});

const ACCOUNT_PATH = `/${ACCOUNT.businessAccountId}`;
const ann = '31611440051';
const day = 86_400;
const now = Math.floor(Date.now() / 1000);
const range = `start(${now - day}).end(${now + day})`;

beforeAll(async () => {
	await client.control('POST', `/customers/${ann}/messages`, { text: 'Hi' });
	await client.send({ to: ann, text: { body: 'Hello' } });
	await client.untilStatus(ann, 'read');
});

const field = async (name: string) =>
	(await client.graph('GET', `${ACCOUNT_PATH}?fields=${encodeURIComponent(name)}`)).body;

it('counts what was sent and delivered', async () => {
	const { analytics } = await field(`analytics.${range}.granularity(DAY)`);
	expect(analytics).toMatchObject({ granularity: 'DAY', phone_numbers: [ACCOUNT.phone] });
	const [point] = (analytics as JsonObject).data_points as JsonObject[];
	expect(point).toMatchObject({ sent: 1, delivered: 1 });
	expect(Number(point?.end) - Number(point?.start)).toBe(day);
});

it.each([
	['[2]', 1],
	['[0,2]', 1],
	['[0]', 0],
	['[101,102]', 0],
	['[103]', 0],
])('counts the messages of the product types %s', async (types, count) => {
	const { analytics } = await field(`analytics.${range}.granularity(DAY).product_types(${types})`);
	expect((analytics as JsonObject).data_points).toHaveLength(count);
});

it('does not count what groups write together with what they are sent', async () => {
	const asked = `analytics.${range}.granularity(DAY).product_types([102,103])`;
	const answer = await client.graph('GET', `${ACCOUNT_PATH}?fields=${asked}`);
	expect(errorOf(answer)).toMatchObject({ code: 100, error_subcode: 2388077 });
});

it.each([
	`analytics.${range}.granularity(DAY).product_types([1])`,
	`analytics.start(${now}).end(${now - day}).granularity(DAY)`,
	`analytics.start(${now - 400 * day}).end(${now}).granularity(DAY)`,
	`pricing_analytics.${range}.granularity(DAILY).pricing_categories([SPAM])`,
	`pricing_analytics.${range}.granularity(DAILY).pricing_types([FREE])`,
	`pricing_analytics.${range}.granularity(DAILY).dimensions([PHONE,DAY])`,
])('does not answer for %s', async (asked) => {
	const answer = await client.graph('GET', `${ACCOUNT_PATH}?fields=${asked}`);
	expect(errorOf(answer)).toMatchObject({ code: 100 });
	expect(errorOf(answer).message).toMatch(/^\(#100\) Param /);
});

it('counts what was delivered by what it costs', async () => {
	const dimensions = 'dimensions(["COUNTRY","PRICING_CATEGORY","PRICING_TYPE","PHONE"])';
	const answer = await field(`pricing_analytics.${range}.granularity(DAILY).${dimensions}`);
	const [set] = (answer.pricing_analytics as JsonObject).data as JsonObject[];
	expect(set?.data_points).toEqual([
		expect.objectContaining({
			country: 'NL',
			pricing_category: 'SERVICE',
			pricing_type: 'FREE_CUSTOMER_SERVICE',
			phone_number: ACCOUNT.phone,
			volume: 1,
			cost: 0,
		}),
	]);
	const none = await field(
		`pricing_analytics.${range}.granularity(DAILY).pricing_categories(["MARKETING"])`,
	);
	expect(none.pricing_analytics).toEqual({ data: [] });
});

it('is an edge too, with parameters for the arguments', async () => {
	const [start, end] = [now - day, now + day];
	const args = `start=${start}&end=${end}&granularity=DAILY&dimensions=["COUNTRY"]`;
	const { body } = await client.graph('GET', `${ACCOUNT_PATH}/pricing_analytics?${args}`);
	const answer = await field(
		`pricing_analytics.${range}.granularity(DAILY).dimensions(["COUNTRY"])`,
	);
	expect(body.data).toEqual((answer.pricing_analytics as JsonObject).data);
	expect(body.data).toHaveLength(1);
	const ended = await client.graph('GET', `${ACCOUNT_PATH}/conversation_analytics?${args}`);
	expect(ended.body).toEqual({ data: [] });
});

describe.each(['pricing_analytics', 'conversation_analytics'])('%s', (name) => {
	it.each(['granularity(DAILY)', range, `${range}.granularity(YEARLY)`])(
		'is not given for %s',
		async (args) => {
			const answer = await client.graph('GET', `${ACCOUNT_PATH}?fields=${name}.${args}`);
			expect(errorOf(answer).code).toBe(100);
		},
	);
});

it('begins days at midnight of the account’s zone, and has no bucket for the running month', async () => {
	const { pricing_analytics } = await field(`pricing_analytics.${range}.granularity(DAILY)`);
	const [set] = (pricing_analytics as JsonObject).data as JsonObject[];
	const [point] = set?.data_points as JsonObject[];
	const clock = new Date(Number(point?.start) * 1000).toLocaleTimeString('en-GB', {
		timeZone: 'Europe/Amsterdam',
	});
	expect(clock).toBe('00:00:00');
	const month = await field(`pricing_analytics.${range}.granularity(MONTHLY)`);
	expect(month.pricing_analytics).toEqual({ data: [] });
});

it('counts templates', async () => {
	const { body } = await client.control('POST', '/templates', {
		name: 'plain',
		language: 'nl',
		components: [{ type: 'BODY', text: 'Tot morgen.' }],
	});
	const template = { name: 'plain', language: { code: 'nl' } };
	await client.send({ to: ann, type: 'template', template });
	await client.untilStatus(ann, 'read');
	const ids = encodeURIComponent(JSON.stringify([body.id]));
	const query = `start=${now - day}&end=${now + day}&granularity=daily&template_ids=${ids}`;
	const refused = await client.graph('GET', `${ACCOUNT_PATH}/template_analytics?${query}`);
	expect(errorOf(refused).code).toBe(200007);
	await client.graph('POST', `${ACCOUNT_PATH}?is_enabled_for_insights=true`);
	const answer = await client.graph('GET', `${ACCOUNT_PATH}/template_analytics?${query}`);
	const [set] = answer.body.data as JsonObject[];
	expect(set?.data_points).toEqual([
		expect.objectContaining({ template_id: body.id, sent: 1, delivered: 1, read: 1 }),
	]);
	expect(errorOf(await client.graph('GET', `${ACCOUNT_PATH}/template_analytics`)).code).toBe(100);
});

describe('the template library', () => {
	it('is searched', async () => {
		const { body } = await client.graph(
			'GET',
			'/message_template_library?search=payment&topic=["PAYMENTS"]&language=en_US',
		);
		expect((body.data as JsonObject[]).map(({ name }) => name)).toEqual(['payment_due_reminder_1']);
	});

	it('makes templates, with the business’s own address', async () => {
		const created = await client.graph('POST', `${ACCOUNT_PATH}/message_templates`, {
			name: 'parcel',
			language: 'en_US',
			category: 'UTILITY',
			library_template_name: 'delivery_update_1',
			library_template_button_inputs: [
				{
					type: 'URL',
					url: {
						base_url: 'https://greenhouse.example/{{1}}',
						url_suffix_example: 'https://greenhouse.example/4711',
					},
				},
			],
		});
		const { components } = (
			await client.graph('GET', `/${String(created.body.id)}?fields=components`)
		).body as { components: JsonObject[] };
		expect(components.map(({ type }) => type)).toEqual(['HEADER', 'BODY', 'BUTTONS']);
		expect(components[2]?.buttons).toEqual([
			{
				type: 'URL',
				text: 'Track parcel',
				url: 'https://greenhouse.example/{{1}}',
				example: ['https://greenhouse.example/4711'],
			},
		]);
	});
});
