import axios from 'axios';
import { Agent } from 'node:http';

import { ACCOUNT } from '../../sandbox/seed.ts';
import { serialize, signature } from '../../sandbox/webhook/serialize.ts';

const FIRST_PHONE = 31_630_000_000;

export interface Delivery {
	body: string;
	signature: string;
}

/** A signed webhook delivery with one text message for each ID, from as many customers. */
export function deliveryOf(ids: string[]): Delivery {
	const changes = ids.map((id, index) => {
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
