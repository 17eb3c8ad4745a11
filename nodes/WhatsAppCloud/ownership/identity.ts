import { createHash, createHmac } from 'node:crypto';

import { baseOf } from '../graph/address';
import type { GraphSettings } from '../graph/client';
import type { Prover } from '../store/proofs';

/**
 * Who a credential is to the store. The access token is the key of the hash: only who has it can make the hash, and
 * nothing can be read from what is stored. A new token is somebody new, who proves everything anew.
 *
 * @throws {GraphError} for a Base URL that is none
 */
export function proverOf({ accessToken, baseUrl }: GraphSettings): Prover {
	const base = baseOf({ baseUrl, apiVersion: '' });
	return {
		account: createHmac('sha256', accessToken)
			.update(`n8n-nodes-whatsapp-cloud account ${base}`)
			.digest('hex')
			.slice(0, 32),
		realm: createHash('sha256').update(base).digest('hex').slice(0, 16),
	};
}
