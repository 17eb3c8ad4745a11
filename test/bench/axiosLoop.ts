/**
 * The yardstick: a loop around axios that posts messages over keep-alive connections, and nothing else.
 *
 * Argument: the proxy's address. Answers a job with the time and the CPU time that it took, ms.
 */
import axios from 'axios';

import { answerParent } from './child.ts';
import { axiosJob, type AxiosResult } from './axiosJob.ts';
import { TunnelAgent } from './tunnelAgent.ts';

const [proxyUrl = ''] = process.argv.slice(2);

async function run(question: unknown): Promise<AxiosResult> {
	const { url, accessToken, bodies, concurrency } = axiosJob.parse(question);
	const httpsAgent = new TunnelAgent(proxyUrl, { maxSockets: concurrency });
	const headers = { authorization: `Bearer ${accessToken}` };
	const client = axios.create({ httpsAgent, proxy: false, headers });
	const cpu = process.cpuUsage();
	const started = performance.now();
	let next = 0;
	const worker = async () => {
		for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
			await client.post(url, body);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	const ms = performance.now() - started;
	const { user, system } = process.cpuUsage(cpu);
	httpsAgent.destroy();
	return { ms, cpuMs: (user + system) / 1000 };
}

answerParent(null, run);
