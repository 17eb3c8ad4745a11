import { runInNewContext } from 'node:vm';
import { DateTime } from 'luxon';

import { changeCode, referencesIn } from '../../migrate/expression';
import { forAnswer } from '../../migrate/sentPaths';
import { forMessage, forTrigger, forTriggerOfMessages, type Use } from '../../migrate/triggerPaths';
import {
	asObject,
	asObjects,
	type JsonObject,
	type JsonValue,
} from '../../nodes/WhatsAppCloud/json';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { metaExamples } from '../support/metaExamples';

/** What n8n's trigger can listen to. */
const LISTENED =
	/^(messages|account_|business_capability|message_template_(quality|status)|phone_number_|security|template_category)/;

const LISTS = ['messages', 'statuses'];

/** What an expression of n8n's gives; reading a field of what is not there gives nothing. */
function evaluate(code: string, json: unknown): unknown {
	try {
		return runInNewContext(code, { $json: json, DateTime }) as unknown;
	} catch {
		return undefined;
	}
}

const rewritten = (code: string, use: Use = 'value', by = forTrigger) => {
	const [reference] = referencesIn(code);
	if (!reference) throw new Error(`Nothing is read in ${code}.`);
	return by(reference, use)?.code;
};

const text = (value: unknown) => JSON.stringify(value) as string | undefined;

/** Every field of an object, in the depth, as JavaScript reads it. */
function fieldsOf(value: JsonValue | undefined, code: string): string[] {
	if (typeof value !== 'object' || value === null) return [code];
	return Object.entries(value).flatMap(([key, one]) => {
		const step = /^\d+$/.test(key) ? `[${key}]` : `.${key}`;
		return [code + step, ...fieldsOf(one, code + step)];
	});
}

/** Deliveries with one message or status: n8n's trigger gives one item for each change, ours one for each of them. */
const DELIVERIES = metaExamples('webhooks_post_request').flatMap(({ name, json }) =>
	asObjects(json.entry)
		.flatMap((entry) => asObjects(entry.changes).map((change) => ({ entry, change })))
		.filter(({ change }) => LISTENED.test(String(change.field)))
		.flatMap(({ entry, change }) => {
			const { events } = parseDelivery({ entry: [{ ...entry, changes: [change] }] }, { now: 0 });
			const [event] = events;
			if (!event || events.length > 1) return [];
			const old: JsonObject = { ...asObject(change.value), field: change.field ?? null };
			const ours = JSON.parse(JSON.stringify(event)) as JsonObject;
			return [{ name, old, ours }];
		}),
);

describe("what is read in the items of n8n's WhatsApp Trigger", () => {
	it('is told from text, and from what is called on it', () => {
		const read = (code: string) =>
			referencesIn(code).map(({ node, path }) => [node, path.join('.')]);
		expect(read('$json.messages[0].text.body.toLowerCase()')).toEqual([
			[undefined, 'messages.0.text.body'],
		]);
		expect(read(`$('WhatsApp Trigger').item.json["messages"]?.[0]?.from`)).toEqual([
			['WhatsApp Trigger', 'messages.0.from'],
		]);
		expect(read('$node["WhatsApp Trigger"].json.contacts.first().wa_id')).toEqual([
			['WhatsApp Trigger', 'contacts.0.wa_id'],
		]);
		expect(read(`"$json.a" + $json.b + my$json.c`)).toEqual([[undefined, 'b']]);
		expect(read('$input.first().json.x && $items("A", 0)[0].json.y')).toEqual([
			[undefined, 'x'],
			['A', 'y'],
		]);
	});

	it('is found in every way that n8n has to name an item', () => {
		const read = (code: string) =>
			referencesIn(code).map(({ base, node = '', path, isOpen }) =>
				[base, node, path.join('.'), ...(isOpen ? ['…'] : [])].join(' '),
			);
		const T = 'WhatsApp Trigger';
		const known: Array<[string, string]> = [
			[`$item("0").$node["${T}"].json["messages"]`, `$item("0").$node["${T}"].json`],
			[`$node['${T}'].data.messages`, `$node['${T}'].data`],
			[`$node["${T}"]["json"]["messages"]`, `$node["${T}"]["json"]`],
			[`$(\`${T}\`).last().json.messages`, `$(\`${T}\`).last().json`],
			[`$('${T}').all()[0].json.messages`, `$('${T}').all()[0].json`],
			[`$('${T}').item?.json?.messages`, `$('${T}').item?.json`],
			[`$( "${T}" ) .first() .json .messages`, `$( "${T}" ) .first() .json`],
		];
		for (const [code, base] of known) expect(read(code)).toEqual([`${base} ${T} messages`]);
		expect(read('$json?.messages + $data.messages + $input.all()[0].json.messages')).toEqual([
			...['$json  messages', '$data  messages', '$input.all()[0].json  messages'],
		]);
		// Quotes in a name, and one that is written from right to left.
		expect(read(String.raw`$('It\'s "ours" 📲').item.json.a`)).toEqual([
			String.raw`$('It\'s "ours" 📲').item.json It's "ours" 📲 a`,
		]);
		expect(read(`$('رسالة').item.json.a`)).toEqual([`$('رسالة').item.json رسالة a`]);
		// Several items, or all of one: nobody can say what becomes of them.
		expect(read(`$('${T}').all().map((one) => one.json.messages)`)).toEqual([
			`$('${T}').all() ${T}  …`,
		]);
		expect(read(`[...$input.all(), { ...$json }]`)).toEqual(['$input.all()   …', '$json  ']);
		expect(read(`$('${T}').isExecuted && $('${T}').item.binary.data`)).toEqual([]);
		expect(read(`$('${T}').params.updates + $node["${T}"].context.x`)).toEqual([]);
	});

	it('is found behind texts with quotes in them, patterns and comments, and not within them', () => {
		const read = (code: string) => referencesIn(code).map(({ path }) => path.join('.'));
		expect(
			read("`It's ${$json.a} o'clock, ${ { x: `'${$json.b}` }.x } $json.no` + $json.c"),
		).toEqual(['a', 'b', 'c']);
		expect(
			read(String.raw`$json.a.replace(/["'\/]/g, '\'$json.no') + $json.b / 2 + $json.c`),
		).toEqual(['a', 'b', 'c']);
		expect(read("/* it's $json.no */ $json.a // isn't $json.no\n + $json.b")).toEqual(['a', 'b']);
	});

	it('is no code where a backslash stands before the brackets', () => {
		const upper = (text: string) => changeCode(text, (code) => code.toUpperCase());
		expect(upper(String.raw`=\{{ a }} {{ {b: {c: 1\}} }} d`)).toBe(
			String.raw`=\{{ a }} {{ {B: {C: 1\}} }} d`,
		);
	});

	it('is changed within brackets only', () => {
		const upper = (text: string) => changeCode(text, (code) => code.toUpperCase());
		expect(upper('=a {{ b }} c {{d}}')).toBe('=a {{ B }} c {{D}}');
		expect(upper('a {{ b }}')).toBe('a {{ b }}');
		expect(upper('=a {{ b')).toBe('=a {{ b');
	});

	it.each([
		['$json.messages[0].from', '$json.from'],
		['$json.messages[0].text.body', '$json.text'],
		['$json.messages[0].audio.id', '$json.media?.id'],
		['$json.contacts[0].profile.name', '$json.name'],
		['$json.metadata.phone_number_id', '$json.phoneNumberId'],
		['$json.messages[0].interactive.button_reply.id', '$json.interactive?.button_reply?.id'],
		['$json.statuses[0].recipient_id', '$json.to'],
		// Messages and statuses both have one.
		['$json.statuses[0].id', "($json.event === 'status' ? $json.messageId : undefined)"],
		['$json.contacts', undefined],
		['$json.contacts[1].wa_id', undefined],
		['$json', undefined],
	])('%s is %s now', (old, now) => {
		expect(rewritten(old)).toBe(now);
	});

	it('is nothing for what is no message, where it matters whether it is there', () => {
		const audio = rewritten('$json.messages[0].audio.id', 'condition') ?? '';
		expect(evaluate(audio, { event: 'message', type: 'audio', media: { id: '1' } })).toBe('1');
		expect(
			evaluate(audio, { event: 'message', type: 'image', media: { id: '1' } }),
		).toBeUndefined();
		const messages = rewritten('$json.messages', 'condition') ?? '';
		expect(evaluate(messages, { event: 'status', raw: {} })).toBeUndefined();
	});

	// Where Meta's examples are not there, as in a user's clone, there is nothing to compare.
	it(`is the same in all of Meta's examples (${DELIVERIES.length})`, () => {
		let compared = 0;
		for (const { name, old, ours } of DELIVERIES) {
			for (const field of fieldsOf(old, '$json')) {
				for (const use of ['value', 'part'] as const) {
					const now = rewritten(field, use);
					if (now === undefined) continue;
					const isSame = [field, text(evaluate(now, ours))];
					expect([name, now, isSame]).toEqual([
						...[name, now],
						[field, text(evaluate(field, old))],
					]);
					compared++;
				}
				const onlyMessages =
					old.messages === undefined ? undefined : rewritten(field, 'value', forTriggerOfMessages);
				if (onlyMessages !== undefined) {
					const was = text(evaluate(field, old));
					expect([name, onlyMessages, text(evaluate(onlyMessages, ours))]).toEqual([
						...[name, onlyMessages, was],
					]);
				}
				const condition = rewritten(field, 'condition');
				if (condition === undefined) continue;
				const [isThere, was] = [evaluate(condition, ours), evaluate(field, old)];
				expect([name, condition, typeof isThere]).toEqual([name, condition, typeof was]);
			}
			for (const message of asObjects(old.messages)) {
				for (const field of fieldsOf(message, '$json')) {
					const [reference] = referencesIn(field);
					const now = (reference && forMessage(reference, 'part')?.code) ?? '';
					const is = [name, now, text(evaluate(now, ours))];
					expect(is).toEqual([name, now, text(evaluate(field, message))]);
				}
			}
			// Of the other kind there is nothing, in the new item as in the old one.
			const missing = LISTS.filter((list) => !(list in old));
			for (const list of missing) {
				for (const field of ['id', 'from_user_id', 'timestamp', 'errors[0].code']) {
					for (const use of ['part', 'value', 'condition'] as const) {
						const now = rewritten(`$json.${list}[0].${field}`, use) ?? '';
						expect([name, now, evaluate(now, ours)]).toEqual([name, now, undefined]);
					}
				}
			}
		}
		expect(compared > 100 || DELIVERIES.length === 0).toBe(true);
	});
});

it.each([
	['data.text.length', '$json.text?.length'],
	['data.text', '$json.text'],
	['data.other.length', undefined],
])('what follows a text in an answer stays: %s', (path, code) => {
	const reference = { start: 0, end: 0, base: '$json', path: path.split('.'), isOpen: false };
	expect(forAnswer(reference)?.code).toBe(code);
});
