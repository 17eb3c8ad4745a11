import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';

import type * as CredentialFile from '../../../credentials/WhatsAppCloudApi.credentials.ts';
import type * as StoreFile from '../../../nodes/WhatsAppCloud/store/open.ts';
import type * as NodeFile from '../../../nodes/WhatsAppCloud/WhatsAppCloud.node.ts';
import { ControlClient } from '../../../sandbox/client.ts';
import { ACCOUNT } from '../../../sandbox/seed/account.ts';
import { ROOT } from '../../../tools/root.ts';
import { startEngine, type Engine } from '../../engine/harness.ts';
import { Child } from '../child.ts';
import { longestBlock } from './block.ts';

const place = z.object({ url: z.string(), token: z.string() });

/** What is built: `dist` has to be there. */
const built = createRequire(join(ROOT, 'dist', 'index.js'));

/** Our node on n8n's engine; the sandbox is a process of its own, so that its work does not block this one. */
export interface EngineStage {
	engine: Engine;
	control: ControlClient;
	/** What the node itself has done in the last run: how long, and the longest block of the event loop, ms. */
	last(): { tookMs: number; blockMs: number; blockCpuMs: number };
	/** Lets customers have written just now. */
	openWindows(count: number, phoneOf: (index: number) => string): Promise<void>;
	close(): Promise<void>;
}

export async function setEngineStage(): Promise<EngineStage> {
	const { WhatsAppCloud } = built('./nodes/WhatsAppCloud/WhatsAppCloud.node.js') as typeof NodeFile;
	const { WhatsAppCloudApi } = built(
		'./credentials/WhatsAppCloudApi.credentials.js',
	) as typeof CredentialFile;
	const { child, ready } = await Child.start('sandboxProcess.ts');
	const { url, token } = place.parse(ready);
	const { accessToken, phoneNumberId, businessAccountId, appId, appSecret } = ACCOUNT;
	const node = new WhatsAppCloud();
	const sending = new WhatsAppCloud();
	let last = { tookMs: NaN, blockMs: NaN, blockCpuMs: NaN };
	// n8n copies items before and after; what is measured is the node.
	node.execute = async function () {
		const { result, ...times } = await longestBlock(async () => await sending.execute.call(this));
		last = times;
		return result;
	};
	const engine = await startEngine({
		nodeTypes: [node],
		credentialTypes: [new WhatsAppCloudApi()],
		credentials: {
			sandbox: {
				type: 'whatsAppCloudApi',
				data: {
					...{ accessToken, phoneNumberId, businessAccountId, appId, appSecret },
					baseUrl: url,
				},
			},
		},
	});
	return {
		engine,
		control: new ControlClient(url, token),
		last: () => last,
		async openWindows(count, phoneOf) {
			const { openStore } = built('./nodes/WhatsAppCloud/store/open.js') as typeof StoreFile;
			const store = await openStore({ store: 'auto' }, process.env);
			const at = Date.now();
			for (let first = 0; first < count; first += 1000) {
				const observations = Array.from({ length: Math.min(1000, count - first) }, (_, index) => ({
					...{ kind: 'opened' as const, phoneNumberId, at, by: 'message' as const },
					customer: { phone: phoneOf(first + index) },
				}));
				await store.receive({ observations }, at);
			}
		},
		async close() {
			await engine.close();
			await child.stop();
		},
	};
}
