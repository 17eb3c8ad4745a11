import { isLoopback } from './address.ts';
import { typeFailure } from './types.ts';
import { weblink, type MediaLink } from './verdict.ts';

const PATIENCE_MS = 5000;
const REDIRECTS = 3;

/**
 * Fetches what a link to this machine leads to, as Meta fetches from the internet; nothing else is ever fetched.
 *
 * @returns why Meta would drop it; undefined = it is there, and of a type that is taken
 */
export async function fetchFailure({ url, as, voice }: MediaLink): Promise<string | undefined> {
	let at = url;
	for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
		if (!isLoopback(at)) return weblink('http code 502, status message Bad Gateway');
		const answer = await get(at);
		if (!answer) return weblink('http code 503, status message Service Unavailable');
		const { status, statusText, headers } = answer;
		await answer.body?.cancel();
		const onwards = status >= 300 && status < 400 ? headers.get('location') : null;
		if (onwards === null) {
			return answer.ok
				? typeFailure(headers.get('content-type') ?? 'application/octet-stream', as, voice)
				: weblink(`http code ${status}, status message ${statusText}`);
		}
		at = new URL(onwards, at);
	}
	return weblink('http code 508, status message Loop Detected');
}

async function get(url: URL): Promise<Response | undefined> {
	try {
		return await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
	} catch {
		return undefined;
	}
}
