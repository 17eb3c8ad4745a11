import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { N8nApi, Owner } from '../tools/n8n/api.ts';
import { importExamples, ofEachExample } from './workflows.ts';

/** The demo's account in n8n. No secret: this n8n listens on the loopback interface only. */
export const OWNER: Owner = {
	email: 'demo@example.com',
	firstName: 'Demo',
	lastName: 'Owner',
	password: 'WhatsApp-2026',
};

const CREDENTIAL = { name: 'WhatsApp Sandbox', type: 'whatsAppCloudApi' };

const MAIL = { name: 'Mail of the Demo', type: 'smtp' };

/** The fields of both credentials. */
export interface Accounts {
	whatsApp: Record<string, unknown>;
	mail: Record<string, unknown>;
}

const furnishings = z.object({
	credentialId: z.string(),
	mailCredentialId: z.string(),
	workflows: z.object(ofEachExample(() => z.string())),
});

const RECORD = 'demo.json';

export type Furnishings = z.infer<typeof furnishings>;

/** Whether n8n was set up in this folder before, with all the examples that there are now. */
export function isFurnished(folder: string): boolean {
	const file = join(folder, RECORD);
	if (!existsSync(file)) return false;
	return furnishings.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success;
}

/**
 * Sets up a fresh n8n as a person would (account, credential, the examples published), or, where that
 * was done before, logs in and leaves everything as it was left, with the sandbox's present address.
 *
 * @param folder where to remember what was set up
 */
export async function furnish(
	api: N8nApi,
	folder: string,
	{ whatsApp, mail }: Accounts,
): Promise<Furnishings> {
	const file = join(folder, RECORD);
	if (!isFurnished(folder)) {
		await api.setUpOwner(OWNER);
		const files = join(folder, '.n8n-files');
		await mkdir(files, { recursive: true });
		const credentialId = await api.createCredential({ ...CREDENTIAL, data: whatsApp });
		const mailCredentialId = await api.createCredential({ ...MAIL, data: mail });
		const saved = await importExamples(api, {
			credentials: {
				'n8n-nodes-whatsapp-cloud.': {
					whatsAppCloudApi: { id: credentialId, name: CREDENTIAL.name },
				},
				'n8n-nodes-base.emailSend': { smtp: { id: mailCredentialId, name: MAIL.name } },
			},
			folder: files,
		});
		const workflows = ofEachExample((name) => saved[name].id);
		const made = { credentialId, mailCredentialId, workflows };
		await writeFile(file, `${JSON.stringify(made, null, 2)}\n`);
		return made;
	}
	await api.login(OWNER);
	const known = furnishings.parse(JSON.parse(await readFile(file, 'utf8')));
	// Both are at other addresses now, and the sandbox has forgotten what it was asked to call.
	await api.updateCredential(known.credentialId, { ...CREDENTIAL, data: whatsApp });
	await api.updateCredential(known.mailCredentialId, { ...MAIL, data: mail });
	for (const id of Object.values(known.workflows)) await api.republish(id);
	return known;
}
