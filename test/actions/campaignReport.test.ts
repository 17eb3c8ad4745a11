import { CampaignReport } from '../../nodes/WhatsAppCloud/actions/campaign/report';
import type { ReportGroup } from '../../nodes/WhatsAppCloud/store/campaigns';
import { kindOf } from '../../nodes/WhatsAppCloud/store/ledger';

const T = Date.UTC(2026, 10, 28);
const MINUTE = 60_000;
const campaign = { phoneNumberId: '1', name: 'spring', startedAt: T, lastAt: T, keepMs: 1 };

const group = (more: Partial<ReportGroup>): ReportGroup => ({
	...{ kind: kindOf({}), state: 'sent', charge: 'estimated', count: 2, sent: 2, delivered: 0 },
	...{ read: 0, played: 0, failed: 0, answered: 0, optedOut: 0, amount: 0 },
	...more,
});

const noteOn = (groups: ReportGroup[], at: number) => {
	const report = new CampaignReport();
	report.add(groups);
	return report.describe(campaign, at).note;
};

it('counts messages whose price is not known by themselves: not as nothing', () => {
	const report = new CampaignReport();
	report.add([
		group({ currency: 'EUR', charge: 'charged', amount: 1_500_000 }),
		group({ count: 3, failed: 1 }),
		group({ state: 'unsent', sent: 0 }),
	]);
	expect(report.describe(campaign, T).cost).toEqual({
		amounts: [{ currency: 'EUR', charged: 1.5, notKnownYet: 0, messagesNotKnownYet: 0 }],
		...{ freeMessages: 0, messagesWithoutPrice: 3 - 1 },
	});
});

it('says so where nothing tells what became of the messages', () => {
	expect(noteOn([group({})], T + 6 * MINUTE)).toContain('WhatsApp Cloud Trigger is published');
});

it.each<[string, ReportGroup[], number]>([
	['they have only just been sent', [group({})], T + MINUTE],
	['one has arrived', [group({}), group({ delivered: 1 })], T + 60 * MINUTE],
	['none was sent', [group({ state: 'unsent', sent: 0 })], T + 60 * MINUTE],
])('says nothing where %s', (_when, groups, at) => {
	expect(noteOn(groups, at)).toBeUndefined();
});
