import type { JsonValue } from '../../nodes/WhatsAppCloud/json';
import { eventKey } from '../../nodes/WhatsAppCloud/webhook/eventKey';
import { inOrder } from '../../nodes/WhatsAppCloud/webhook/order';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { isLinear } from '../support/linear';
import { deliveryOf, FIELD_EXAMPLES } from '../webhook/fieldExamples';
import { change, message, NOW, status } from '../webhook/payloads';

const SEVERAL = change({
	contacts: [{ profile: { name: 'Ann', username: '@ann' }, wa_id: '16505551234', user_id: 'US.1' }],
	messages: [
		message({ type: 'text', text: { body: 'x' }, context: { id: 'y', from: 'z' } }),
		message({ type: 'image', image: { id: '1', caption: 'x', mime_type: 'image/png' } }),
		message({
			type: 'interactive',
			interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } },
		}),
		message({ type: 'system', system: { type: 'user_changed_number', wa_id: '31612345678' } }),
		message({ type: 'unsupported', errors: [{ code: 131051, title: 'x' }] }),
	],
	statuses: [status({ errors: [{ code: 131047 }], biz_opaque_callback_data: 'x', pricing: {} })],
});

/** One of each webhook field. */
const DELIVERIES = [
	['messages', SEVERAL],
	...new Map(FIELD_EXAMPLES.map((example) => [example.field, deliveryOf(example)])),
] as Array<[string, JsonValue]>;

const WORDS = { stop: new Set(['stop']), start: new Set(['start']) };

const read = (delivery: unknown) =>
	inOrder(parseDelivery(delivery, { now: NOW, words: WORDS }).events).map(eventKey);

/** Texts that are read by something other than letters: IDs, numbers, times, JSON, names. */
const TEXTS = ['_', '0', '\\"', '\u0301\u0316'];

/** Ways to make one part of a delivery long: what stands there is replaced by a function of the size. */
function* lengthened(value: JsonValue): Generator<(size: number) => JsonValue> {
	if (typeof value === 'string' || typeof value === 'number') {
		for (const text of TEXTS) yield (size) => text.repeat(size / text.length);
	}
	if (typeof value !== 'object' || value === null) return;
	for (const [key, part] of Object.entries(value)) {
		const inPlace = (other: JsonValue): JsonValue =>
			Array.isArray(value)
				? value.map((element, index) => (String(index) === key ? other : element))
				: { ...value, [key]: other };
		for (const inner of lengthened(part)) yield (size) => inPlace(inner(size));
	}
	if (!Array.isArray(value))
		yield (size) => ({ ...value, ['_'.repeat(size)]: 1, [`a${'_'.repeat(size)}b`]: 'x' });
}

/** Ways to repeat the elements of one list in a delivery, each with other IDs. */
function* multiplied(value: JsonValue): Generator<(size: number) => JsonValue> {
	if (typeof value !== 'object' || value === null) return;
	for (const [key, part] of Object.entries(value)) {
		for (const inner of multiplied(part)) {
			yield (size) =>
				Array.isArray(value)
					? value.map((element, index) => (String(index) === key ? inner(size) : element))
					: { ...value, [key]: inner(size) };
		}
	}
	if (!Array.isArray(value)) return;
	yield (size) =>
		Array.from({ length: size }, (_, index) =>
			numbered(value[index % value.length] ?? null, index),
		);
}

function numbered(value: JsonValue, index: number): JsonValue {
	if (typeof value === 'string')
		return /\d$/.test(value) && !/^\d{10}$/.test(value) ? value + String(index) : value;
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((element) => numbered(element, index));
	return Object.fromEntries(
		Object.entries(value).map(([key, part]) => [key, numbered(part, index)]),
	);
}

describe('a delivery is read in a time that grows with', () => {
	it.each(DELIVERIES)('the length of each of its parts: %s', (_field, delivery) => {
		for (const long of lengthened(delivery)) {
			if (!isLinear(long, read)) throw new Error(JSON.stringify(long(40)));
		}
	});

	it.each(DELIVERIES)('the number of its parts: %s', (_field, delivery) => {
		for (const many of multiplied(delivery)) {
			if (!isLinear(many, read, 1024)) throw new Error(JSON.stringify(many(2)));
		}
	});
});
