import {
	NodeOperationError,
	WebhookPathTakenError,
	type IHookFunctions,
	type WorkflowActivateMode,
} from 'n8n-workflow';

import type { WhatsAppCredential } from '../../account/credential';
import { GraphError } from '../../graph/error';
import { operationError } from '../../nodeError';
import { VERIFICATION_FAILED } from './callbackAddress';
import { messageOf } from '../../thrown';
import type { TriggerParameters } from '../fields/parameters';
import type { Taken } from './callbackActions';
import type { TriggerOn } from '../receive/selection';

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
					"You can find it in Meta's App Dashboard under App settings > Basic > App secret > Show.",
			}
		: !credential.verifyToken
			? {
					field: 'Verify Token',
					why: 'Meta sends it when the webhook is set up.',
					where:
						'It is any text you like. If you set the webhook up by hand, enter the same text in the App Dashboard.',
				}
			: undefined;
	if (missing === undefined) return;
	throw operationError(
		context.getNode(),
		`The field "${missing.field}" of the WhatsApp Cloud API credential is empty. ${missing.why} ${missing.where}`,
	);
}

/** What people call the choices that the app has to be subscribed to. */
const CHOICES: Partial<Record<TriggerOn, string>> = {
	templates: 'Template Updates',
	account: 'Account and Number Updates',
	consent: 'Consent Changes',
	calls: 'Calls',
	flows: 'Flows',
	echoes: 'Echoes of Messages Sent Elsewhere',
	groups: 'Groups',
	handovers: 'Handovers',
	other: 'Everything Else',
};

/**
 * What was chosen has to be able to arrive: beside messages and statuses, Meta sends what the app is subscribed to, which
 * only the app itself can tell and set.
 *
 * @throws {NodeOperationError} that says what is missing
 */
export function requireWhatIsListenedTo(
	context: IHookFunctions,
	{ appId }: WhatsAppCredential,
	{ listenOn, selection, collect }: TriggerParameters,
): void {
	const { invalid } = selection.text ?? {};
	if (invalid !== undefined) {
		throw operationError(
			context.getNode(),
			`The pattern in the option Message Text is ${invalid}. Correct it, or use Contains.`,
		);
	}
	if (collect?.invalid !== undefined) {
		throw operationError(context.getNode(), `The option ${collect.invalid}.`);
	}
	if (listenOn === 'manual' || appId !== '') return;
	const beyond = selection.triggerOn.flatMap((choice) => CHOICES[choice] ?? []);
	if (listenOn !== 'app' && beyond.length === 0) return;
	const what =
		listenOn === 'app'
			? 'To listen to the whole app, its App ID is needed.'
			: `Beside messages and statuses, Meta sends only what the app is subscribed to. To subscribe it to ${beyond.join(', ')}, the App ID is needed.`;
	throw operationError(
		context.getNode(),
		`The field "App ID" of the WhatsApp Cloud API credential is empty, and Meta did not say which app the access token belongs to. ${what} You can find it in Meta's App Dashboard under App settings > Basic. Or set Where to Listen to Set by Hand, and subscribe to the fields there.`,
	);
}

/** Somebody else's callback stands where this trigger wants to listen. */
export function takenBy(
	context: IHookFunctions,
	{ place, holder, missing }: Taken,
): NodeOperationError {
	if (place.anyAddress) {
		return operationError(
			context.getNode(),
			`The app is not subscribed to ${missing.join(', ')}, and its webhooks already go to another address: ${holder}. Subscribe it in Meta's App Dashboard, under WhatsApp > Configuration > Webhook fields: they still come here.`,
		);
	}
	const what = place.fields
		? `The webhooks of ${place.name} already go to another address: ${holder}. An app has one address for ${place.fields.join(', ')}.`
		: `Messages of ${place.name} already go to another address: ${holder}.`;
	return operationError(
		context.getNode(),
		`${what} To take it over, turn on the option "Replace Existing Callback". Otherwise unpublish whatever listens there, or choose another number.`,
	);
}

/** What n8n shows when the workflow cannot be published: the message alone, so everything stands in it. */
export function toActivationFailure(context: IHookFunctions, thrown: unknown): Error {
	const failure =
		thrown instanceof NodeOperationError
			? thrown
			: operationError(context.getNode(), messageOf(thrown));
	const byPerson = BY_A_PERSON.includes(context.getActivationMode());
	return byPerson && isFinal(thrown) ? notAgain(failure) : failure;
}

/** Where somebody waits for the answer. When n8n starts, what is in the way then may be gone a moment later. */
const BY_A_PERSON: readonly WorkflowActivateMode[] = ['activate', 'update'];

/** Whether nothing but a person can change it. */
function isFinal(thrown: unknown): boolean {
	if (thrown instanceof NodeOperationError) return true;
	// An address that does not answer as it should may be on its way up.
	return (
		thrown instanceof GraphError && thrown.retry === 'never' && thrown.code !== VERIFICATION_FAILED
	);
}

/** n8n (2.41) tries a publication five times, within 15 s and more, whatever the failure; except for one of this class. */
function notAgain(failure: NodeOperationError): Error {
	const final = new WebhookPathTakenError(failure.node.name, failure);
	final.message = failure.message;
	return final;
}
