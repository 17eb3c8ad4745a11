import { GraphError, invalidParameter, missingParameter } from '../errors/graphError.ts';
import { listOf, parseJson, textOf, type JsonObject, type JsonValue } from '../json.ts';
import type { App } from '../state/account.ts';
import { OBJECT } from '../webhook/subscription.ts';
import { readCallback, verifyCallback } from '../webhook/verify.ts';
import { selectFields, type FieldReader } from './fields.ts';
import type { GraphRequest } from './request.ts';

/** Fields of `whatsapp_business_account` that an app can subscribe to. */
const SUBSCRIBABLE = [
	'account_alerts',
	'account_review_update',
	'account_settings_update',
	'account_update',
	'automatic_events',
	'business_capability_update',
	'business_status_update',
	'business_username_updates',
	'calls',
	'flows',
	'group_lifecycle_update',
	'group_participants_update',
	'group_settings_update',
	'group_status_update',
	'history',
	'message_echoes',
	'message_template_components_update',
	'message_template_quality_update',
	'message_template_status_update',
	'messages',
	'messaging_handovers',
	'partner_solutions',
	'payment_configuration_update',
	'phone_number_name_update',
	'phone_number_quality_update',
	'security',
	'smb_app_state_sync',
	'smb_message_echoes',
	'standby',
	'template_category_update',
	'template_correct_category_detection',
	'tracking_events',
	'user_preferences',
];

export const APP_TYPE = 'Application';

/** `GET /{APP_ID}`. */
export function getApp(request: GraphRequest, app: App): JsonObject {
	const all: Record<string, FieldReader> = {
		id: () => app.id,
		name: () => app.name,
		link: () => `https://www.facebook.com/games/?app_id=${app.id}`,
		category: () => 'Business',
	};
	return selectFields(APP_TYPE, all, ['category', 'link', 'name', 'id'], request.params.fields);
}

/** `GET /{APP_ID}/subscriptions`. */
export function listSubscriptions(request: GraphRequest, app: App): JsonObject {
	requireAppToken(request);
	return {
		data: [...app.subscriptions.values()].map((subscription) => ({
			object: subscription.object,
			callback_url: subscription.url,
			active: true,
			fields: subscription.fields.map((name) => ({ name, version: 'v26.0' })),
		})),
	};
}

/** `POST /{APP_ID}/subscriptions`: one callback per object; a new one replaces it, after the challenge. */
export async function subscribe(request: GraphRequest, app: App): Promise<JsonObject> {
	requireAppToken(request);
	const { params, world } = request;
	const object = textOf(params.object);
	if (!object) throw missingParameter('object');
	if (object !== OBJECT) {
		throw invalidParameter(
			`Param object must be one of {${OBJECT.toUpperCase()}} - got "${object}".`,
		);
	}
	const known = app.subscriptions.get(object);
	const fields = fieldsOf(params.fields) ?? known?.fields ?? [];
	const unknown = fields.find((field) => !SUBSCRIBABLE.includes(field));
	if (unknown !== undefined) {
		throw invalidParameter(
			`Param fields must be one of {${SUBSCRIBABLE.join(', ')}} - got "${unknown}".`,
		);
	}
	const url = textOf(params.callback_url);
	if (!url) throw missingParameter('callback_url');
	const callback = readCallback(world, url, params.verify_token, {
		url: 'callback_url',
		token: 'verify_token',
	});
	await verifyCallback(world, callback);
	const includeValues = ['true', '1'].includes(textOf(params.include_values) ?? '');
	app.subscriptions.set(object, { ...callback, object, fields, includeValues });
	return { success: true };
}

/** `messages,calls`, or a list, or a list as JSON text (n8n's built-in trigger), or the objects that GET shows. */
function fieldsOf(value: JsonValue | undefined): string[] | undefined {
	if (value === undefined) return undefined;
	const parsed = typeof value === 'string' ? parseJson(value) : value;
	const list = Array.isArray(parsed) ? parsed : (textOf(value) ?? '').split(',');
	return listOf(list)
		.map((field) => (textOf(field) ?? '').trim())
		.filter(Boolean);
}

/** `DELETE /{APP_ID}/subscriptions`: the object, or only some of its fields. */
export function unsubscribe(request: GraphRequest, app: App): JsonObject {
	requireAppToken(request);
	const object = textOf(request.params.object);
	const subscription = object === undefined ? undefined : app.subscriptions.get(object);
	const fields = fieldsOf(request.params.fields);
	if (subscription && fields && fields.length > 0) {
		subscription.fields = subscription.fields.filter((field) => !fields.includes(field));
	} else if (object === undefined) app.subscriptions.clear();
	else app.subscriptions.delete(object);
	return { success: true };
}

function requireAppToken(request: GraphRequest): void {
	if (request.caller.kind === 'app') return;
	throw new GraphError(400, {
		message: '(#15) This method must be called with an app access_token.',
		type: 'OAuthException',
		code: 15,
	});
}

/** What may be uploaded for template samples and profile pictures ("Resumable Upload API"). */
const UPLOAD_TYPES = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4'];

/** `POST /{APP_ID}/uploads`: opens a resumable upload. */
export function openUpload(request: GraphRequest): JsonObject {
	const { params, world } = request;
	const length = Number(params.file_length);
	if (!Number.isInteger(length) || length < 1) throw missingParameter('file_length');
	const type = textOf(params.file_type);
	if (!type) throw missingParameter('file_type');
	if (!UPLOAD_TYPES.includes(type)) {
		throw invalidParameter(
			`Param file_type must be one of {${UPLOAD_TYPES.join(', ')}} - got "${type}".`,
		);
	}
	return { id: world.uploads.open(textOf(params.file_name) ?? 'file', type, length) };
}
