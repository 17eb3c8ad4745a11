import { compact, listOf, type JsonObject } from '../json.ts';
import type { BusinessAccount, HealthIssue, PhoneNumber } from '../state/account.ts';
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

/** A number that Meta has flagged still sends. */
export function isRegistered({ status }: PhoneNumber): boolean {
	return status === 'CONNECTED' || status === 'FLAGGED';
}

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
		const fault = isRegistered(number) ? undefined : FAULTS.number;
		entities.push(entity('PHONE_NUMBER', number.id, fault));
	}
	entities.push(
		entity('WABA', accountId, account?.paymentMethod === false ? FAULTS.payment : undefined),
		entity('BUSINESS', account?.businessId ?? ''),
		entity('APP', world.appOf(accountId).id),
	);
	for (const issue of account?.healthIssues ?? []) {
		const found = entities.find((one) => one.entity_type === issue.entity);
		if (found) Object.assign(found, withIssue(found, issue));
	}
	const worst = ['BLOCKED', 'LIMITED'].find((word) =>
		entities.some((one) => one.can_send_message === word),
	);
	return { can_send_message: worst ?? 'AVAILABLE', entities };
}

/** An entity that is limited says why in `additional_info`, one that is blocked in `errors` (Meta, "Health status"). */
function withIssue(entity: JsonObject, issue: HealthIssue): JsonObject {
	const { canSend: can_send_message, code, description, solution } = issue;
	if (can_send_message === 'LIMITED') return { can_send_message, additional_info: [description] };
	const fault = compact({
		...{ error_code: code, error_description: description, possible_solution: solution },
	});
	return { can_send_message, errors: [...listOf(entity.errors), fault] };
}

function entity(type: string, id: string, fault?: JsonObject): JsonObject {
	return {
		entity_type: type,
		id,
		can_send_message: fault ? 'BLOCKED' : 'AVAILABLE',
		...(fault ? { errors: [fault] } : {}),
	};
}
