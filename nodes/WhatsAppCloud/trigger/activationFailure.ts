import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import type { WhatsAppCredential } from '../credential';
import { GraphError } from '../graph/error';
import { messageOf } from './log';

/** Meta asked the address for the verify token and did not get what it expects. */
const VERIFICATION_FAILED = 2200;

/**
 * Without the secrets, nobody could tell Meta's deliveries from anybody else's.
 *
 * @throws {NodeOperationError} that names the field that is empty, and where to find what belongs there
 */
export function requireSecrets(context: IHookFunctions, credential: WhatsAppCredential): void {
	const missing = !credential.appSecret
		? {
				field: 'App Secret',
				why: 'It proves that a message really comes from Meta.',
				where:
					"You find it in Meta's App Dashboard under App settings > Basic > App secret > Show.",
			}
		: !credential.verifyToken
			? {
					field: 'Verify Token',
					why: 'Meta sends it when the webhook is set up.',
					where:
						'It is any text that you choose; when you set the webhook up by hand, enter the same text in the App Dashboard.',
				}
			: undefined;
	if (missing === undefined) return;
	throw new NodeOperationError(
		context.getNode(),
		`The field "${missing.field}" of the WhatsApp Cloud API credential is empty. ${missing.why} ${missing.where}`,
	);
}

/** Somebody else's callback stands where this trigger wants to listen. */
export function takenBy(context: IHookFunctions, holder: string): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`Messages of this number go to another address already: ${holder}. To take the number over, turn on the option "Replace Existing Callback"; otherwise unpublish what listens there, or choose another number.`,
	);
}

/** What n8n shows when the workflow cannot be published: the message alone, so everything stands in it. */
export function toActivationFailure(
	context: IHookFunctions,
	thrown: unknown,
	url: string,
): NodeOperationError {
	if (thrown instanceof NodeOperationError) return thrown;
	const message =
		thrown instanceof GraphError && thrown.code === VERIFICATION_FAILED
			? `Meta could not verify the address of this trigger, ${url}. It has to be reachable from the internet with HTTPS: check n8n's N8N_WEBHOOK_URL, and any proxy or tunnel in front of n8n. Meta says: ${thrown.title}`
			: messageOf(thrown);
	return new NodeOperationError(context.getNode(), message);
}
