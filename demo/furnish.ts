import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

import type { N8nApi, Owner } from '../tools/n8n/api.ts';
import { importExamples } from './workflows.ts';

/** The demo's account in n8n. No secret: this n8n listens on the loopback interface only. */
export const OWNER: Owner = {
	email: 'demo@example.com',
	firstName: 'Demo',
	lastName: 'Owner',
	password: 'WhatsApp-2026',
};

const CREDENTIAL = { name: 'WhatsApp Sandbox', type: 'whatsAppCloudApi' };

const furnishings = z.object({
	credentialId: z.string(),
	workflows: z.object({
		reply: z.string(),
		reminders: z.string(),
		confirm: z.string(),
		code: z.string(),
		bot: z.string(),
		payment: z.string(),
		list: z.string(),
		report: z.string(),
	}),
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
 * @param data the credential's fields
 */
export async function furnish(
	api: N8nApi,
	folder: string,
	data: Record<string, string>,
): Promise<Furnishings> {
	const file = join(folder, RECORD);
	if (!isFurnished(folder)) {
		await api.setUpOwner(OWNER);
		const credentialId = await api.createCredential({ ...CREDENTIAL, data });
		const saved = await importExamples(api, { id: credentialId, name: CREDENTIAL.name });
		const workflows = {
			reply: saved.reply.id,
			reminders: saved.reminders.id,
			confirm: saved.confirm.id,
			code: saved.code.id,
			bot: saved.bot.id,
			payment: saved.payment.id,
			list: saved.list.id,
			report: saved.report.id,
		};
		const made = { credentialId, workflows };
		await writeFile(file, `${JSON.stringify(made, null, 2)}\n`);
		return made;
	}
	await api.login(OWNER);
	const known = furnishings.parse(JSON.parse(await readFile(file, 'utf8')));
	await api.updateCredential(known.credentialId, { ...CREDENTIAL, data });
	// The sandbox forgets what it was asked to call, and may be at another address now.
	for (const id of Object.values(known.workflows)) await api.republish(id);
	return known;
}
