import { phoneNumberField } from '../fields';
import { asRead, type Operation } from '../operation';
import { campaignField, findCampaign, readCampaignInput, type CampaignInput } from './fields';
import { CampaignReport } from './report';

/** Campaign → Get Report: what became of a campaign's messages, counted in the store. */
export const getReport: Operation<CampaignInput> = {
	fields: [phoneNumberField, campaignField],

	concurrency: 1,

	numberOf: ({ phoneNumberId }) => phoneNumberId,

	read: readCampaignInput,

	prepare: asRead,

	async run(batch, input) {
		const { campaigns } = await batch.account.store();
		const { phoneNumberId, name } = input;
		const campaign = await findCampaign(campaigns, input);
		const report = new CampaignReport();
		for await (const groups of campaigns.report(phoneNumberId, name)) {
			batch.signal?.throwIfAborted();
			report.add(groups);
		}
		return report.describe(campaign, batch.now());
	},
};
