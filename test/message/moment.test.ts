import fc from 'fast-check';
import { DateTime } from 'luxon';
import { runInNewContext } from 'node:vm';

import { momentAsText, momentIn, timestampIn } from '../../nodes/WhatsAppCloud/message/moment';

const ZONE = 'Europe/Berlin';
const AT = Date.UTC(2026, 11, 31, 22, 59);

describe('a moment', () => {
	it.each<[unknown, number]>([
		['2026-12-31T23:59:00+01:00', AT],
		['2026-12-31T23:59:00+0100', AT],
		['2026-12-31T22:59:00.000Z', AT],
		['2026-12-31T23:59', AT],
		['2026-12-31 23:59', AT],
		['2026-12-31 23:59:00 +01:00', AT],
		['20261231T235900', AT],
		['2026-12-31', Date.UTC(2026, 11, 30, 23)],
		['20261231', Date.UTC(2026, 11, 30, 23)],
		[AT, AT],
		[AT / 1000, AT],
		[String(AT), AT],
		[new Date(AT), AT],
		[runInNewContext(`new Date(${AT})`), AT],
		[DateTime.fromMillis(AT), AT],
		[{ __isoString: '2026-12-31T22:59:00.000Z' }, AT],
	])('%j is read', (value, at) => {
		expect(momentIn(value, ZONE)).toBe(at);
	});

	it.each<unknown>([
		...[
			'23',
			'23:59',
			'12',
			'1',
			'2027',
			'2026-12',
			'202612',
			'2026-W50',
			'2026-W50-1',
			'2026W501',
		],
		...[
			'2026-350',
			'2026350',
			'12-31',
			'31.12.2026',
			'12/31/2026',
			'2026/12/31',
			'T23:59',
			'--12-31',
		],
		...['2026-02-30', '2026-13-01', '2026-12-31T25:00', 'tomorrow', '', ' ', '1795850000000000'],
		...['46354.5', '-1795850000', '1e12', '[object Object]', '2026-12-31T', '2026-12-31T5'],
		...[NaN, Infinity, -1, 2027, 46354.5, true, null, undefined, {}, [], ['2026-12-31']],
		...[new Date(NaN), DateTime.invalid('no')],
	])('%j is none', (value) => {
		expect(momentIn(value, ZONE)).toBeUndefined();
	});

	it('is read again from every way of writing it', () => {
		const time = fc.date({
			min: new Date('2001-09-09T02:00:00Z'),
			max: new Date('2099-12-31T00:00:00Z'),
			noInvalidDate: true,
		});
		fc.assert(
			fc.property(time, fc.constantFrom(ZONE, 'America/Lima', 'Asia/Kolkata'), (date, zone) => {
				const at = Math.floor(date.getTime() / 1000) * 1000;
				const written = DateTime.fromMillis(at, { zone });
				for (const form of [
					...[at, at / 1000, String(at), new Date(at), written, written.toUTC()],
					...[written.toISO(), written.toISO({ format: 'basic' }), written.toUTC().toISO()],
					...[written.toSQL(), { __isoString: written.toISO() }],
				]) {
					const read = momentIn(form, zone);
					// The basic form has milliseconds, which nobody writes.
					if (form !== written.toISO({ format: 'basic' })) expect([form, read]).toEqual([form, at]);
				}
			}),
		);
	});

	it('is a day that is written in full, or none', () => {
		fc.assert(
			fc.property(fc.string(), fc.stringMatching(/^[\dTWZ:+ -]{0,16}$/), (any, like) => {
				for (const text of [any, like]) {
					if (momentIn(text, ZONE) === undefined) continue;
					expect(text.trim()).toMatch(/^(\d{4}-\d\d-\d\d|\d{8}(T|$)|\d{9,13}$)/i);
				}
			}),
		);
	});
});

describe('a moment as people read it', () => {
	const midnight = Date.UTC(2026, 11, 30, 23);

	it.each([
		[midnight, 'en_US', 'December 31, 2026'],
		[midnight, 'en_GB', '31 December 2026'],
		[midnight, 'nl', '31 december 2026'],
		[midnight, 'pt_BR', '31 de dezembro de 2026'],
		[midnight, 'ja', '2026年12月31日'],
		[midnight, 'x_unknown_language', 'December 31, 2026'],
		[AT, 'en_US', 'December 31, 2026 at 11:59 PM'],
		[AT, 'de', '31. Dezember 2026 um 23:59'],
	])('%i in %s is %s', (at, language, text) => {
		expect(momentAsText(at, language, ZONE).replaceAll(/\s/g, ' ')).toBe(text);
	});
});

test.each([
	['2026-12-01T00:00:00Z', true],
	['2026-12-01T00:00:00.000+01:00', true],
	['on 2026-12-01T09:30', true],
	['2026-12-01 09:30:00', true],
	['Tue Dec 01 2026 01:00:00 GMT+0100 (Central European Standard Time)', true],
	['2026-12-01', false],
	['2026-12-01 09:30', false],
	['1 December 2026, 09:30', false],
	['2026-1041', false],
])('%s has a timestamp in it: %s', (text, has) => {
	expect(timestampIn(text) !== undefined).toBe(has);
});
