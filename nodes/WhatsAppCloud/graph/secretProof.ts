import { createHmac } from 'node:crypto';

import { GraphError } from './error';

/** Whether Graph misses the proof of the app's secret, or does not believe it (Meta: "Secure Graph API Calls"). */
export function isAboutProof(thrown: unknown): thrown is GraphError {
	return (
		thrown instanceof GraphError &&
		thrown.code === 100 &&
		thrown.title.concat(thrown.details ?? '').includes('appsecret_proof')
	);
}

/**
 * `appsecret_proof`, which an app can require of each request: the token's HMAC with the app's secret. It is sent once
 * Graph has asked for it, as a secret that is wrong, or that was changed, would keep all requests from being answered.
 */
export class SecretProof {
	/** Of the secrets; as many as there are = none. */
	#current: number;

	constructor(private readonly secrets: readonly string[]) {
		this.#current = secrets.length;
	}

	/**
	 * Asks, with another proof each time that Graph refuses for want of one: nothing has happened then.
	 *
	 * @param ask takes the secret that the request is to be proven with
	 * @throws {GraphError}
	 */
	async prove<T>(ask: (secret: string | undefined) => Promise<T>): Promise<T> {
		const choices = this.secrets.length + 1;
		const first = this.#current;
		for (let tried = 1; ; tried++) {
			const index = (first + tried - 1) % choices;
			try {
				const answer = await ask(this.secrets[index]);
				this.#current = index;
				return answer;
			} catch (thrown) {
				if (!isAboutProof(thrown)) {
					this.#current = index;
					throw thrown;
				}
				if (tried >= choices) throw this.#inWords(thrown);
			}
		}
	}

	#inWords(refusal: GraphError): GraphError {
		return refusal.inOtherWords({
			title: 'The Meta app requires a proof of its App Secret with each request',
			details: refusal.title,
			advice:
				this.secrets.length === 0
					? 'Fill in App Secret in the credential, or switch off Require App Secret in App Dashboard > App settings > Advanced.'
					: "App Secret in the credential is not the secret of the access token's app: copy it from App Dashboard > App settings > Basic.",
		});
	}
}

/** The proof that goes with a token; an app's own token (`APP_ID|APP_SECRET`) needs none. */
export function proofOf(accessToken: string, secret: string | undefined): string | undefined {
	if (secret === undefined || accessToken.includes('|')) return undefined;
	return createHmac('sha256', secret).update(accessToken).digest('hex');
}
