import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';

import { parseRecipient } from '../../nodes/WhatsAppCloud/message/recipient';

function addressOf(value: unknown, country = ''): unknown {
	const parsed = parseRecipient(value, country);
	return 'recipient' in parsed ? Object.values(parsed.recipient.address)[0] : parsed.refused;
}

describe('a recipient', () => {
	it.each([
		// with a country code, as people write it
		['+31 6 12345678', '', '+31612345678'],
		['+31 (0)6 12345678', '', '+31612345678'],
		['0031612345678', '', '+31612345678'],
		['00 31 6-1234 5678', 'DE', '+31612345678'],
		['+1 (631) 555-5555', '', '+16315555555'],
		['+44.20.7946.0958', '', '+442079460958'],
		[' \u202a+31 6 12345678\u202c ', '', '+31612345678'],
		['whatsapp:+31612345678', '', '+31612345678'],
		['tel:+31612345678', '', '+31612345678'],
		['p:+31612345678', '', '+31612345678'],
		['++31612345678', '', '+31612345678'],
		['+ 0031 6 12345678', 'DE', '+31612345678'],
		['’+31612345678', '', '+31612345678'],
		['="0612345678"', 'NL', '+31612345678'],
		['"+31 6 12345678"', '', '+31612345678'],
		['+49 30/1234567', '', '+49301234567'],
		['06/12/34/56/78', 'FR', '+33612345678'],
		['+٣١٦١٢٣٤٥٦٧٨', '', '+31612345678'],
		['(+31) 6 12345678', '', '+31612345678'],
		['(0031) 6 12345678', '', '+31612345678'],
		['+39 (0)6 1234 5678', '', '+390612345678'],
		// as web pages, documents and spreadsheets have it
		['+31\u2011(0)6\u00a012\u2009345\u202f678', '', '+31612345678'],
		['+31 6 \u2013 1234\u00ad5678\u061c', '', '+31612345678'],
		['+31 6\u221212345678', '', '+31612345678'],
		['\uff0b\uff13\uff11 612345678', '', '+31612345678'],
		['（＋８１）９０－１２３４－５６７８', '', '+819012345678'],
		['（０９０）１２３４－５６７８', 'JP', '+819012345678'],
		['+33·6•12・34．56／78', '', '+33612345678'],
		['+९१ ९८७६५४३२१०', '', '+919876543210'],
		['۰۰۹۸۹۱۲۳۴۵۶۷۸۹', '', '+989123456789'],
		["'+31612345678", '', '+31612345678'],
		['+31612345678.0', '', '+31612345678'],
		['31612345678.00', 'NL', '31612345678'],
		['612345678.0', 'NL', '+31612345678'],
		// digits only: what Meta calls a wa_id, sent as it is
		['16315555555', '', '16315555555'],
		['31612345678', '', '31612345678'],
		['31612345678', 'NL', '31612345678'],
		['31612345678', 'US', '31612345678'],
		[31612345678, '', '31612345678'],
		['4930123456', 'DE', '4930123456'],
		['https://wa.me/31612345678', '', '31612345678'],
		['https://api.whatsapp.com/send?phone=31612345678&text=hi', '', '31612345678'],
		['https://wa.me/31612345678?text=hi', '', '31612345678'],
		['wa.me/31612345678', '', '31612345678'],
		['https://wa.me/31612-345678', 'NL', '31612345678'],
		['https://api.whatsapp.com/send?text=hi&phone=%2B31612345678', '', '+31612345678'],
		['https://web.whatsapp.com/send/?phone=31%206%2012345678', '', '31612345678'],
		['whatsapp://send?phone=31612345678', '', '31612345678'],
		['31612345678@c.us', 'DE', '31612345678'],
		['31612345678@s.whatsapp.net', '', '31612345678'],
		['31612345678:12@s.whatsapp.net', '', '31612345678'],
		['٣١٦١٢٣٤٥٦٧٨', '', '31612345678'],
		// national, with a default country
		['06 12345678', 'NL', '+31612345678'],
		['0612345678', 'NL', '+31612345678'],
		['(0)6-12345678', 'NL', '+31612345678'],
		['612345678', 'NL', '+31612345678'],
		[612345678, 'NL', '+31612345678'],
		['6505551234', 'US', '+16505551234'],
		['11 98765-4321', 'BR', '+5511987654321'],
		// with the country code of home, or of somebody abroad, but no +
		['49 171 1234567', 'DE', '+491711234567'],
		['49-1512-3456789', 'DE', '+4915123456789'],
		['(49) 171 1234567', 'DE', '+491711234567'],
		['49171/1234567', 'DE', '+491711234567'],
		['49 (0)171 1234567', 'DE', '+491711234567'],
		['44 (0)7911 123456', 'GB', '+447911123456'],
		['43 0664 123456', 'AT', '+43664123456'],
		['62-812-345-678', 'ID', '+62812345678'],
		['44 7911 123456', 'DE', '+447911123456'],
		// which these only seem to begin with
		['(55) 99999-9999', 'BR', '+5555999999999'],
		['(81) 1234-5678', 'MX', '+528112345678'],
		['48 123 45 67', 'PL', '+48481234567'],
		['30 1234567', 'DE', '+49301234567'],
		['479-223-4567', 'US', '+14792234567'],
		// as Meta's webhooks name people whose numbers have changed since
		['5215512345678', '', '5215512345678'],
		['5215512345678', 'US', '5215512345678'],
		['+52 1 55 1234 5678', '', '+5215512345678'],
		['+52 55 1234 5678', '', '+525512345678'],
		['22507123456', '', '22507123456'],
		['22997123456', '', '22997123456'],
		['551187654321', '', '551187654321'],
		['551187654321', 'DE', '551187654321'],
		['555187654321', '', '555187654321'],
		['22545123456', '', '22545123456'],
		['22520212345', '', '22520212345'],
		// at home as people write them, and wrote them
		['11 8765-4321', 'BR', '+551187654321'],
		['07 12 34 56', 'CI', '+22507123456'],
		['97 12 34 56', 'BJ', '+22997123456'],
		['11 15 2345-6789', 'AR', '+5491123456789'],
		['+54 11 15 2345-6789', '', '+5491123456789'],
		['54111523456789', '', '5491123456789'],
		['+54 9 11 15 2345-6789', '', '+5491123456789'],
		['+54 9 (0351) 15 234-5678', '', '+5493512345678'],
		['9 11 15 2345-6789', 'AR', '+5491123456789'],
		['+54 9 0351 234-5678', '', '+5493512345678'],
		['+54 9 (011) 2345-6789', '', '+5491123456789'],
		['0335 1234567', 'IT', '+393351234567'],
		['+39 0335 1234567', '', '+393351234567'],
		['+39 (0)335 1234567', '', '+393351234567'],
		['0331 123456', 'IT', '+390331123456'],
		['549111523456789', '', '5491123456789'],
		['044 55 1234 5678', 'MX', '+525512345678'],
		['045 (55) 1234-5678', 'MX', '+525512345678'],
		['01 55 1234 5678', 'MX', '+525512345678'],
		['+52 044 55 1234 5678', '', '+525512345678'],
		['+52 1 045 55 1234 5678', '', '+525512345678'],
		['+54 11 2345-6789', '', '+541123456789'],
		['12025550123', 'MX', '12025550123'],
		['5491123456789', '', '5491123456789'],
	])('%s with the default country "%s" is %s', (value, country, address) => {
		expect(addressOf(value, country)).toBe(address);
	});

	it('is known by its digits, and by the country that Meta prices by', () => {
		expect(parseRecipient('06 12345678', 'NL')).toEqual({
			recipient: {
				address: { to: '+31612345678' },
				customer: { phone: '31612345678' },
				country: 'NL',
			},
		});
	});

	it('is priced by its country in an older numbering plan, too', () => {
		expect(parseRecipient('5215512345678', '')).toMatchObject({ recipient: { country: 'MX' } });
	});

	it('may be a group, which is no person', () => {
		const id = 'Y2FwaV9ncm91cDo2NTA1';
		const recipient = { address: { to: id }, customer: { userId: id }, isGroup: true };
		expect(parseRecipient(id, 'NL')).toEqual({ recipient });
		expect(parseRecipient(` ${id}\n`, '')).toEqual({ recipient });
		expect(parseRecipient('Y2FwaV9', 'NL')).toHaveProperty('refused');
	});

	it('may be a user ID, which is never reduced to digits', () => {
		expect(parseRecipient('US.13491208655302741918', 'NL')).toEqual({
			recipient: {
				address: { recipient: 'US.13491208655302741918' },
				customer: { userId: 'US.13491208655302741918' },
				country: 'US',
			},
		});
		expect(parseRecipient('US.ENT.11815799212886844830', '')).toMatchObject({
			recipient: { customer: { parentUserId: 'US.ENT.11815799212886844830' } },
		});
	});

	it.each([
		['', 'is empty'],
		['   ', 'is empty'],
		[undefined, 'is empty'],
		[null, 'is empty'],
		[{}, 'neither text nor a number'],
		[['31612345678'], 'neither text nor a number'],
		[true, 'neither text nor a number'],
		[NaN, 'not a phone number'],
		[-31612345678, 'not a phone number'],
		[1.5, 'not a phone number'],
		[1e21, 'not a phone number'],
		['Anna', '"Anna" is neither a phone number nor a user ID'],
		['anna@example.com', 'neither a phone number nor a user ID'],
		['us.1234', 'neither a phone number nor a user ID'],
		['+31 6 1234567x', 'neither a phone number nor a user ID'],
		['06 12345678', 'has no country code'],
		['+31', 'not a possible phone number'],
		['3.1612345678E+10', 'how a spreadsheet shows a long number'],
		['+31 20 123 4567 ext. 8', 'neither a phone number nor a user ID'],
		['+31612345678, +31687654321', 'holds more than one number'],
		['31612345678 / 31687654321', 'holds more than one number'],
		['+31612345678\n+31687654321', 'holds more than one number'],
		['+49 30 1234567/8', 'holds more than one number'],
		['+49 30 1234567 / 89', 'holds more than one number'],
		['https://wa.me/message/ABCDEFG', 'neither a phone number nor a user ID'],
		[
			'31612345678@lid',
			'"31612345678@lid" is an ID of WhatsApp Web, which the Cloud API does not know',
		],
		['120363043211234567@g.us', 'is an ID of WhatsApp Web'],
		['4915112345678-1612345678@g.us', 'is an ID of WhatsApp Web'],
		['https://wa.me/31612345678abc', 'neither a phone number nor a user ID'],
		['+31612345678²', 'neither a phone number nor a user ID'],
		['+316123456789012345', 'not a possible phone number'],
		['+12', 'not a possible phone number'],
		// a zero or a country code that a spreadsheet lost, or a digit too few: to nobody in another country
		...[612345678, 2025550164, 5512345678, 6123456789, 55118888700, 3161234567].flatMap(
			(digits): Array<[unknown, string]> =>
				[digits, String(digits), `https://wa.me/${digits}`, `${digits}.0`].map((value) => [
					value,
					'is not a valid phone number with its country code; write it as +31612345678',
				]),
		),
		// not in an older numbering plan either
		['22512123456', 'is not a valid phone number with its country code'],
		['22912345678', 'is not a valid phone number with its country code'],
		['5211512345678', 'is not a valid phone number with its country code'],
		['552087654321', 'is not a valid phone number with its country code'],
	])('%p is refused: %s', (value, why) => {
		expect(parseRecipient(value, '')).toEqual({ refused: expect.stringContaining(why) as unknown });
	});

	it.each([
		['351812345678', 'PT'],
		['48001234567', 'PL'],
		['9991234567', undefined],
	])(
		'of digits that no plan has, %s, is as it is if somebody has written from it',
		(digits, country) => {
			expect(parseRecipient(digits, '', () => undefined)).toMatchObject({ ask: [digits] });
			for (const value of [digits, Number(digits), `https://wa.me/${digits}`]) {
				expect(parseRecipient(value, '', (asked) => asked === digits)).toEqual({
					recipient: {
						...{ address: { to: digits }, customer: { phone: digits } },
						...(country ? { country } : {}),
					},
				});
			}
		},
	);

	it.each([
		['4792234567', 'US', '14792234567', 'a Norwegian or in Arkansas'],
		['6592234567', 'US', '16592234567', 'a Singaporean or in Alabama'],
	])('%s with %s (also %s: %s) is who has written, if that is one', (waId, home, atHome) => {
		const read = (...written: string[]) =>
			parseRecipient(waId, home, (digits) => written.includes(digits));
		const couldBeTwo = { refused: expect.stringContaining(`+${waId} or +${atHome}`) as unknown };
		expect(parseRecipient(waId, home, () => undefined)).toEqual({
			...couldBeTwo,
			ask: [waId, atHome],
		});
		expect(read(waId)).toMatchObject({ recipient: { address: { to: waId } } });
		for (const refused of [read(), read(atHome), read(waId, atHome)]) {
			expect(refused).toEqual(couldBeTwo);
		}
	});

	it('of a range that no plan has is not somebody at home if the one abroad has written', () => {
		const [waId, atHome] = ['351812345678', '49351812345678'];
		const read = (...written: string[]) =>
			parseRecipient(waId, 'DE', (digits) => written.includes(digits));
		expect(parseRecipient(waId, 'DE', () => undefined)).toMatchObject({ ask: [waId, atHome] });
		for (const known of [read(), read(atHome)]) {
			expect(known).toMatchObject({ recipient: { address: { to: `+${atHome}` } } });
		}
		expect(read(waId)).toMatchObject({
			recipient: { address: { to: waId }, customer: { phone: waId }, country: 'PT' },
		});
		expect(read(waId, atHome)).toEqual({
			refused: expect.stringContaining(`could be +${waId} or +${atHome}`) as unknown,
		});
	});

	it('at home is not asked for where they are written as there, or are too few for one abroad', () => {
		const asked = jest.fn(() => undefined);
		for (const [value, country] of [
			['1701234567', 'DE'],
			['2025550123', 'US'],
			['30123456', 'DE'],
		] as const) {
			parseRecipient(value, country, asked);
		}
		expect(asked).not.toHaveBeenCalled();
	});

	it.each(['612345', '1234567890123456', '0612345678', '31 91234567', '+31 91234567'])(
		'is not asked for where it is no number with its country code: %s',
		(value) => {
			const asked = jest.fn(() => true);
			parseRecipient(value, '', asked);
			expect(asked).not.toHaveBeenCalled();
		},
	);

	it('is somebody of the default country where the digits begin with its own code', () => {
		for (const number of ['4915123456789', '491701234567', '4930123456']) {
			expect(addressOf(number, 'DE')).toBe(number);
		}
	});

	it.each(['436641234567', '41791234567', '48512345678', '33612345678', '905321234567'])(
		'%s is not taken for a German landline without its zero as well',
		(number) => {
			expect(addressOf(number, 'DE')).toBe(number);
		},
	);

	it.each([
		['355672123456', 'IT'],
		['5016221234', 'AT'],
	])('%s is not taken for a mailbox or a hotline in %s as well', (number, country) => {
		expect(addressOf(number, country)).toBe(number);
	});

	it('may be a German mobile number without its zero, or somebody in Canada', () => {
		expect(addressOf('15062345678', 'DE')).toContain('could be');
		expect(addressOf('015062345678', 'DE')).toBe('+4915062345678');
	});

	it('is read back with the country code of home and no +, in every country', () => {
		for (const country of getCountries()) {
			const number = getExampleNumber(country, examples);
			if (!number) continue;
			const { countryCallingCode: code, nationalNumber } = number;
			const written = [
				number.formatInternational().slice(1),
				`${code} ${nationalNumber}`,
				`${code}-${nationalNumber}`,
				`(${code}) ${nationalNumber}`,
				// Italian landlines keep their zero.
				...(code === '39' ? [] : [`${code} (0)${nationalNumber}`]),
			];
			const phones = written.map((value) => addressOf(value, country));
			expect([country, ...new Set(phones)]).toEqual([country, number.number]);
		}
	});

	it('is read back from whatever way of writing, in every country', () => {
		for (const country of getCountries()) {
			const number = getExampleNumber(country, examples);
			if (!number) continue;
			const digits = number.number.slice(1);
			const [international, national] = [number.formatInternational(), number.formatNational()];
			const written = [
				digits,
				Number(digits),
				`00${digits}`,
				`${digits}.0`,
				`https://wa.me/${digits}`,
				`tel:${number.number}`,
				international,
				international.replaceAll(' ', '\u00a0'),
				international.replaceAll(' ', '\u2011'),
				international.replace(/^(\+\d+)/, '($1)'),
			];
			const phones = [
				...written.map((value) => parseRecipient(value, '')),
				parseRecipient(national, country),
			].map((parsed) => 'recipient' in parsed && parsed.recipient.customer.phone);
			expect([country, ...new Set(phones)]).toEqual([country, digits]);
		}
	});

	it('is refused with a word about a default country that is none', () => {
		expect(addressOf('06 12345678', 'UK')).toContain(
			'correct Default Country in the credential: "UK" is not the two letters of a country',
		);
	});

	it.each([
		[12345, 'DE'],
		['2025550', 'US'],
		['06 1234567', 'NL'],
	])('%p is refused where it is no number of the default country %s', (value, country) => {
		expect(addressOf(value, country)).toContain(
			`is not a valid phone number, neither with a country code nor in ${country}; write it with +`,
		);
	});

	it('may be newer than what is known of numbers, behind a +', () => {
		expect(addressOf('+2025550164')).toBe('+2025550164');
	});

	it.each([
		['3612345678', 'US', '+13612345678'],
		['3211234567', 'CO', '+573211234567'],
		['5321234567', 'TR', '+905321234567'],
		['3527261139', 'IT', '+393527261139'],
		['3905229722', 'IT', '+393905229722'],
	])(
		'%s with %s, a mobile number there and a landline abroad, is who is at home unless the other has written',
		(number, country, atHome) => {
			expect(addressOf(number, country)).toBe(atHome);
			const written = parseRecipient(number, country, (digits) => digits === number);
			expect(written).toMatchObject({ recipient: { address: { to: number } } });
		},
	);

	it('is refused when it can be two people', () => {
		expect(addressOf('13123456789', 'CN')).toContain('could be +13123456789 or +8613123456789');
	});
});
