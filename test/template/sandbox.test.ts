import fc from 'fast-check';

import {
	buildComponents,
	type TemplateValues,
} from '../../nodes/WhatsAppCloud/template/components';
import { checkComponents } from '../../nodes/WhatsAppCloud/template/checkComponents';
import {
	parseTemplate,
	type TemplateDefinition,
} from '../../nodes/WhatsAppCloud/template/definition';
import { exampleValues } from '../../nodes/WhatsAppCloud/template/examples';
import { fieldsOf } from '../../nodes/WhatsAppCloud/template/form';
import { asObjects, type JsonObject } from '../../nodes/WhatsAppCloud/json';
import { templateMessage } from '../../nodes/WhatsAppCloud/message/sendBody';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { anyTemplate, anyValue } from './arbitrary';

const HELLO: JsonObject = { type: 'BODY', text: 'Hello' };
const OFFER: JsonObject = {
	type: 'LIMITED_TIME_OFFER',
	limited_time_offer: { text: 'Soon', has_expiration: true },
};
const button = (type: string): JsonObject => ({
	type: 'BUTTONS',
	buttons: [{ type, text: 'Tap' }],
});
const cards = (text: string): JsonObject => {
	const components: JsonObject[] = [
		{ type: 'HEADER', format: 'IMAGE' },
		{ type: 'BODY', text },
	];
	return { type: 'CAROUSEL', cards: [{ components }, { components }] };
};

const now = Date.now();
const strict = { ignoreUnknown: false, now, zone: 'Europe/Amsterdam' };

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, settings: { throughputPerSecond: 100_000 } });
	const calling = { status: 'ENABLED' };
	await call('POST', `/v26.0/${sandbox.account.phoneNumberId}/settings`, { calling });
});

afterAll(async () => {
	await sandbox.close();
});

async function call(method: string, path: string, body?: JsonObject) {
	const response = await fetch(sandbox.url + path, {
		method,
		headers: {
			authorization: `Bearer ${sandbox.account.accessToken}`,
			...(body ? { 'content-type': 'application/json' } : {}),
		},
		...(body ? { body: JSON.stringify(body) } : {}),
	});
	return { ok: response.ok, body: (await response.json()) as JsonObject };
}

let count = 0;

/** Has the sandbox take a template, and reads it back as Graph lists it. */
async function listed(template: JsonObject): Promise<TemplateDefinition> {
	// No other's name contains it, and Graph finds names that do.
	const name = `t${++count}x`;
	const made = { language: 'en_US', status: 'APPROVED', ...template, name };
	await sandbox.control.call('POST', '/templates', made);
	const fields = 'name,language,category,sub_category,status,parameter_format,components';
	const { businessAccountId } = sandbox.account;
	const path = `/v26.0/${businessAccountId}/message_templates?fields=${fields}&name=${name}&limit=100`;
	const { body } = await call('GET', path);
	const found = asObjects(body.data)
		.map(parseTemplate)
		.find((definition) => definition?.name === name);
	if (!found) throw new Error(`${name} is not listed`);
	return found;
}

async function send(definition: TemplateDefinition, components: JsonObject[]) {
	return await call('POST', `/v26.0/${sandbox.account.phoneNumberId}/messages`, {
		messaging_product: 'whatsapp',
		to: `+3161${String(1_000_000 + ++count)}`,
		...templateMessage(definition, components),
	});
}

/** A template with a value for each of its fields. */
const filled = anyTemplate.chain((template) => {
	const definition = parseTemplate({ name: 'any', ...template });
	const ids = definition ? fieldsOf(definition).map(({ id }) => id) : [];
	return fc.tuple(...ids.map((id) => anyValue(id))).map((list) => ({
		template,
		values: Object.fromEntries(ids.map((id, index) => [id, list[index]])) as TemplateValues,
	}));
});

const runs = { numRuns: 100, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false };

describe('whatever a template is made of', () => {
	it('what its fields become is what the sandbox counts, and one value more or less is refused before', async () => {
		await fc.assert(
			fc.asyncProperty(filled, fc.nat(), async ({ template, values }, pick) => {
				const definition = await listed(template);
				const { components, issues } = buildComponents(definition, values, strict);
				expect(issues).toEqual([]);
				expect(checkComponents(definition, components)).toEqual([]);
				const answer = await send(definition, components);
				expect(answer).toMatchObject({ ok: true });

				const more = { ...values, body_nobody: 'x' };
				expect(buildComponents(definition, more, strict).issues).toMatchObject([
					{ field: 'body_nobody' },
				]);
				const required = fieldsOf(definition).filter((field) => field.required);
				const without = required[pick % Math.max(1, required.length)];
				if (!without) return;
				const less = { ...values, [without.id]: '' };
				const partial = buildComponents(definition, less, strict);
				expect(partial.issues).toMatchObject([{ field: without.id }]);
			}),
			runs,
		);
	});

	it('a component by hand with one parameter more or less is refused by us and by the sandbox', async () => {
		await fc.assert(
			fc.asyncProperty(filled, fc.nat(), fc.boolean(), async ({ template, values }, pick, add) => {
				const definition = await listed(template);
				const { components } = buildComponents(definition, values, strict);
				// Buttons differ in how many they take at least; texts take just as many as they have variables.
				const texts = components.filter(({ type }) => type === 'body');
				const chosen = texts[pick % Math.max(1, texts.length)];
				if (!chosen) return;
				const parameters = asObjects(chosen.parameters);
				const changed = add ? [...parameters, ...parameters.slice(0, 1)] : parameters.slice(1);
				const broken = components.map((component) =>
					component === chosen ? { ...component, parameters: changed } : component,
				);
				expect(checkComponents(definition, broken)).not.toEqual([]);
				expect((await send(definition, broken)).ok).toBe(false);
			}),
			{ ...runs, numRuns: 40 },
		);
	});

	it.each<[string, JsonObject[], string, number]>([
		['a header', [{ type: 'HEADER', format: 'TEXT', text: 'To {{1}}' }, HELLO], 'header_1', 57],
		['a body', [{ type: 'BODY', text: 'To {{1}} 🎉' }], 'body_1', 1019],
		['the body of an offer', [OFFER, { type: 'BODY', text: 'To {{1}}' }], 'body_1', 597],
		['the body of a card', [HELLO, cards('To {{1}}')], 'card_1_body_1', 157],
		['a coupon code', [HELLO, button('COPY_CODE')], 'button_0_coupon_code', 20],
		['what a quick reply sends', [HELLO, button('QUICK_REPLY')], 'button_0_payload', 256],
		['what a call carries', [HELLO, button('VOICE_CALL')], 'button_0_payload', 512],
	])('%s may be as long as Meta says, and no longer', async (_, components, field, room) => {
		const definition = await listed({ category: 'MARKETING', components });
		const build = (length: number) =>
			buildComponents(
				definition,
				{ ...exampleValues(definition), [field]: '🎉'.repeat(length) },
				strict,
			);
		const [fits, tooLong] = [build(room), build(room + 1)];
		expect(fits.issues).toEqual([]);
		expect(await send(definition, fits.components)).toMatchObject({ ok: true });
		expect(tooLong.issues).toHaveLength(1);
		expect(tooLong.issues[0]?.message).toMatch(/has \d+ characters.* Meta allows at most \d+/);
		if (tooLong.components.length > 0 && !field.startsWith('button')) {
			expect((await send(definition, tooLong.components)).ok).toBe(false);
		}
	});

	it('its examples are enough to send it, but for what has none', async () => {
		await fc.assert(
			fc.asyncProperty(anyTemplate, async (template) => {
				const definition = await listed(template);
				const built = buildComponents(definition, exampleValues(definition), strict);
				const hopeless = built.issues.filter(
					({ field }) => !/(order_details|payment_request)$/.test(field),
				);
				expect(hopeless).toEqual([]);
				if (built.issues.length > 0) return;
				expect(await send(definition, built.components)).toMatchObject({ ok: true });
			}),
			{ ...runs, numRuns: 40 },
		);
	});
});
