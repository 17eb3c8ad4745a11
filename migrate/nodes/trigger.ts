import { asArray, asObject, asText } from '../../nodes/WhatsAppCloud/json';
import { present } from '../values';
import type { Migration, OwnNote } from './migration';

/** Webhook fields of Meta's by what our trigger calls them. */
const KINDS = new Map([
	['messages', 'messages'],
	['message_template_quality_update', 'templates'],
	['message_template_status_update', 'templates'],
	['template_category_update', 'templates'],
	['account_review_update', 'account'],
	['account_update', 'account'],
	['business_capability_update', 'account'],
	['phone_number_name_update', 'account'],
	['phone_number_quality_update', 'account'],
	['security', 'account'],
]);

/** Those that n8n's trigger can be limited to, and ours too. */
const STATUSES = ['sent', 'delivered', 'read', 'failed'];

/** n8n's WhatsApp Trigger listens to a whole app. */
export const migrateTrigger: Migration = ({ updates, options }) => {
	const fields = (asArray(updates) ?? []).flatMap((field) => asText(field) ?? []);
	const notes: OwnNote[] = [];
	const chosen = asArray(asObject(options)?.messageStatusUpdates)?.flatMap(
		(status) => asText(status) ?? [],
	);
	const statuses = fields.includes('messages') ? statusesOf(chosen) : [];
	if (fields.length === 0) {
		notes.push({
			kind: 'look',
			text: 'nothing was chosen under "Trigger On"; now it listens to messages',
		});
	}
	const unknown = chosen?.filter((status) => status !== 'all' && !STATUSES.includes(status)) ?? [];
	if (unknown.length > 0) {
		notes.push({
			kind: 'look',
			text: `the status ${unknown.join(', ')} is left out: Meta sends none of that name`,
		});
	}
	const kinds = fields.map((field) => KINDS.get(field) ?? 'other');
	if (statuses === 'all' || statuses.length > 0) kinds.push('statuses');
	if (kinds.includes('statuses')) {
		notes.push({
			kind: 'look',
			text: 'as before, statuses of sent messages start the workflow too. If it sorts them out afterwards, take "Message Statuses" out of "Trigger On" instead.',
		});
	}
	const updatesOf = fields.filter((field) => KINDS.get(field) !== 'messages');
	if (updatesOf.length > 0) {
		notes.push({
			kind: 'look',
			text: `"Trigger On" has groups of news: more may come than ${updatesOf.join(', ')}; the item's "field" says which it is`,
		});
	}
	notes.push({
		kind: 'look',
		text: 'unpublish the old workflow before you publish this one. It listens to the whole app as before; "Where to Listen: This Number" lets several workflows share an app, one for each number.',
	});
	return {
		parameters: {
			...{ triggerOn: kinds.length > 0 ? [...new Set(kinds)] : ['messages'], listenOn: 'app' },
			triggerOptions: present({
				statuses: statuses === 'all' || statuses.length === 0 ? undefined : statuses,
			}),
		},
		shape: kinds.every((kind) => kind === 'messages') ? 'triggerOfMessages' : 'trigger',
		notes,
	};
};

function statusesOf(chosen: string[] | undefined): string[] | 'all' {
	// Without the option they all come.
	if (!chosen || chosen.includes('all')) return 'all';
	return chosen.filter((status) => STATUSES.includes(status));
}
