import type { JsonObject } from '../json.ts';
import type { BusinessAccount, PhoneNumber } from '../state/account.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';

interface Subject {
	number?: PhoneNumber;
	account?: BusinessAccount;
	template?: Template;
}

/** `health_status`: whether each entity that takes part in a send can send, and what to do if not. */
export function healthOf(world: World, subject: Subject): JsonObject {
	const accountId =
		subject.account?.id ??
		subject.number?.businessAccountId ??
		subject.template?.businessAccountId ??
		'';
	const entities: JsonObject[] = [];
	if (subject.template) {
		entities.push(
			entity(
				'MESSAGE_TEMPLATE',
				subject.template.id,
				subject.template.status === 'APPROVED'
					? undefined
					: {
							error_code: 141006,
							error_description: `The template's status is ${subject.template.status}.`,
							possible_solution: 'Wait for the review, edit the template, or use another one.',
						},
			),
		);
	}
	if (subject.number) {
		entities.push(
			entity(
				'PHONE_NUMBER',
				subject.number.id,
				subject.number.status === 'CONNECTED'
					? undefined
					: {
							error_code: 141000,
							error_description:
								'The phone number is not registered on the WhatsApp Business Platform.',
							possible_solution: 'Register the phone number.',
						},
			),
		);
	}
	entities.push(
		entity('WABA', accountId),
		entity('BUSINESS', world.businessAccounts.get(accountId)?.businessId ?? ''),
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
