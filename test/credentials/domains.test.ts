import * as newest from 'n8n-workflow';
import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';
import * as oldest from 'n8n-workflow-oldest';

import { WhatsAppCloudApi } from '../../credentials/WhatsAppCloudApi.credentials';

const credential = new WhatsAppCloudApi();
const node = { name: 'HTTP Request' } as INode;

describe.each([
	['newest', newest],
	['oldest', oldest as unknown as typeof newest],
])("n8n's HTTP Request node, in the %s n8n that is promised", (_, n8n) => {
	/** The credential's fields as n8n hands them to a node. */
	const filledIn = (data: ICredentialDataDecryptedObject) => {
		const properties = n8n.injectDomainRestrictionFields(credential);
		// n8n adds its own fields, which allow all, only where there are none.
		expect(properties).toBe(credential.properties);
		const all = n8n.NodeHelpers.getNodeParameters(
			properties,
			data as never,
			true,
			false,
			null,
			null,
		);
		return all as ICredentialDataDecryptedObject;
	};
	const allowed = (data: ICredentialDataDecryptedObject, url: string) => {
		const allowedDomains = n8n.getCredentialAllowedDomains({
			node,
			credentialData: filledIn(data),
		});
		return n8n.isDomainAllowed({ url, allowedDomains: allowedDomains ?? '' });
	};

	it.each([
		['https://graph.facebook.com/v26.0/me', true],
		['https://example.com/?graph.facebook.com', false],
		['https://graph.facebook.com.example.com/', false],
		['https://example.com/', false],
	])('may send the token to %s: %s', (url, expected) => {
		// A credential from before has none of the two fields.
		expect(allowed({ accessToken: 'EAA' }, url)).toBe(expected);
	});

	it('may send it anywhere if a person says so', () => {
		expect(allowed({ allowedHttpRequestDomains: 'all' }, 'https://example.com/')).toBe(true);
		const own = { allowedDomains: 'graph.facebook.com, *.example.com' };
		expect(allowed(own, 'https://api.example.com/')).toBe(true);
	});
});
