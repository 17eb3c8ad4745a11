import { adviceFor, meaningOf } from '../../nodes/WhatsAppCloud/codes/meaning';
import type { Situation } from '../../nodes/WhatsAppCloud/codes/row';
import { CODES } from '../../nodes/WhatsAppCloud/codes/table';

/** Meta's codes with the class that a retry has, copied from Meta's documentation by hand, not from our table. */
const DOCUMENTED = `
now: 4 17 32 341 613 80007 80008 130429 131056
ambiguous: 1 2 131000 131016 131057 133004 139102
later: 131208 131048 131049 131064 132015 132069 133000 133008 133009 133015 133016 134101 139200 2494100
never: 0 3 10 200 201 210 230 275 298 299 131005 33 100 190 368 130403 130472 130497 131008 131009
never: 131020 131041 131059 131200 131201 131215 131299 131021 131026 131030 131031 131037 131042 131044
never: 131045 131047 131050 131051 131052 131053 131055 131061 131062 131063 132000 132001 132005 132007
never: 132008 132012 132016 132018 132068 133005 133006 133010 134011 134100 134102 135000 137000
never: 138000 138001 138006 138012 138999 139000 139001 139002 139003 139004 139100 139101 139103
never: 147001 147002 147003 147004 147005 2388012 2388091 2388093 2388103 200005 200006 200007 2593107 2593108
never: 2593109
never: 2388046 2388081 2388148 2388019 2388023 2388024 2388039 2388040 2388047 2388060 2388072 2388073 2388293 2388299 803
never: 2046 2047 15 102 104 2200 2500 131058 131060 131065 131070 133012 138038 141006 2494055 2494191
never: 192 2388042 2388084 2388155 2388273
never: 2494164 2494165 2494166 2494167 2494168 2494176 2494177 2494179
`
	.trim()
	.split('\n')
	.flatMap((line) => {
		const [retry = '', ...codes] = line.split(/:? /);
		return codes.map((code) => [Number(code), retry] as const);
	});

test.each(DOCUMENTED)('%d: %s', (code, retry) => {
	expect(meaningOf(code)?.retry).toBe(retry);
});

test.each([
	[100, 33, 'ID not found'],
	[190, 463, 'expired'],
	[190, 467, 'no longer valid'],
	[100, 2388019, 'limit'],
	[100, 2388024, 'exists in this language'],
	[100, 2388299, 'start or end'],
	[100, 2388777, 'Template not accepted'],
])('%d with subcode %d: "%s"', (code, subcode, title) => {
	expect(meaningOf(code, subcode)?.title).toContain(title);
	expect(meaningOf(code, subcode)).not.toEqual(meaningOf(code));
});

test.each([
	[131020, 'Nobody is in this group'],
	[131041, 'Group not found'],
	[131059, 'Page of a list'],
	[131207, 'Group suspended'],
])('%d of groups: "%s"', (code, title) => {
	expect(meaningOf(code)?.title).toContain(title);
});

test.each([
	[130429, 2494055],
	[4, 2446079],
	[200, 1349174],
	[100, 1],
	// A subcode is looked up by itself only beside 100: anywhere else the code says more.
	[131009, 33],
	[131009, 2388024],
])('%d with subcode %d says what the code says', (code, subcode) => {
	expect(meaningOf(code, subcode)).toEqual(meaningOf(code));
});

test.each([undefined, -1, 5, 199, 300, 131199, 131300, 137999, 139005, 147006, 999999, NaN])(
	'%s is unknown to this version, and said to be so',
	(code) => {
		expect(meaningOf(code)).toBeUndefined();
		expect(adviceFor(meaningOf(code), 'send')).toMatch(
			/^This version of the node does not know this code/,
		);
	},
);

/** The codes of the rows with this in their last column, in order. */
const rowsWith = (has: (meaning: NonNullable<ReturnType<typeof meaningOf>>) => unknown) =>
	Object.keys(CODES).filter((key) => {
		const [code, subcode] = (key.split('-')[0] ?? '').split('/').map(Number);
		const meaning = meaningOf(code, subcode);
		return meaning !== undefined && has(meaning);
	});

describe('what follows from a code', () => {
	test.each([
		['windowClosed', ['131047']],
		['marketingStopped', ['131050']],
		['marketingCapped', ['131049']],
		['heldByAnother', ['131070']],
		['templateChanged', ['132000', '132001', '132012', '132015', '132016']],
		['noSuchObject', ['803', '100/33']],
	])('%s', (lesson, keys) => {
		expect(rowsWith(({ teaches }) => teaches === lesson).sort()).toEqual([...keys].sort());
	});

	test.each([
		['number', '0 3 10 33 102 104 190 190/463 190/467 200-299 368 2500 100/33'],
		['number', '131005 131031 131037 131045 133010'],
		['template', '131058 131061 132016'],
	])('%s: no other message is tried after %s', (what, keys) => {
		const halting = rowsWith(({ halts }) => halts === what);
		for (const key of keys.split(' ')) expect(halting).toContain(key);
		for (const key of halting) {
			const { retry, about } = meaningOf(...(key.split(/[-/]/).map(Number) as [number])) ?? {};
			expect([key, retry]).toEqual([key, 'never']);
			expect(['customer', 'message']).not.toContain(about);
		}
	});

	test('only what is refused because of load has pauses of its own', () => {
		expect(rowsWith(({ backoff }) => backoff)).toEqual(['130429', '131056']);
		expect(rowsWith(({ backoff, retry }) => backoff && retry !== 'now')).toEqual([]);
	});

	test('of what is tried again by itself, only the pair limit is about one customer', () => {
		const alone = rowsWith(({ retry, about }) => retry === 'now' && about === 'customer');
		expect(alone).toEqual(['131056']);
	});
});

describe('advice', () => {
	test.each<[code: number, situation: Situation, says: RegExp]>([
		[200, 'send', /API access is blocked .* App Dashboard\. Otherwise give the system user/],
		[131052, 'send', /media ID/],
		[131052, 'status', /media ID/],
		[131052, 'inbound', /^Ask the customer/],
		[131051, 'inbound', /another form/],
		[100, 'send', /unknown, misspelled/],
		[100, 'activation', /https:\/\/.*N8N_WEBHOOK_URL/],
		[2200, 'activation', /https:\/\/.*N8N_WEBHOOK_URL/],
		[131058, 'send', /public test numbers: choose a template of your own/],
		[131000, 'send', /Check whether the message has arrived/],
		[131000, 'status', /was not delivered/],
		[2, 'lookUp', /^Nothing was sent or changed/],
		[1, 'inbound', /send it again/],
		[131016, 'activation', /Publish the workflow again/],
	])('%d in %s: %s', (code, situation, says) => {
		expect(adviceFor(meaningOf(code), situation)).toMatch(says);
	});
});

describe('every row', () => {
	const rows = Object.entries(CODES).map(([key, row]) => ({ key, row }));

	test.each(rows)('$key can be found', ({ key, row: [retry, about, title, advice, more] }) => {
		const [code = '', subcode] = key.split('-')[0]?.split('/') ?? [];
		const meaning = meaningOf(Number(code), subcode ? Number(subcode) : undefined);
		expect(meaning).toMatchObject({ retry });
		// An exact row inside a range hides the range's first code.
		if (!key.includes('-') || !(code in CODES)) {
			expect(meaning).toEqual({ retry, about, title, advice, ...more });
		}
	});

	test.each(rows)('$key tells people what happened and what to do', ({ key, row }) => {
		const [, , title, advice, { adviceIn = {} } = {}] = row;
		expect([key, title]).toEqual([key, expect.stringMatching(/^[A-Z].{4,60}[^.]$/)]);
		for (const text of [advice, ...Object.values(adviceIn)]) {
			expect([key, text]).toEqual([key, expect.stringMatching(/^[A-Z].{15,260}\.$/)]);
			expect(`${title} ${text}`).not.toMatch(/error|problem|mistake|please|fail/i);
		}
	});

	test('no range is wider than what it is for', () => {
		const wide = rows.filter(({ key }) => {
			const [from, to] = key.split('-').map(Number);
			return to !== undefined && to - (from ?? 0) > 999;
		});
		expect(wide).toEqual([]);
	});
});
