import { messageRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf } from '../json.ts';
import type { PhoneNumber } from '../state/account.ts';
import { isGroupId, type Customer } from '../state/customer.ts';
import type { World } from '../state/world.ts';
import type { Template } from '../state/templates.ts';

/** What groups take beside templates. */
const TYPES = ['text', 'image', 'video', 'audio', 'document', 'sticker'];

/** What templates for groups consist of: text, with or without a file as header. */
const HEADERS = ['NONE', 'TEXT', 'IMAGE', 'VIDEO', 'GIF', 'DOCUMENT'];

/**
 * The group that is written to.
 *
 * @throws GraphError 131009 where `to` is no group (Meta: "if the recipient_type and to type do not match"), 131041,
 * 131207, 131020 (Meta: "Groups API error codes")
 */
export function groupOf(world: World, number: PhoneNumber, to: string): Customer {
	if (!isGroupId(to)) {
		throw messageRefusal(131009, 'The recipient_type is group, and to is not the ID of a group.');
	}
	const found = world.customers.find(to);
	if (found?.group?.phoneNumberId !== number.id) throw messageRefusal(131041);
	if (found.group.suspended) throw messageRefusal(131207);
	if (found.group.participants.length === 0) throw messageRefusal(131020);
	return found;
}

/** Meta names no code for what groups do not take: 131051 is assumed. */
export function checkForGroup(type: string, template: Template | undefined): void {
	if (type === 'template' ? fits(template) : TYPES.includes(type)) return;
	throw messageRefusal(131051, `Groups do not take this ${type}.`);
}

function fits(template: Template | undefined): boolean {
	if (!template || template.category === 'AUTHENTICATION') return false;
	return listOf(template.components)
		.map(objectOf)
		.every((component) => {
			const type = textOf(component.type)?.toUpperCase() ?? '';
			const format = textOf(component.format)?.toUpperCase() ?? 'TEXT';
			return type === 'HEADER' ? HEADERS.includes(format) : ['BODY', 'FOOTER'].includes(type);
		});
}
