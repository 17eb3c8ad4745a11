import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { WhatsAppCloudApi } from '../../credentials/WhatsAppCloudApi.credentials';
import { WhatsAppCloud } from '../../nodes/WhatsAppCloud/WhatsAppCloud.node';
import { WhatsAppCloudTemplates } from '../../nodes/WhatsAppCloud/WhatsAppCloudTemplates.node';
import { WhatsAppCloudTrigger } from '../../nodes/WhatsAppCloud/WhatsAppCloudTrigger.node';
import manifest from '../../package.json';
import { ROOT } from './generated';
import { anchorsIn } from './markdown';

/** Where npm shows the README. */
const PAGE = `https://www.npmjs.com/package/${manifest.name}`;

const NODES = ['WhatsAppCloud', 'WhatsAppCloudTemplates', 'WhatsAppCloudTrigger'];

/** Everything that a person can click in a node, its credential, or n8n's panel. */
function texts(): string[] {
	const codices = NODES.map((node) => join(ROOT, 'nodes', 'WhatsAppCloud', `${node}.node.json`));
	const shown = [
		new WhatsAppCloud().description,
		new WhatsAppCloudTemplates().description,
		new WhatsAppCloudTrigger().description,
		new WhatsAppCloudApi(),
	].map((description) => JSON.stringify(description));
	return [...codices.map((path) => readFileSync(path, 'utf8')), ...shown];
}

const links = texts().flatMap((text) => text.match(/https?:\/\/[^\s"'\\<>)]+/g) ?? []);

describe('links in the nodes', () => {
	it('lead to headings that the README has', () => {
		const anchors = anchorsIn(readFileSync(join(ROOT, 'README.md'), 'utf8'));
		const own = links.filter((link) => link.startsWith(PAGE));
		expect(own.length).toBeGreaterThanOrEqual(NODES.length * 2 + 1);
		for (const link of own) expect([...anchors]).toContain(link.slice(PAGE.length + 1));
	});

	it('otherwise lead to Meta, or are examples', () => {
		const others = links.filter((link) => !link.startsWith(PAGE));
		const known =
			/^https?:\/\/(…|www\.facebook\.com\/legal\/|((business|graph|developers)\.facebook|([\w-]+\.)*example)\.(com|org)([/:,]|$))/;
		expect(others.filter((link) => !known.test(link))).toEqual([]);
	});
});
