import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder outside the checkout for what takes minutes to make: it survives a fresh clone and serves
 * all clones. `N8N_NODES_WHATSAPP_CLOUD_CACHE` names another one.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	const chosen = env.N8N_NODES_WHATSAPP_CLOUD_CACHE;
	if (chosen) return resolve(chosen);
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-whatsapp-cloud');
}
