import { startSandbox } from '../../sandbox/sandbox.ts';
import { answerParent } from './child.ts';

/** The sandbox without limits, without statuses: it takes messages as fast as it can. */
const sandbox = await startSandbox({
	port: 0,
	settings: {
		throughputPerSecond: null,
		pairLimit: null,
		statusWebhooks: false,
		// A long delivery, to an n8n that has only just started, on a busy machine.
		webhookTimeoutMs: 60_000,
	},
});
answerParent({ url: sandbox.url, token: sandbox.token });
