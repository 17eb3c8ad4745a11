import parsePhoneNumber from 'libphonenumber-js/min';

/** How one country's numbers are written in two ways: with something between the start and the end, or without. */
interface Plan {
	code: string;
	pattern: RegExp;
	extra: string;
	/** Whether Meta names people with it; in Brazil that depends on the area. */
	metaHas: (start: string) => boolean;
}

function plan(start: string, extra: string, end: string, metaHas: Plan['metaHas']): Plan {
	const [code = ''] = /^\d+/.exec(start) ?? [];
	return { code, pattern: new RegExp(`^(${start})(?:${extra})?(${end})$`), extra, metaHas };
}

const always = () => true;
const never = () => false;

/**
 * Phone numbers with two spellings, both of which reach the same phone: what callers may write, and how Meta names
 * the customer in webhooks and answers.
 */
const PLANS: readonly Plan[] = [
	// Brazil: the 9 of mobile numbers. Meta has it in São Paulo, Rio de Janeiro and Espírito Santo: areas up to 28.
	plan('55[1-9][1-9]', '9', '[6-9]\\d{7}', (start) => Number(start.slice(2)) < 30),
	// Mexico: the 1 of mobile numbers until 2019, which Meta has kept.
	plan('52', '1', '[2-9]\\d{9}', always),
	// Argentina: the 9 that mobile numbers have when they are called from abroad.
	plan('54', '9', '11\\d{8}|[23]\\d{9}', always),
	// Ivory Coast: Moov, MTN, Orange before the eight digits of before 2021, which Meta has kept.
	plan('225', '01', '[04-9][0-3]\\d{6}', never),
	plan('225', '05', '[04-9][4-6]\\d{6}', never),
	plan('225', '07', '[04-9][7-9]\\d{6}', never),
	// Benin: 01 before the eight digits of before 2024, which Meta has kept.
	plan('229', '01', '[2-9]\\d{7}', never),
];

/** @returns both spellings, Meta's first; undefined for a number that has only one */
function spellings(phone: string): [string, string] | undefined {
	for (const { code, pattern, extra, metaHas } of PLANS) {
		const [, start, end] = (phone.startsWith(code) && pattern.exec(phone)) || [];
		if (start === undefined || end === undefined) continue;
		const [longer, shorter] = [start + extra + end, start + end];
		return metaHas(start) ? [longer, shorter] : [shorter, longer];
	}
	return undefined;
}

/** How Meta names the phone. */
export function metaSpelling(phone: string): string {
	return spellings(phone)?.[0] ?? phone;
}

/** Whether Meta may name the phone so: in Brazil it depends on when the customer registered. */
export function mayBeMetas(phone: string): boolean {
	return phone.startsWith('55') || metaSpelling(phone) === phone;
}

/**
 * How Meta keeps a number on the list of test recipients: Argentine ones without the 9 (nor the 15 that is dialled at
 * home), all others as entered.
 */
export function onTestList(entered: string): string {
	const digits = entered.replace(/\D/g, '');
	if (!digits.startsWith('54')) return digits;
	const abroad = parsePhoneNumber(`+${digits}`)?.number.slice(1) ?? digits;
	return spellings(abroad)?.[1] ?? abroad;
}
