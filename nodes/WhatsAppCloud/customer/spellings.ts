/** A kind of number that is written with and without a prefix behind `head`: both reach the same phone. */
interface Plan {
	/** Country code, which every spelling begins with. */
	code: string;
	pattern: RegExp;
	prefix: string;
	/** How the country writes it today; the other way is an older plan's, or left out by people. */
	today: 'with' | 'without';
}

function plan(
	[code, prefix, today]: readonly [string, string, Plan['today']],
	digits: string,
	area = '',
): Plan {
	return {
		...{ code, prefix, today },
		pattern: new RegExp(`^(${code}${area})(${prefix})?(${digits})$`),
	};
}

const BRAZILIAN_AREA = '(?:[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-79])';

/**
 * Where a phone number has two spellings. Webhooks name people in Meta's, which may be of an older plan; lists of
 * customers in the country's own. Sources, besides the plans as libphonenumber-js 1.13 has them:
 *
 * - Brazil: mobile numbers got a 9 behind the area code from 2012 to 2016 (Anatel, resolution 553/2010). Meta leaves
 *   it out for most who were there before, and in most areas from 31 on. A 9 before 2 to 5 was never without:
 *   that would be a landline.
 * - Mexico: mobile numbers were called with a 1 behind the country code until August 2019 (IFT).
 * - Argentina: mobile numbers are called with a 9 behind the country code from abroad, which people leave out.
 *   (At home they have a 15 behind the area code, which libphonenumber reads.)
 * - Ivory Coast: 8 digits became 10 on 31 January 2021, with a prefix for operator and kind (ARTCI). The second digit
 *   of 8 told the operator of a mobile number, the third that of a landline. What is given out since has 10 only.
 * - Benin: 8 digits became 10 on 30 November 2024, with 01 before all of them (ARCEP).
 */
const PLANS: readonly Plan[] = [
	plan(['55', '9', 'with'], '[6-9]\\d{7}', BRAZILIAN_AREA),
	plan(['52', '1', 'without'], '[2-9]\\d{9}'),
	plan(['54', '9', 'with'], '11\\d{8}|[23]\\d{9}'),
	// Mobile numbers: Moov, MTN, Orange.
	plan(['225', '01', 'with'], '(?:0[1-3]|[457][0-3])\\d{6}'),
	plan(['225', '05', 'with'], '[04-9][4-6]\\d{6}'),
	plan(['225', '07', 'with'], '(?:[04-8][7-9]|9[78])\\d{6}'),
	// Landlines: the same.
	plan(['225', '21', 'with'], '2[0-3]8\\d{5}'),
	plan(['225', '25', 'with'], '(?:2[0-4]|3[0-6])0\\d{5}'),
	plan(
		['225', '27', 'with'],
		'(?:20[23]|21[2357]|22[45]|23[45]|24[345]|306|31[69]|3[2-4]7|359|368)\\d{5}',
	),
	plan(['229', '01', 'with'], '[2-9]\\d{7}'),
];

/**
 * All spellings of a phone number (digits, country code first) that reach the same phone, the country's own of today
 * first. Nearly all numbers have one only; each spelling of a phone gives the same list.
 */
export function spellingsOf(phone: string): readonly string[] {
	for (const { code, pattern, prefix, today } of PLANS) {
		if (!phone.startsWith(code)) continue;
		const [, head, , digits] = pattern.exec(phone) ?? [];
		if (head === undefined || digits === undefined) continue;
		const [longer, shorter] = [`${head}${prefix}${digits}`, `${head}${digits}`];
		return today === 'with' ? [longer, shorter] : [shorter, longer];
	}
	return [phone];
}

/** Whether two numbers reach the same phone; none reaches nobody. */
export function isSamePhone(a: string | undefined, b: string | undefined): boolean {
	return a !== undefined && b !== undefined && phoneKey(a) === phoneKey(b);
}

/** What stands for a phone, however its number is spelled: the same for all spellings. */
export function phoneKey(phone: string): string {
	return spellingsOf(phone)[0] ?? phone;
}

/** A person's names, phone numbers in one spelling and first, always in the same order. */
export function namesInOrder(names: readonly string[]): string[] {
	// Digits stand before letters.
	return [...new Set(names.map(phoneKey))].sort();
}
