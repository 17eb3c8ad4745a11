import { phoneNumberField } from '../fields';
import { asRead, type Operation } from '../operation';
import { campaignField, findCampaign, readCampaignInput, type CampaignInput } from './fields';
import { describeCampaign } from './report';

/** Campaign → Stop and Resume. @param stopped whether nothing more goes out from then on */
function stopOrResume(stopped: boolean): Operation<CampaignInput> {
	return {
		fields: [phoneNumberField, campaignField],

		concurrency: 1,

		numberOf: ({ phoneNumberId }) => phoneNumberId,

		read: readCampaignInput,

		prepare: asRead,

		async run(batch, input) {
			const { campaigns } = await batch.account.store();
			const { phoneNumberId, name } = input;
			await campaigns.stop(phoneNumberId, name, stopped ? batch.now() : undefined);
			return describeCampaign(await findCampaign(campaigns, input));
		},
	};
}

export const stop = stopOrResume(true);

export const resume = stopOrResume(false);
