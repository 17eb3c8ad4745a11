import axios from 'axios';
import { Agent } from 'node:http';

import { ACCOUNT } from '../../sandbox/seed/account.ts';
import { serialize, signature } from '../../sandbox/webhook/serialize.ts';
import { pause } from '../../tools/until.ts';

const FIRST_PHONE = 31_630_000_000;

export interface Delivery {
	body: string;
	signature: string;
}

/**
 * A signed webhook delivery with one text message for each ID, from as many customers.
 *
 * @param first the number of the first of them
 */
export function deliveryOf(ids: string[], first = 0): Delivery {
	const changes = ids.map((id, place) => {
		const index = first + place;
		const phone = String(FIRST_PHONE + index);
		return {
			field: 'messages',
			value: {
				messaging_product: 'whatsapp',
				metadata: {
					display_phone_number: ACCOUNT.phone,
					phone_number_id: ACCOUNT.phoneNumberId,
				},
				contacts: [
					{ profile: { name: `Customer ${index}` }, wa_id: phone, user_id: `NL.${phone}` },
				],
				messages: [
					{
						from: phone,
						from_user_id: `NL.${phone}`,
						id,
						timestamp: String(Math.floor(Date.now() / 1000)),
						type: 'text',
						text: { body: 'Could we move my appointment to Wednesday? Dankjewel, Zoë' },
					},
				],
			},
		};
	});
	const body = serialize({
		object: 'whatsapp_business_account',
		entry: [{ id: ACCOUNT.businessAccountId, changes }],
	});
	return { body, signature: signature(body, ACCOUNT.appSecret) };
}

/** A signed delivery with a status of a message of ours, as most of what comes back from a campaign. */
export function statusDeliveryOf(id: string): Delivery {
	const value = {
		messaging_product: 'whatsapp',
		metadata: { display_phone_number: ACCOUNT.phone, phone_number_id: ACCOUNT.phoneNumberId },
		statuses: [
			{
				...{ id, status: 'delivered', recipient_id: String(FIRST_PHONE) },
				timestamp: String(Math.floor(Date.now() / 1000)),
			},
		],
	};
	const changes = [{ field: 'messages', value }];
	const body = serialize({
		object: 'whatsapp_business_account',
		entry: [{ id: ACCOUNT.businessAccountId, changes }],
	});
	return { body, signature: signature(body, ACCOUNT.appSecret) };
}

export interface Acknowledgements {
	/** From the first request to the last answer, ms. */
	ms: number;
	/** Of each delivery, ms. */
	latencies: number[];
	/** How many were not answered with 200. */
	refused: number;
}

/** Posts deliveries as Meta does, over keep-alive connections, at most `concurrency` at once. */
export async function deliver(
	url: string,
	deliveries: Delivery[],
	concurrency: number,
): Promise<Acknowledgements> {
	const httpAgent = new Agent({ keepAlive: true, maxSockets: concurrency });
	const client = axios.create({ httpAgent, proxy: false, validateStatus: () => true });
	const latencies: number[] = [];
	let refused = 0;
	let next = 0;
	const started = performance.now();
	const worker = async () => {
		for (let each = deliveries[next++]; each; each = deliveries[next++]) {
			const sent = performance.now();
			const { status } = await client.post(url, each.body, {
				headers: { 'content-type': 'application/json', 'x-hub-signature-256': each.signature },
			});
			latencies.push(performance.now() - sent);
			if (status !== 200) refused++;
		}
	};
	await Promise.all(Array.from({ length: concurrency }, worker));
	httpAgent.destroy();
	return { ms: performance.now() - started, latencies, refused };
}

/**
 * For how long Meta waits for an answer, and how soon it tries again at first, ms; then less and less often, each
 * delivery at a time of its own. Meta documents only the falling frequency.
 */
const META = { patience: 10_000, pause: 2000 };

/** Posts one until it is acknowledged. @throws the signal's reason when it aborts */
export async function deliverUntilTaken(
	url: string,
	{ body, signature: signed }: Delivery,
	signal: AbortSignal,
): Promise<void> {
	const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signed };
	for (let pauseMs = META.pause; ; pauseMs *= 2) {
		signal.throwIfAborted();
		const ends = AbortSignal.any([signal, AbortSignal.timeout(META.patience)]);
		const request = fetch(url, { method: 'POST', headers, body, signal: ends });
		const status = await request.then(
			async (response) => {
				await response.body?.cancel();
				return response.status;
			},
			() => undefined,
		);
		if (status === 200) return;
		await pause(pauseMs * (0.5 + Math.random()), signal);
	}
}
