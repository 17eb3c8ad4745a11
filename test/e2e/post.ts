import { until } from '../../tools/until.ts';

/**
 * Posts to a webhook that n8n has been told to publish a moment ago, or that n8n itself is about to serve: until it
 * takes it.
 */
export async function post(
	url: string,
	body: object,
	signal: AbortSignal | undefined,
): Promise<void> {
	let seen = 'nothing';
	const isTaken = async () => {
		const ends = AbortSignal.any([AbortSignal.timeout(60_000), ...(signal ? [signal] : [])]);
		try {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: ends,
			});
			await response.body?.cancel();
			seen = String(response.status);
			return response.ok;
		} catch (failure) {
			seen = String(failure);
			return false;
		}
	};
	await until(`${url} takes a request`, isTaken, {
		...{ withinMs: 120_000, everyMs: 250, signal },
		seen: () => `The last answer: ${seen}.`,
	});
}
