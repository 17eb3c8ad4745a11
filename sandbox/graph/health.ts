import type { JsonObject } from '../json.ts';
import type { BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';

interface Subject {
	number?: PhoneNumber;
	account?: BusinessAccount;
	template?: Template;
}

/** Meta's words ("Health status"). */
const FAULTS = {
	number: {
		error_code: 141000,
		error_description: 'The phone number is not registered on the WhatsApp Business Platform.',
		possible_solution: 'Register the phone number.',
	},
	template: {
		error_code: 141002,
		error_description: 'Message templates can only be sent out if they are approved.',
		possible_solution: 'Edit or appeal the message template review decision.',
	},
	payment: {
		error_code: 141006,
		error_description:
			'There is an error with the payment method. This will block business initiated conversations.',
		possible_solution:
			'There was an error with your payment method. Please add a new payment method to the account.',
	},
} as const;

/** `health_status`: whether each entity that takes part in a send can send, and what to do if not. */
export function healthOf(world: World, subject: Subject): JsonObject {
	const accountId =
		subject.account?.id ??
		subject.number?.businessAccountId ??
		subject.template?.businessAccountId ??
		'';
	const { template, number } = subject;
	const account = world.businessAccounts.get(accountId);
	const entities: JsonObject[] = [];
	if (template) {
		const fault = template.status === 'APPROVED' ? undefined : FAULTS.template;
		entities.push(entity('MESSAGE_TEMPLATE', template.id, fault));
	}
	if (number) {
		const fault = number.status === 'CONNECTED' ? undefined : FAULTS.number;
		entities.push(entity('PHONE_NUMBER', number.id, fault));
	}
	entities.push(
		entity('WABA', accountId, account?.paymentMethod === false ? FAULTS.payment : undefined),
		entity('BUSINESS', account?.businessId ?? ''),
		entity('APP', world.appOf(accountId).id),
	);
	const blocked = entities.some((one) => one.can_send_message === 'BLOCKED');
	return { can_send_message: blocked ? 'BLOCKED' : 'AVAILABLE', entities };
}

function entity(type: string, id: string, fault?: JsonObject): JsonObject {
	return {
		entity_type: type,
		id,
		can_send_message: fault ? 'BLOCKED' : 'AVAILABLE',
		...(fault ? { errors: [fault] } : {}),
	};
}
