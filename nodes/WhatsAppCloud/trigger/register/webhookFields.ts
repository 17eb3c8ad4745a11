import type { TriggerOn } from '../receive/selection';

/** Meta's webhook fields behind each choice of "Trigger On". Meta: "Webhooks reference". */
export const FIELDS_OF: Readonly<Record<TriggerOn, readonly string[]>> = {
	messages: ['messages'],
	statuses: ['messages'],
	rescues: ['messages'],
	// What statuses tell of prices corrects them.
	budgets: ['messages'],
	templates: [
		'message_template_components_update',
		'message_template_quality_update',
		'message_template_status_update',
		'template_category_update',
		'template_correct_category_detection',
	],
	account: [
		'account_alerts',
		'account_review_update',
		'account_settings_update',
		'account_update',
		'business_capability_update',
		'business_status_update',
		'business_username_updates',
		'partner_solutions',
		'payment_configuration_update',
		'phone_number_name_update',
		'phone_number_quality_update',
		'security',
	],
	consent: ['user_preferences'],
	calls: ['calls'],
	flows: ['flows'],
	echoes: ['smb_message_echoes', 'message_echoes'],
	groups: [
		'group_lifecycle_update',
		'group_participants_update',
		'group_settings_update',
		'group_status_update',
	],
	// The copies on standby tell whose a conversation is; they start a workflow as Everything Else.
	handovers: ['messaging_handovers', 'standby'],
	other: ['automatic_events', 'history', 'smb_app_state_sync', 'standby', 'tracking_events'],
};

/**
 * Without it, Meta takes no callback of a number or a WABA. Where nothing else is chosen, it is only looked at whether the
 * app is subscribed to it when Meta says that it is not.
 */
export const MESSAGES = 'messages';

/**
 * What Meta sends to the callback of a number or a WABA, if the app is subscribed to it; everything else reaches the
 * callback of the app only (Meta: "Webhook overrides", since March 2026).
 */
const OVERRIDABLE: ReadonlySet<string> = new Set([
	...[MESSAGES, 'message_echoes', 'calls', 'messaging_handovers', 'standby'],
	...['group_lifecycle_update', 'group_participants_update', 'group_settings_update'],
	...['group_status_update', 'smb_message_echoes', 'smb_app_state_sync', 'history'],
	'account_settings_update',
]);

/** Meta offers it to some apps only, and nobody else can tell to which. */
const NOT_FOR_ALL: readonly string[] = ['message_echoes'];

/** Whether Meta may not offer any of these fields to an app. */
export function mayNotBeOffered(fields: readonly string[]): boolean {
	return fields.every((field) => NOT_FOR_ALL.includes(field));
}

/** What Send goes by, so that a callback of the app gets it in any case: windows, consent, templates, whose a thread is. */
const KEPT: readonly TriggerOn[] = ['messages', 'consent', 'templates', 'calls', 'handovers'];

/** What closes ways of sending comes among much that Send does not go by. */
const KEPT_FIELDS = ['account_update'];

/** The fields for a callback of the app that serves these choices alone. */
export function appFields(triggerOn: readonly TriggerOn[]): string[] {
	return [...new Set([...fieldsOf([...KEPT, ...triggerOn]), ...KEPT_FIELDS])].sort();
}

/** The fields among the choices that reach no callback of a number or a WABA. */
export function appOnlyFields(triggerOn: readonly TriggerOn[]): string[] {
	return fieldsOf(triggerOn).filter((field) => !OVERRIDABLE.has(field));
}

/** The fields that the app has to be subscribed to, whichever callback gets them, if more than messages are chosen. */
export function subscribedFields(triggerOn: readonly TriggerOn[]): string[] {
	const fields = fieldsOf(triggerOn);
	const others = fields.filter((field) => field !== MESSAGES);
	return others.length > 0 ? [...others, MESSAGES] : [];
}

/** Whether all of these fields reach callbacks of numbers and WABAs. */
export function reachOverrides(fields: readonly string[]): boolean {
	return fields.every((field) => OVERRIDABLE.has(field));
}

/** Whether anything chosen reaches the callback of a number or a WABA. */
export function reachesOverride(triggerOn: readonly TriggerOn[]): boolean {
	return fieldsOf(triggerOn).some((field) => OVERRIDABLE.has(field));
}

function fieldsOf(triggerOn: readonly TriggerOn[]): string[] {
	return [...new Set(triggerOn.flatMap((choice) => FIELDS_OF[choice]))].sort();
}
