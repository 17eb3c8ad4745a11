import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE, readCredential, type WhatsAppCredential } from './credential';
import { graphClient, type GraphClient } from './graph/client';
import { openStore } from './store/open';
import type { Store } from './store/store';
import { TemplateCatalog } from './templateCatalog';

/** What a node works with: the credential, and what it leads to. */
export interface Account {
	credential: WhatsAppCredential;
	graph: GraphClient;
	templates: TemplateCatalog;
	/** Opened when it is first needed. */
	store(): Promise<Store>;
}

/** Any of n8n's contexts that can read credentials. */
interface CredentialSource {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
}

/** Opens the account of the node's credential. Cheap: client and store are shared by the whole process. */
export async function openAccount(source: CredentialSource): Promise<Account> {
	return accountOf(readCredential(await source.getCredentials(CREDENTIAL_TYPE)));
}

export function accountOf(credential: WhatsAppCredential): Account {
	const graph = graphClient(credential.graph);
	return {
		credential,
		graph,
		templates: TemplateCatalog.of(credential, graph),
		store: async () => await openStore(credential.store, process.env),
	};
}
