import type { SharedStore } from '../../nodes/WhatsAppCloud/store/store';
import { describeOnBoth } from '../support/onBothDatabases';
import { describeBudgets, describeCampaigns } from './ledgerContract';

describeOnBoth('budgets and campaigns', (store, open) => {
	let second: SharedStore;
	beforeAll(() => {
		second = open();
	});
	afterAll(async () => await second.close());

	describeBudgets(store, () => second);

	describeCampaigns(store, () => second);
});
