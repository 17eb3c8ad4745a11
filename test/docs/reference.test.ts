import { WhatsAppCloudApi } from '../../credentials/WhatsAppCloudApi.credentials';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';
import { expectUpToDate } from './generated';
import { fieldsPage, operationsPage } from './reference/pages';

describe('docs/reference', () => {
	it.each([
		['whatsapp-cloud', new WhatsAppCloud().description],
		['whatsapp-cloud-templates', new WhatsAppCloudTemplates().description],
	])('%s has every operation and field of the node', (page, description) => {
		const heading = `${description.displayName}: reference`;
		expectUpToDate(`docs/reference/${page}.md`, heading, operationsPage(description));
	});

	it('whatsapp-cloud-trigger has every field of the node', () => {
		const { displayName, description, properties } = new WhatsAppCloudTrigger().description;
		expectUpToDate(
			'docs/reference/whatsapp-cloud-trigger.md',
			`${displayName}: reference`,
			fieldsPage(description, properties),
		);
	});

	it('credential has every field of the credential', () => {
		const { displayName, properties } = new WhatsAppCloudApi();
		expectUpToDate(
			'docs/reference/credential.md',
			`Credential ${displayName}: reference`,
			fieldsPage('What the nodes need to know about your account at Meta', properties),
		);
	});
});
