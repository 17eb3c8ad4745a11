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
		['+٣١٦١٢٣٤٥٦٧٨', '', '+31612345678'],
		// digits only: what Meta calls a wa_id, sent as it is
		['16315555555', '', '16315555555'],
		['31612345678', '', '31612345678'],
		['31612345678', 'NL', '31612345678'],
		['31612345678', 'US', '31612345678'],
		[31612345678, '', '31612345678'],
		['https://wa.me/31612345678', '', '31612345678'],
		['https://api.whatsapp.com/send?phone=31612345678&text=hi', '', '31612345678'],
		['https://wa.me/31612345678?text=hi', '', '31612345678'],
		// national, with a default country
		['06 12345678', 'NL', '+31612345678'],
		['0612345678', 'NL', '+31612345678'],
		['(0)6-12345678', 'NL', '+31612345678'],
		['612345678', 'NL', '+31612345678'],
		[612345678, 'NL', '+31612345678'],
		['6505551234', 'US', '+16505551234'],
		['11 98765-4321', 'BR', '+5511987654321'],
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
		[{}, 'neither a text nor a number'],
		[['31612345678'], 'neither a text nor a number'],
		[true, 'neither a text nor a number'],
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
		['+316123456789012345', 'not a possible phone number'],
		['12', 'not a possible phone number'],
	])('%p is refused: %s', (value, why) => {
		expect(parseRecipient(value, '')).toEqual({ refused: expect.stringContaining(why) as unknown });
	});

	it('is refused when it can be two people', () => {
		expect(addressOf('3612345678', 'US')).toContain(
			'can be read as +3612345678 and as +13612345678',
		);
	});
});
