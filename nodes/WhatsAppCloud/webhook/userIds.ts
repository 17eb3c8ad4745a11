import { asId, asObject, type JsonObject } from '../json';
import { without } from './read';

/** Names that become those of a notice. */
const NAMES = new Set(['wa_id', 'user_id', 'parent_user_id']);

/**
 * `user_id_update`: somebody whose user ID is another from now on, as the notice that Meta sends of the same in
 * `messages`.
 *
 * @param update `{ wa_id?, user_id: { previous, current }, timestamp }`, of any shape
 */
export function noticeOf(update: JsonObject): JsonObject {
	const userId = asObject(update.user_id);
	const parentUserId = asObject(update.parent_user_id);
	const system = {
		type: 'user_changed_user_id',
		...said('wa_id', update.wa_id),
		...said('user_id', userId?.current),
		...said('previous_user_id', userId?.previous),
		...said('parent_user_id', parentUserId?.current),
		...said('previous_parent_user_id', parentUserId?.previous),
	};
	return {
		...without(update, NAMES),
		...said('from', update.wa_id),
		...said('from_user_id', userId?.current),
		...said('from_parent_user_id', parentUserId?.current),
		type: 'system',
		system,
	};
}

function said(name: string, value: unknown): JsonObject {
	const id = asId(value);
	return id === undefined ? {} : { [name]: id };
}
