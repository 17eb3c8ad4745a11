import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialType,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { ICredentialsHelper, NodeHelpers } from 'n8n-workflow';

import { copy } from './copy';

export interface StoredCredential {
	/** The credential type's name. */
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** Credentials in memory, by ID; what is left out of `data` has the credential type's defaults, as in n8n. */
export class CredentialsHelper extends ICredentialsHelper {
	constructor(
		private readonly types: ICredentialType[],
		readonly stored: Record<string, StoredCredential>,
	) {
		super();
	}

	type(name: string): ICredentialType {
		const type = this.types.find((candidate) => candidate.name === name);
		if (!type) throw new Error(`The engine does not know the credential type "${name}"`);
		return type;
	}

	/** The data as a node sees it. */
	withDefaults(type: string, data: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		const filled = NodeHelpers.getNodeParameters(
			properties,
			copy(data) as INodeParameters,
			true,
			false,
			null,
			null,
		);
		return { ...(filled as ICredentialDataDecryptedObject | null) };
	}

	override getCredentialsProperties(type: string): INodeProperties[] {
		return this.type(type).properties;
	}

	override async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		nodeCredentials: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const stored = nodeCredentials.id === null ? undefined : this.stored[nodeCredentials.id];
		if (stored?.type !== type) {
			throw new Error(
				`Credential with ID "${nodeCredentials.id}" does not exist for type "${type}".`,
			);
		}
		return this.withDefaults(type, stored.data);
	}

	override isCredentialUsableByNode(): boolean {
		return true;
	}

	override getParentTypes(): string[] {
		return [];
	}

	override async authenticate(): Promise<IHttpRequestOptions> {
		throw new Error('The nodes bring their own HTTP client');
	}

	override async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	override async getCredentials(): Promise<ICredentials> {
		throw new Error('Nodes read credentials with getDecrypted only');
	}

	override async updateCredentials(): Promise<void> {
		throw new Error('Nodes do not change credentials');
	}

	override async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('Nodes do not change credentials');
	}
}
