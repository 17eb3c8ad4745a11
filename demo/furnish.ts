import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { N8nApi, Owner } from '../tools/n8n/api.ts';
import { importExamples, ofEachExample, type Surroundings } from './workflows.ts';

/** The demo's account in n8n. No secret: this n8n listens on the loopback interface only. */
export const OWNER: Owner = {
	email: 'demo@example.com',
	firstName: 'Demo',
	lastName: 'Owner',
	password: 'WhatsApp-2026',
};

const CREDENTIALS = {
	whatsApp: { name: 'WhatsApp Sandbox', type: 'whatsAppCloudApi' },
	mail: { name: 'Mail of the Demo', type: 'smtp' },
	model: { name: 'Model of the Demo', type: 'openAiApi' },
};

type CredentialName = keyof typeof CREDENTIALS;

const NAMES = Object.keys(CREDENTIALS) as CredentialName[];

/** Which nodes use each: the beginning of their types. */
const USED_BY: Record<CredentialName, string> = {
	whatsApp: 'n8n-nodes-whatsapp-cloud.',
	mail: 'n8n-nodes-base.emailSend',
	model: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
};

/** The fields of each credential. */
export type Accounts = Record<CredentialName, Record<string, unknown>>;

const furnishings = z.object({
	credentialIds: z.object({ whatsApp: z.string(), mail: z.string(), model: z.string() }),
	workflows: z.object(ofEachExample(() => z.string())),
});

const RECORD = 'demo.json';

export type Furnishings = z.infer<typeof furnishings>;

/** Whether n8n was set up in this folder before, with all the examples that there are now. */
export function isFurnished(folder: string): boolean {
	const file = join(folder, RECORD);
	if (!existsSync(file)) return false;
	try {
		return furnishings.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success;
	} catch {
		// It was being written when the demo was stopped.
		return false;
	}
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
	accounts: Accounts,
): Promise<Furnishings> {
	const file = join(folder, RECORD);
	if (!isFurnished(folder)) {
		await api.setUpOwner(OWNER);
		const files = join(folder, '.n8n-files');
		await mkdir(files, { recursive: true });
		const credentialIds: Partial<Record<CredentialName, string>> = {};
		const credentials: Surroundings['credentials'] = {};
		for (const key of NAMES) {
			const { name, type } = CREDENTIALS[key];
			const id = await api.createCredential({ name, type, data: accounts[key] });
			credentialIds[key] = id;
			credentials[USED_BY[key]] = { [type]: { id, name } };
		}
		const saved = await importExamples(api, { credentials, folder: files });
		const workflows = ofEachExample((name) => saved[name].id);
		const made = furnishings.parse({ credentialIds, workflows });
		await writeFile(file, `${JSON.stringify(made, null, 2)}\n`);
		return made;
	}
	await api.login(OWNER);
	const known = furnishings.parse(JSON.parse(await readFile(file, 'utf8')));
	// All are at other addresses now, and the sandbox has forgotten what it was asked to call.
	for (const key of NAMES) {
		const credential = { ...CREDENTIALS[key], data: accounts[key] };
		await api.updateCredential(known.credentialIds[key], credential);
	}
	for (const id of Object.values(known.workflows)) await api.republish(id);
	return known;
}
