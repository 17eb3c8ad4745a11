import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { GraphSettings } from '../graph/client';
import { GRAPH_VERSION } from '../graph/versions';
import type { StoreSettings } from '../store/open';

/** The credential `whatsAppCloudApi`, read once at the border: trimmed, with its defaults filled in. */
export interface WhatsAppCredential {
	graph: GraphSettings;
	/** ID of the number that sends and receives unless a node chooses another. */
	phoneNumberId: string;
	/** WABA ID: the account that owns the numbers and the templates. */
	businessAccountId: string;
	/** Which of the number's Messaging Accounts messages go through; empty = Meta finds the app's. */
	messagingAccountId: string;
	appId: string;
	appSecret: string;
	/** The other one while the secret is being changed; else empty. */
	secondAppSecret: string;
	verifyToken: string;
	/** ISO 3166-1 alpha-2, upper case; empty = only numbers with a country code. */
	defaultCountry: string;
	store: StoreSettings;
}

export const CREDENTIAL_TYPE = 'whatsAppCloudApi';

export function readCredential(data: ICredentialDataDecryptedObject): WhatsAppCredential {
	const text = (field: string): string => {
		const value = data[field];
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	const store = text('store');
	return {
		graph: {
			accessToken: text('accessToken'),
			apiVersion: text('apiVersion') || GRAPH_VERSION,
			baseUrl: text('baseUrl') || 'https://graph.facebook.com',
			ids: {
				'Phone Number ID': text('phoneNumberId'),
				'Business Account ID': text('businessAccountId'),
				'App ID': text('appId'),
			},
			appSecrets: [text('appSecret'), text('secondAppSecret')].filter(Boolean),
		},
		phoneNumberId: text('phoneNumberId'),
		businessAccountId: text('businessAccountId'),
		messagingAccountId: text('messagingAccountId'),
		appId: text('appId'),
		appSecret: text('appSecret'),
		secondAppSecret: text('secondAppSecret'),
		verifyToken: text('verifyToken'),
		defaultCountry: text('defaultCountry').toUpperCase(),
		store: {
			store: store === 'sqlite' || store === 'postgres' ? store : 'auto',
			databaseUrl: text('databaseUrl') || undefined,
		},
	};
}
