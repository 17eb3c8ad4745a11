import { CODES } from '../../nodes/WhatsAppCloud/graph/codeTable';
import { describeCode } from '../../nodes/WhatsAppCloud/graph/codes';

/** Meta's codes with the class that a retry has, copied from Meta's documentation by hand, not from our table. */
const DOCUMENTED = `
now: 4 80007 130429 131056
ambiguous: 1 2 131000 131016 131057 133004 139102
later: 131048 131049 131064 132015 132069 133000 133008 133009 133015 133016 134101 2494100
never: 0 3 10 200 201 210 230 275 298 299 131005 33 100 190 368 130403 130472 130497 131008 131009
never: 131020 131041 131059 131200 131201 131215 131299 131021 131026 131030 131031 131037 131042 131044
never: 131045 131047 131050 131051 131052 131053 131055 131061 131062 131063 132000 132001 132005 132007
never: 132008 132012 132016 132018 132068 133005 133006 133010 134011 134100 134102 135000 137000
never: 138000 138001 138006 138012 138999 139000 139001 139002 139003 139004 139100 139101 139103
never: 147001 147002 147003 147004 147005 2388012 2388091 2388093 2388103 200005 200006 200007 2593107 2593108
never: 2388019 2388023 2388024 2388039 2388040 2388047 2388060 2388072 2388073 2388293 2388299 803
`
	.trim()
	.split('\n')
	.flatMap((line) => {
		const [retry = '', ...codes] = line.split(/:? /);
		return codes.map((code) => [Number(code), retry] as const);
	});

test.each(DOCUMENTED)('%d: %s', (code, retry) => {
	expect(describeCode(code)?.retry).toBe(retry);
});

test.each([
	[100, 33, 'ID not found'],
	[190, 463, 'expired'],
	[190, 467, 'no longer valid'],
	[100, 2388019, 'limit'],
	[100, 2388024, 'exists in this language'],
	[100, 2388299, 'start or end'],
	[100, 2388777, 'Template not accepted'],
])('%d with subcode %d: "%s"', (code, subcode, meaning) => {
	expect(describeCode(code, subcode)?.meaning).toContain(meaning);
	expect(describeCode(code, subcode)).not.toEqual(describeCode(code));
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
	expect(describeCode(code, subcode)).toEqual(describeCode(code));
});

test.each([-1, 5, 199, 300, 131199, 131300, 137999, 139005, 147006, 999999, NaN])(
	'%d is not documented',
	(code) => {
		expect(describeCode(code)).toBeUndefined();
	},
);

describe('every row', () => {
	const rows = Object.entries(CODES);

	test.each(rows)('%s can be found', (key, [retry, meaning, advice]) => {
		const [code = '', subcode] = key.split('-')[0]?.split('/') ?? [];
		const described = describeCode(Number(code), subcode ? Number(subcode) : undefined);
		expect(described).toMatchObject({ retry });
		// An exact row inside a range hides the range's first code.
		if (!key.includes('-') || !(code in CODES))
			expect(described).toEqual({ retry, meaning, advice });
	});

	test.each(rows)('%s tells people what happened and what to do', (_key, [, meaning, advice]) => {
		expect(meaning).toMatch(/^[A-Z].{4,60}[^.]$/);
		expect(advice).toMatch(/^[A-Z].{15,260}\.$/);
		expect(`${meaning} ${advice}`).not.toMatch(/error|problem|mistake|please|fail/i);
	});

	test('no range is wider than what it is for', () => {
		const wide = rows.filter(([key]) => {
			const [from, to] = key.split('-').map(Number);
			return to !== undefined && to - (from ?? 0) > 999;
		});
		expect(wide).toEqual([]);
	});
});
