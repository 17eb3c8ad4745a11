import { compact, textOf, type JsonObject } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { nameKey, type Customer } from '../state/customer.ts';
import { messageId } from '../state/ids.ts';
import type { MessageRecord } from '../state/messageLog.ts';
import { signsUpIn, type Signup } from '../state/signups.ts';
import type { World } from '../state/world.ts';
import { contactOf, metadataOf, seconds } from '../webhook/value.ts';
import { customerNamed, describeCustomer } from './customerRoutes.ts';
import { describeMessage } from './describe.ts';
import { ControlRefusal } from './refusal.ts';
import { numberIdOf, type ControlRequest, type ControlRoute } from './route.ts';

/** What customers choose in WhatsApp about marketing messages. */
export const consentRoutes: ControlRoute[] = [
	['POST', '/customers/:customer/preferences', prefer],
	['POST', '/customers/:customer/signups/:signup', signUp],
];

/** What a choice in WhatsApp is called. */
const PREFERENCES = new Map([
	['stop', 'User requested to stop marketing messages'],
	['resume', 'User requested to resume marketing messages'],
]);

/** `{ marketing: 'stop' | 'resume' }`: the customer's choice, field `user_preferences`. */
function prefer(request: ControlRequest): JsonObject {
	const { world, path, body } = request;
	const value = textOf(body.marketing) ?? '';
	const detail = PREFERENCES.get(value);
	if (detail === undefined) throw new ControlRefusal('"marketing" must be "stop" or "resume".');
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const customer = customerNamed(world, path.customer ?? '');
	customer.marketingStopped = value === 'stop';
	tellPreference(world, number, customer, { detail, value });
	return describeCustomer(world, customer);
}

function tellPreference(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	choice: JsonObject,
): void {
	const contact = contactOf(world.customers, customer);
	const names = compact({ wa_id: contact.wa_id, user_id: contact.user_id });
	const timestamp = Number(seconds(Date.now()));
	world.webhooks.send({
		businessAccountId: number.businessAccountId,
		field: 'user_preferences',
		phoneNumberId: number.id,
		value: {
			messaging_product: 'whatsapp',
			metadata: metadataOf(number),
			contacts: [contact],
			user_preferences: [{ ...names, category: 'marketing_messages', ...choice, timestamp }],
		},
	});
}

/**
 * The customer opens a sign-up link and agrees. Meta says that a webhook tells of it, and not what it holds: it is taken
 * to be one of `user_preferences`, as others have received it. The confirmation is the first message in the chat.
 */
function signUp(request: ControlRequest): JsonObject {
	const { world, path } = request;
	const number = world.numbers.get(numberIdOf(request)) ?? world.firstNumber;
	const signup = world.signups.get(path.signup ?? '');
	if (signup?.businessAccountId !== number.businessAccountId || signup.status !== 'ACTIVE') {
		throw new ControlRefusal('This link does not work (any more).', 404);
	}
	const customer = customerNamed(world, path.customer ?? '');
	if (!signsUpIn(customer.phone ?? '')) {
		throw new ControlRefusal('Customers in this country cannot sign up by a link.', 409);
	}
	customer.marketingStopped = false;
	confirmSignup(world, number, customer, signup);
	const detail = 'User signed up for marketing messages';
	tellPreference(world, number, customer, { detail, value: 'signup', signup_id: signup.id });
	return describeCustomer(world, customer);
}

/** Comes from Meta, and is no message of the business's: no status tells of it. */
function confirmSignup(
	world: World,
	number: PhoneNumber,
	customer: Customer,
	{ confirmationMessage, promoCode = '' }: Signup,
): void {
	const now = Date.now();
	const record: MessageRecord = {
		id: messageId(nameKey(customer), 'outgoing'),
		...{ direction: 'outgoing', type: 'text', status: 'delivered', statuses: [], timestamp: now },
		...{ customer, phoneNumberId: number.id },
		content: {
			type: 'text',
			text: { body: confirmationMessage.replaceAll('{{promo_code}}', promoCode) },
		},
	};
	world.messages.add(record);
	world.events.emit('message', () => describeMessage(record));
}
