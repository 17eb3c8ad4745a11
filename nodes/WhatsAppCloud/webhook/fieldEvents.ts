import { asId, asObject, asObjects, withoutAbsent, type JsonObject, type JsonValue } from '../json';
import type { UpdateEvent, UpdateKind, Where } from './events';
import { readFailures } from './failures';
import { flatten, type Flattening } from './flatten';
import { isoTime, readNames, without } from './read';

/** How a webhook field is read. */
interface FieldReading extends Flattening {
	event: UpdateKind;
	/** What changed, where Meta does not say it in one of {@link CHANGE_FIELDS}. */
	change?: string;
	/** The list whose elements are one item each; absent = the value is one item. */
	list?: string;
}

/** Where Meta says what changed, in the order of preference. */
const CHANGE_FIELDS = ['event', 'type', 'alert_type', 'event_name', 'action_type', 'action'];

const TEMPLATE: FieldReading = {
	event: 'template',
	rename: {
		message_template_id: 'templateId',
		message_template_name: 'name',
		message_template_language: 'language',
		message_template_category: 'category',
		message_template_title: 'header',
		message_template_element: 'body',
		message_template_footer: 'footer',
		message_template_buttons: 'buttons',
		event: 'status',
		new_category: 'category',
		new_quality_score: 'quality',
		previous_quality_score: 'previousQuality',
		category_update_timestamp: 'categoryChangesAt',
	},
	spread: { disable_info: '', other_info: '', rejection_info: 'rejection' },
};

const ACCOUNT: FieldReading = {
	event: 'account',
	spread: {
		alert_info: '',
		ban_info: '',
		violation_info: '',
		waba_info: '',
		volume_tier_info: '',
		partner_client_certification_info: '',
	},
};

const GROUP: FieldReading = { event: 'group', list: 'groups' };

/** Every webhook field of Meta's that is not about messages, statuses, calls or consent ("Webhooks reference"). */
export const FIELD_READINGS: Readonly<Record<string, FieldReading>> = {
	message_template_status_update: { ...TEMPLATE, change: 'status' },
	message_template_quality_update: { ...TEMPLATE, change: 'quality' },
	message_template_components_update: { ...TEMPLATE, change: 'components' },
	template_category_update: { ...TEMPLATE, change: 'category' },
	template_correct_category_detection: { ...TEMPLATE, change: 'correctCategory' },
	account_alerts: ACCOUNT,
	account_review_update: ACCOUNT,
	account_settings_update: ACCOUNT,
	account_update: ACCOUNT,
	business_capability_update: ACCOUNT,
	business_status_update: ACCOUNT,
	business_username_updates: ACCOUNT,
	// as the notification itself is called ("Business-scoped user IDs")
	business_username_update: ACCOUNT,
	partner_solutions: ACCOUNT,
	payment_configuration_update: ACCOUNT,
	phone_number_name_update: ACCOUNT,
	phone_number_quality_update: ACCOUNT,
	security: ACCOUNT,
	flows: { event: 'flow' },
	group_lifecycle_update: GROUP,
	group_participants_update: GROUP,
	// as Meta's description of the notification writes it
	group_participant_update: GROUP,
	group_settings_update: GROUP,
	group_status_update: GROUP,
	smb_app_state_sync: {
		event: 'contact',
		list: 'state_sync',
		change: 'contact',
		rename: { phone_number: 'phone' },
		spread: { contact: '', metadata: '' },
	},
	messaging_handovers: {
		event: 'handover',
		list: 'messaging_handovers',
		rename: { phone_number: 'phone' },
		spread: { sender: '', control_passed: '', control_taken: '' },
	},
	automatic_events: {
		event: 'signal',
		list: 'automatic_events',
		rename: { id: 'messageId' },
		spread: { custom_data: '' },
	},
	tracking_events: { event: 'signal', list: 'events', spread: { tracking_data: '' } },
};

/** What customers do with marketing messages: stands among messages, and says nothing of who (Meta: "Tracking click events"). */
const USER_ACTIONS: FieldReading = {
	event: 'signal',
	list: 'user_actions',
	spread: { marketing_messages_link_click_data: '' },
};

/** What belongs to the delivery, not to what happened. */
const ENVELOPE = new Set(['messaging_product', 'metadata', 'errors', 'display_phone_number']);

/**
 * Makes the events of a webhook field that has a reading; undefined for a field that has none, or whose value
 * is nothing that could be read.
 *
 * @param time of the delivery, as Meta says it (`entry.time`)
 */
export function readUpdates(
	field: string,
	value: JsonValue | undefined,
	where: Where,
	time: unknown,
): UpdateEvent[] | undefined {
	const reading = Object.hasOwn(FIELD_READINGS, field) ? FIELD_READINGS[field] : undefined;
	const object = asObject(value);
	return reading && object && eventsIn(object, field, reading, where, time);
}

/** Makes the events of `user_actions` in a value of messages. */
export function readUserActions({ user_actions: list }: JsonObject, where: Where): UpdateEvent[] {
	return Array.isArray(list) && list.length > 0
		? eventsIn({ user_actions: list }, 'messages', USER_ACTIONS, where, undefined)
		: [];
}

function eventsIn(
	object: JsonObject,
	field: string,
	reading: FieldReading,
	where: Where,
	time: unknown,
): UpdateEvent[] {
	const errors = readFailures(object.errors);
	const shared = without(object, ENVELOPE);
	const list = reading.list === undefined ? undefined : object[reading.list];
	const elements = asObjects(list);
	// Without the list, or with something else in it, the value is told whole: nothing may be lost.
	if (elements.length === 0 || elements.length !== (Array.isArray(list) ? list.length : 0)) {
		return [toEvent(field, reading, shared, object, { where, time, errors })];
	}
	const rest = without(shared, new Set([reading.list ?? '', 'contacts']));
	return elements.map((element) =>
		toEvent(field, reading, { ...rest, ...element }, element, { where, time, errors }),
	);
}

function toEvent(
	field: string,
	reading: FieldReading,
	fields: JsonObject,
	raw: JsonObject,
	{ where, time, errors }: { where: Where; time: unknown; errors: UpdateEvent['errors'] },
): UpdateEvent {
	const flat: Record<string, JsonValue> = flatten(fields, reading);
	const { timestamp: own, language, phone } = flat;
	return withoutAbsent<UpdateEvent>({
		...flat,
		...(reading.event === 'template' && typeof language === 'string'
			? // Webhooks write en-US where the API writes en_US.
				{ language: language.replace('-', '_') }
			: {}),
		...(typeof phone === 'string' ? { phone: readNames(phone).phone ?? phone } : {}),
		event: reading.event,
		change: changeOf(reading, fields, field),
		field,
		timestamp: (typeof own === 'string' ? own : undefined) ?? isoTime(time),
		...where,
		errors: readFailures(raw.errors) ?? errors,
		raw,
	});
}

function changeOf(reading: FieldReading, fields: JsonObject, field: string): string {
	if (reading.change !== undefined && reading.event === 'template') return reading.change;
	const inner = Object.keys(reading.spread ?? {})
		.map((key) => asObject(fields[key]))
		.filter((object) => object !== undefined);
	for (const object of [fields, ...inner]) {
		for (const key of CHANGE_FIELDS) {
			const change = asId(object[key]);
			if (change !== undefined && change !== reading.change) return change;
		}
	}
	return field.replace(/_updates?$/, '');
}
