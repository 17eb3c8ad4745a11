import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { peopleOf } from '../../nodes/WhatsAppCloud/customer/mergedPeople';
import type { Sighting } from '../../nodes/WhatsAppCloud/customer/observedNames';
import { phoneKey, spellingsOf } from '../../nodes/WhatsAppCloud/customer/spellings';

describe('the spellings of a phone number', () => {
	it.each([
		// Brazil: the 9 behind the area code of mobile numbers
		['5511988887001', '551188887001'],
		['5531991234567', '553191234567'],
		['5585961234567', '558561234567'],
		['5555981234567', '555581234567'],
		// Mexico: the 1 behind the country code
		['525512347001', '5215512347001'],
		['528112347001', '5218112347001'],
		// Argentina: the 9 behind the country code
		['5491123457001', '541123457001'],
		['5493512345678', '543512345678'],
		['5492966123456', '542966123456'],
		// Ivory Coast: the operator before eight digits
		['2250707123456', '22507123456'],
		['2250748123456', '22548123456'],
		['2250797123456', '22597123456'],
		['2250505123456', '22505123456'],
		['2250576123456', '22576123456'],
		['2250101123456', '22501123456'],
		['2250140123456', '22540123456'],
		['2252720212345', '22520212345'],
		['2252520012345', '22520012345'],
		['2252120812345', '22520812345'],
		// Benin: 01 before eight digits
		['2290197123456', '22997123456'],
		['2290140123456', '22940123456'],
		['2290121345678', '22921345678'],
	])('%s is also %s', (today, other) => {
		expect(spellingsOf(today)).toEqual([today, other]);
		expect(spellingsOf(other)).toEqual([today, other]);
	});

	it.each([
		['31612345678', 'of a country with one plan'],
		['551133334444', 'of a Brazilian landline'],
		['5511933334444', 'of a Brazilian mobile number that was never without its 9'],
		['552088887001', 'of an area that Brazil does not have'],
		['5215123', 'that is too short'],
		['525112', 'that is too short'],
		['521112345678', 'of no Mexican area'],
		['548001234567', 'of an Argentine service'],
		['2250507123456', 'of an operator that did not have these eight digits'],
		['2250700123456', 'that was given out with ten digits'],
		['22512345678', 'that Ivory Coast never had'],
		['22901123456', 'that is too short'],
		['2290112345678', 'that Benin never had with eight digits'],
		['15215512347001', 'that only has the digits of another country in it'],
		['', 'of nobody'],
	])('%s, %s, is the only one', (phone) => {
		expect(spellingsOf(phone)).toEqual([phone]);
	});

	/** Digits behind the codes of the countries concerned, and behind others. */
	const phones = fc
		.tuple(
			fc.constantFrom(
				...['55', '5511', '55119', '5531', '55319', '52', '521', '54', '549', '5411', '54911'],
				...['225', '22501', '22505', '22507', '22527', '229', '22901', '1', '31', '7', ''],
			),
			fc.stringMatching(/^\d{6,11}$/),
		)
		.map(([code, digits]) => code + digits);

	it('are the same from whichever of them one begins, and reach the same country', () => {
		const several = { seen: 0 };
		fc.assert(
			fc.property(phones, (phone) => {
				const spellings = spellingsOf(phone);
				if (spellings.length > 1) several.seen++;
				expect(spellings).toContain(phone);
				expect(new Set(spellings).size).toBe(spellings.length);
				for (const spelling of spellings) {
					expect(spellingsOf(spelling)).toEqual(spellings);
					expect(phoneKey(spelling)).toBe(phoneKey(phone));
				}
				expect(phoneKey(phoneKey(phone))).toBe(phoneKey(phone));
				const codes = spellings.map(
					(spelling) => parsePhoneNumberFromString(`+${spelling}`)?.countryCallingCode,
				);
				expect(new Set(codes).size).toBe(1);
			}),
			{ numRuns: 5000 },
		);
		expect(several.seen).toBeGreaterThan(200);
	});

	it('are found for every mobile number that today is valid there', () => {
		fc.assert(
			fc.property(phones, (phone) => {
				const number = parsePhoneNumberFromString(`+${phone}`);
				if (number?.getType() !== 'MOBILE') return;
				if (number.country !== 'AR' && number.country !== 'BJ') return;
				// With the 15 of Argentina's trunk in it, which no country's plan has: not as Meta writes it.
				if (number.number !== `+${phone}`) return;
				expect(spellingsOf(phone)).toHaveLength(2);
				expect(phoneKey(phone)).toBe(phone);
			}),
			{ numRuns: 5000 },
		);
	});
});

describe('people whose phone number came in several spellings', () => {
	const [today, other] = ['5511988887001', '551188887001'];
	const sighting = (names: Sighting['names'], openedAt: number): Sighting => ({
		...{ names, firstAt: openedAt, lastAt: openedAt, window: { openedAt } },
	});

	it('are the same as if it had come in one', () => {
		const names = fc.record({
			phone: fc.constantFrom(today, other, '31612345678'),
			userId: fc.constantFrom(undefined, undefined, 'BR.1'),
		});
		const times = fc.integer({ min: 1, max: 50 });
		fc.assert(
			fc.property(fc.array(fc.tuple(names, times)), times, (seen, at) => {
				// A name that everybody has, so that who is who has to be worked out.
				const renames = [{ customer: { phone: '4911' }, becomes: { phone: '4922' }, at }];
				const as = (spelling: (phone: string) => string) =>
					peopleOf(
						seen.map(([{ phone, userId }, openedAt]) =>
							sighting({ phone: spelling(phone), ...(userId ? { userId } : {}) }, openedAt),
						),
						renames,
					);
				const [spelled, plain] = [as((phone) => phone), as(phoneKey)];
				for (const [kind, value] of [
					['phone', today],
					['phone', other],
					['userId', 'BR.1'],
				] as const) {
					const same = kind === 'phone' ? phoneKey(value) : value;
					expect(spelled([kind, value])?.window).toEqual(plain([kind, same])?.window);
				}
			}),
		);
	});

	it('are two where each spelling has user IDs of its own, until one person has both', () => {
		const apart = [
			sighting({ phone: today, userId: 'BR.1' }, 1),
			sighting({ phone: other, userId: 'BR.2' }, 2),
		];
		const find = peopleOf(apart, []);
		expect(find(['phone', today])?.window).toEqual({ openedAt: 1 });
		expect(find(['phone', other])?.window).toEqual({ openedAt: 2 });

		const moved = peopleOf([...apart, sighting({ phone: other, userId: 'BR.1' }, 3)], []);
		expect(moved(['phone', today])?.window).toEqual({ openedAt: 3 });
		expect(moved(['phone', other])?.window).toEqual({ openedAt: 3 });

		const renamed = peopleOf(apart, [
			{ customer: { userId: 'BR.1' }, becomes: { userId: 'BR.2' }, at: 2 },
		]);
		expect(renamed(['phone', today])?.window).toEqual({ openedAt: 2 });
	});
});
