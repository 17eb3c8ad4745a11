import {
	isSelected,
	type Selection,
	TRIGGER_ON,
} from '../../nodes/WhatsAppCloud/trigger/receive/selection';
import { readConsentWords } from '../../nodes/WhatsAppCloud/trigger/fields/consentWords';
import { START_WORDS, STOP_WORDS } from '../../nodes/WhatsAppCloud/trigger/fields/consentWords';
import { readParameters } from '../../nodes/WhatsAppCloud/trigger/fields/parameters';
import { textFilter } from '../../nodes/WhatsAppCloud/trigger/receive/textFilter';
import {
	appFields,
	appOnlyFields,
	FIELDS_OF,
} from '../../nodes/WhatsAppCloud/trigger/register/webhookFields';
import { wordOf } from '../../nodes/WhatsAppCloud/webhook/words';
import { parseDelivery } from '../../nodes/WhatsAppCloud/webhook/parse';
import { deliveryOf, FIELD_EXAMPLES, nameOf } from '../webhook/fieldExamples';
import { change, message, NOW, status, WHERE } from '../webhook/payloads';

const eventsOf = (payload: unknown) => parseDelivery(payload, { now: NOW }).events;

/** What the node's fields give, with these parameters. */
function parameters(given: Record<string, unknown>, ownNumber?: string) {
	return readParameters(
		{ getNodeParameter: (name, fallback) => (name in given ? given[name] : fallback) },
		ownNumber,
	);
}

const selectionOf = (options: object, triggerOn: readonly string[] = TRIGGER_ON): Selection =>
	parameters({ triggerOn, triggerOptions: options }).selection;

describe('each choice of Trigger On', () => {
	it.each(FIELD_EXAMPLES.map((example) => [nameOf(example), example] as const))(
		'lets %s through, or not',
		(_name, example) => {
			for (const event of eventsOf(deliveryOf(example))) {
				for (const choice of TRIGGER_ON) {
					const selected = isSelected(event, selectionOf({}, [choice]));
					expect([choice, selected]).toEqual([choice, choice === example.triggerOn]);
				}
			}
		},
	);

	it('subscribes to the fields that it is about', () => {
		for (const { field, triggerOn, about } of FIELD_EXAMPLES) {
			if (about === 'not documented') continue;
			expect(FIELDS_OF[triggerOn as keyof typeof FIELDS_OF]).toContain(field);
		}
		expect(appOnlyFields(['messages', 'statuses', 'rescues'])).toEqual([]);
		expect(appOnlyFields(['messages', 'flows', 'calls', 'groups'])).toEqual(['flows']);
		expect(appFields(['flows'])).toEqual(
			expect.arrayContaining(['account_update', 'calls', 'flows', 'messages', 'user_preferences']),
		);
	});
});

describe('filters', () => {
	const [text] = eventsOf(
		change({ messages: [message({ type: 'text', text: { body: 'Order 7' } })] }),
	);
	const [read] = eventsOf(change({ statuses: [status({ status: 'read' })] }));
	const [template] = eventsOf(change({ event: 'X' }, { field: 'message_template_status_update' }));
	if (!text || !read || !template) throw new Error('The examples give no events');
	const passes = (options: object) =>
		[text, read, template].map((event) => isSelected(event, selectionOf(options)));

	it.each([
		[{}, [true, true, true]],
		[{ messageTypes: ['image'] }, [false, true, true]],
		[{ statuses: ['failed'] }, [true, false, true]],
		[{ statuses: ['read', 'failed'] }, [true, true, true]],
		[{ customers: '+1 650 555-1234' }, [true, true, true]],
		[{ customers: '31612345678;\nUS.1' }, [false, false, true]],
		[{ numbers: `1, ${WHERE.phoneNumberId}` }, [true, true, true]],
		[{ numbers: '1' }, [false, false, false]],
		[{ messageText: { filter: { comparison: 'contains', value: ' ORDER' } } }, [true, true, true]],
		[{ messageText: { filter: { comparison: 'equals', value: 'order' } } }, [false, true, true]],
		[
			{ messageText: { filter: { comparison: 'pattern', value: '^order \\d$' } } },
			[true, true, true],
		],
		[{ messageText: { filter: { comparison: 'pattern', value: '^\\d' } } }, [false, true, true]],
		[{ messageText: { filter: { comparison: 'contains', value: '' } } }, [true, true, true]],
	])('%j', (options, expected) => {
		expect(passes(options)).toEqual(expected);
	});

	it.each([
		['+55 11 98888-7001', '551188887001'],
		['+52 55 1234 7001', '5215512347001'],
		['+54 11 15 2345-7001', '5491123457001'],
		['5491123457001', '541123457001'],
		['+225 07 07 12 34 56', '22507123456'],
		['22997123456', '2290197123456'],
		['https://wa.me/525512347001', '5215512347001'],
		['+31 (0)6 12345678', '31612345678'],
	])('the customer %s is who Meta names %s', (customers, from) => {
		const filter = (phone: string) => {
			const [event] = eventsOf(
				change({
					messages: [message({ from: phone, type: 'text' })],
					contacts: [{ wa_id: phone }],
				}),
			);
			return event && isSelected(event, selectionOf({ customers }));
		};
		expect(filter(from)).toBe(true);
		expect(filter(from.replace(/.$/, '2'))).toBe(from.endsWith('2'));
	});

	it('keep events of other numbers out that come by way of the app', () => {
		const triggerOn = ['calls', 'messages', 'statuses'];
		const events = [
			...eventsOf(change({ calls: [{ id: 'c1', event: 'connect' }] }, { field: 'calls' })),
			...eventsOf(change({ messages: [message({ type: 'text' })], statuses: [status({})] })),
		];
		const selected = (more: object, number: string) => {
			const { selection } = parameters({ triggerOn, ...more }, number);
			return events.filter((event) => isSelected(event, selection)).length;
		};
		expect(events).toHaveLength(3);
		expect(selected({}, WHERE.phoneNumberId)).toBe(3);
		expect(selected({}, '1')).toBe(0);
		expect(selected({ listenOn: 'app' }, '1')).toBe(3);
		expect(selected({ triggerOn: ['messages', 'statuses'] }, '1')).toBe(0);
	});

	it("let through the samples of Meta's App Dashboard, whose number is nobody's", () => {
		const sample = { businessAccountId: '0', phoneNumberId: '123456123' };
		const where = { ...WHERE, ...sample };
		const [event] = eventsOf(change({ messages: [message({ type: 'text' })] }, { where }));
		const { selection } = parameters({}, WHERE.phoneNumberId);
		expect(event && isSelected(event, selection)).toBe(true);
	});
});

describe('the text filter', () => {
	it('never hangs: a pattern that goes on for ever lets the message through, and says so', () => {
		const filter = textFilter('pattern', '(a+)+$');
		expect(filter.matches(`${'a'.repeat(60)}!`)).toBe(true);
		expect(filter.undecided).toBe(1);
		expect(filter.matches('aaa')).toBe(true);
		expect(filter.matches('bbb')).toBe(false);
		expect(filter.undecided).toBe(1);
	});

	it('gives a slow pattern up for the rest of a delivery, however many messages it has', () => {
		const filter = textFilter('pattern', '^(\\w+\\s?)*$');
		const started = Date.now();
		for (let message = 0; message < 1000; message++) {
			expect(filter.matches('When will the order arrive that I made last week?')).toBe(true);
		}
		// Of which each would take 50 ms.
		expect(Date.now() - started).toBeLessThan(25_000);
		expect(filter.undecided).toBe(1000);
		expect(filter.matches(undefined)).toBe(false);
	});

	it('gives a pattern up that is slow for each text, though never too slow for one', () => {
		const filter = textFilter('pattern', '(a*)*b');
		for (let message = 0; message < 1000; message++) filter.matches(`${'a'.repeat(16)}c`);
		expect(filter.undecided).toBeGreaterThan(500);
	});

	it('decides a thousand texts by an ordinary pattern', () => {
		const filter = textFilter('pattern', 'order \\d+');
		const text = 'Where is my order 7? '.repeat(20);
		for (let message = 0; message < 1000; message++) filter.matches(text + String(message));
		expect(filter.undecided).toBe(0);
	});

	it.each(['(', '[a', '*', 'x'.repeat(1001)])('knows that "%.20s" is no pattern', (pattern) => {
		const filter = textFilter('pattern', pattern);
		expect(filter.invalid).toBeDefined();
		expect(filter.matches('whatever')).toBe(true);
	});

	it('takes patterns that only older JavaScript allows, and letters of all alphabets', () => {
		expect(textFilter('pattern', 'a\\-b').matches('A-B')).toBe(true);
		expect(textFilter('pattern', '^\\p{L}+$').matches('Grüße')).toBe(true);
		expect(textFilter('equals', 'ﬁsch').matches('Fisch')).toBe(true);
	});

	it('lets no message without text through', () => {
		for (const comparison of ['contains', 'equals', 'pattern'] as const) {
			expect(textFilter(comparison, '.').matches(undefined)).toBe(false);
		}
	});
});

describe('stop and start words', () => {
	it('are none unless they are set', () => {
		expect(readConsentWords(undefined, undefined)).toBeUndefined();
		expect(readConsentWords(' , ;', '')).toBeUndefined();
		expect(parameters({}).words).toBeUndefined();
	});

	it('that are offered are all different, and none is in both lists', () => {
		const words = readConsentWords(STOP_WORDS, START_WORDS);
		expect(words?.stop.size).toBe(STOP_WORDS.split(',').length);
		expect(words?.start.size).toBe(START_WORDS.split(',').length);
		for (const word of words?.start ?? []) expect(words?.stop.has(word)).toBe(false);
	});

	it('are compared without case, punctuation and spaces around them', () => {
		expect(wordOf('  ¡ALTA!  ')).toBe('alta');
		expect(wordOf('Opt   OUT.')).toBe('opt out');
		expect(wordOf('توقف')).toBe('توقف');
		expect(wordOf('रोकें!')).toBe('रोकें');
	});

	it('are found between emoji and marks that nobody sees', () => {
		for (const text of ['STOP ❗️', '✋🏽 Stop', 'stop 👨‍👩‍👧', '\u200fstop\u200e']) {
			expect(wordOf(text)).toBe('stop');
		}
	});

	it('are compared in Turkish, too', () => {
		expect(wordOf('İptal')).toBe(wordOf('iptal'));
		expect(textFilter('equals', 'iptal').matches('İPTAL')).toBe(true);
	});
});
