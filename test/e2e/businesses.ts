import { z } from 'zod';

import type { KillStage } from './killStage.ts';
import type { CredentialReference } from './reminders.ts';

const business = z.object({
	...{ accessToken: z.string(), phoneNumberId: z.string(), businessAccountId: z.string() },
	...{ appId: z.string(), appSecret: z.string() },
});

/** What the credential of a business needs to know. */
export type Business = z.infer<typeof business>;

/** Another business beside the first one, with an account, a number, an app and a token of its own. */
export async function addBusiness({ phones }: KillStage, name: string): Promise<Business> {
	return business.parse(await phones.call('POST', '/owners', { name }));
}

export async function credentialFor(
	{ api, graphUrl }: KillStage,
	name: string,
	data: Business,
): Promise<CredentialReference> {
	const more = { apiVersion: 'v26.0', baseUrl: graphUrl, verifyToken: 'any', store: 'auto' };
	const credential = { name, type: 'whatsAppCloudApi', data: { ...data, ...more } };
	return { name, id: await api.createCredential(credential) };
}
