import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { CREDENTIAL_TYPE, readCredential, type WhatsAppCredential } from './credential';
import { graphClient, type GraphClient } from '../graph/client';
import { ownStore } from '../ownership/open';
import type { OwnStore } from '../ownership/ownStore';
import { describeStore, openStore } from '../store/open';
import type { Store } from '../store/store';
import { TemplateCatalog } from './templateCatalog';

/** What a node works with: the credential, and what it leads to. */
export interface Account {
	credential: WhatsAppCredential;
	graph: GraphClient;
	templates: TemplateCatalog;
	/**
	 * Where the store is, in words.
	 *
	 * @throws {StoreUnavailableError} if the credential's choice cannot be read, or does not fit n8n's settings
	 */
	storeAt(): string;
	/** As this credential may see it; opened when it is first needed. */
	store(): Promise<Store>;
	/** The same, with what is this credential's in it. */
	ownStore(): Promise<OwnStore>;
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
	const own = async () =>
		ownStore(await openStore(credential.store, process.env), credential.graph, credential, graph);
	return {
		credential,
		graph,
		templates: TemplateCatalog.of(credential, graph),
		storeAt: () => describeStore(credential.store, process.env),
		store: own,
		ownStore: own,
	};
}
