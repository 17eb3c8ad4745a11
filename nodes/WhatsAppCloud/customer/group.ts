import { asId } from '../json';
import type { CustomerNames } from './customer';

/** `capi_group:` in base64, as IDs of groups begin (Meta: "Groups API"). */
const GROUP_ID = /^Y2FwaV9ncm91cDo/;

export function isGroupId(text: string): boolean {
	return GROUP_ID.test(text);
}

/**
 * A group as a window, a key and a send know it: by its ID alone, in the place of a user ID, which it cannot be
 * mistaken for. What its members are called is not connected with it.
 */
export function groupNames(groupId: string): CustomerNames {
	return { userId: groupId };
}

/** Whether something is sent to a group: Meta says so, or its ID does, as nothing else has such a one. */
export function isToGroup(recipientType: unknown, to: unknown): boolean {
	return recipientType === 'group' || isGroupId(asId(to) ?? '');
}

/** The group that this is; undefined for a person. */
export function groupIn({ userId }: CustomerNames): string | undefined {
	return userId !== undefined && isGroupId(userId) ? userId : undefined;
}
