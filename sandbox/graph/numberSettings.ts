import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import { isObject, listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { checkShape, oneOf, structured, type Shape } from '../message/shape.ts';
import type { PhoneNumber } from '../state/account.ts';
import type { GraphRequest } from './request.ts';

const STATUS = oneOf('enabled', 'disabled');
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** What `POST /{PHONE_NUMBER_ID}/settings` takes (Meta, "Configure Call Settings"), each merged into what stands. */
const SETTINGS: Record<string, Shape> = {
	calling: {
		status: STATUS,
		call_icon_visibility: oneOf('default', 'disable_all'),
		call_icons: { restrict_to_user_countries: ['text'] },
		callback_permission_status: STATUS,
		call_hours: {
			status: STATUS,
			timezone_id: 'text',
			weekly_operating_hours: [
				{ day_of_week: oneOf(...DAYS), open_time: 'text', close_time: 'text' },
			],
			holiday_schedule: [{ date: 'text', start_time: 'text', end_time: 'text' }],
		},
		sip: { status: STATUS, servers: 'any' },
		srtp_key_exchange_protocol: oneOf('dtls', 'sdes'),
		audio: 'any',
		video: 'any',
		voicemail: 'any',
	},
	user_identity_change: { enable_identity_key_check: 'flag' },
	storage_configuration: 'any',
	payload_encryption: 'any',
};

/** `GET /{PHONE_NUMBER_ID}/settings`. */
export function getSettings(_request: GraphRequest, number: PhoneNumber): JsonObject {
	return number.settings;
}

/** `POST /{PHONE_NUMBER_ID}/settings`: what is not mentioned stays. */
export function changeSettings({ params }: GraphRequest, number: PhoneNumber): JsonObject {
	const given = Object.keys(SETTINGS).filter((name) => params[name] !== undefined);
	if (given.length === 0) throw missingParameter('calling');
	for (const name of given) checkShape(structured(params[name]), SETTINGS[name] ?? 'any', name);
	checkHours(objectOf(objectOf(params.calling).call_hours));
	for (const name of given) {
		const value = structured(params[name]);
		if (!isObject(value)) throw invalidParameter(`Param ${name} must be a JSON object.`);
		number.settings = {
			...number.settings,
			[name]: { ...objectOf(number.settings[name]), ...value },
		};
	}
	return { success: true };
}

/** Two stretches a day at most, each from `0800` to something later, and 20 holidays. */
function checkHours({
	weekly_operating_hours: week,
	holiday_schedule: holidays,
}: JsonObject): void {
	const path = "calling['call_hours']";
	const stretches = listOf(week).map(objectOf);
	stretches.forEach(({ day_of_week: day, open_time, close_time }, index) => {
		const times = [open_time, close_time].map((time) => textOf(time) ?? '');
		const [opens = '', closes = ''] = times;
		const areTimes = times.every((time) => /^(?:[01]\d|2[0-3])[0-5]\d$/.test(time));
		const sameDay = stretches.filter((other) => other.day_of_week === day);
		if (areTimes && opens < closes && sameDay.length <= 2) return;
		throw invalidParameter(`Param ${path}['weekly_operating_hours'][${index}] is not valid.`);
	});
	if (listOf(holidays).length > 20) {
		throw invalidParameter(`Param ${path}['holiday_schedule'] must have no more than 20 elements.`);
	}
}
