import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The type of the node that `addNoOp` adds, with the package's prefix. */
export const NO_OP_TYPE = 'n8n-nodes-whatsapp-cloud.whatsAppCloudNoOp';

/**
 * WhatsApp Cloud without the sending: reads for every item what Message → Send reads, by the same code, and
 * gives out an item as large as Send's. What it costs is n8n's: evaluating parameters, keeping items.
 */
const NODE = `
const { openAccount } = require('../WhatsAppCloud/account/account.js');
const { parameterReader } = require('../WhatsAppCloud/actions/parameterReader.js');
const { send } = require('../WhatsAppCloud/actions/message/send.operation.js');
const { readValues } = require('../WhatsAppCloud/actions/message/templateValues.js');
const { WhatsAppCloud } = require('../WhatsAppCloud/WhatsAppCloud.node.js');

class WhatsAppCloudNoOp extends WhatsAppCloud {
	constructor() {
		super();
		this.description = {
			...this.description,
			displayName: 'WhatsApp Cloud, sending nothing',
			name: 'whatsAppCloudNoOp',
		};
	}

	async execute() {
		const account = await openAccount(this);
		const parameter = parameterReader(this);
		const batch = { node: this, account, parameter, workflowId: '', nodeId: '', nodeRun: { executionId: '1', nodeName: '', runIndex: 0 }, now: () => Date.now() };
		const at = new Date().toISOString();
		return [
			this.getInputData().map((_item, item) => {
				const input = send.read(batch, item);
				if (input.reference) readValues(batch, item);
				const to = Object.values(input.recipient.address)[0];
				const json = {
					messageId: 'wamid.' + 'A'.repeat(50) + item,
					to,
					sentAs: 'freeForm',
					reason: 'window_open',
					window: { state: 'open', openedAt: at, expiresAt: at },
					cost: { category: 'service', free: false, estimate: 0.05, currency: 'USD', ratesFrom: '2026-10-01' },
					status: 'accepted',
				};
				return { json, pairedItem: { item } };
			}),
		];
	}
}

module.exports = { WhatsAppCloudNoOp };
`;

const manifest = z
	.object({ n8n: z.object({ nodes: z.array(z.string()) }).passthrough() })
	.passthrough();

/** Adds the node to a copy of the built package. */
export async function addNoOp(packagePath: string): Promise<void> {
	const folder = join('dist', 'nodes', 'WhatsAppCloudNoOp');
	await mkdir(join(packagePath, folder), { recursive: true });
	const file = join(folder, 'WhatsAppCloudNoOp.node.js');
	const icons = ['whatsAppCloud.svg', 'whatsAppCloud.dark.svg'];
	for (const icon of icons) {
		const svg = await readFile(join(packagePath, 'dist', 'nodes', 'WhatsAppCloud', icon));
		await writeFile(join(packagePath, folder, icon), svg);
	}
	await writeFile(join(packagePath, file), NODE);
	const path = join(packagePath, 'package.json');
	const content = manifest.parse(JSON.parse(await readFile(path, 'utf8')));
	content.n8n.nodes.push(file);
	await writeFile(path, JSON.stringify(content, null, '\t'));
}
