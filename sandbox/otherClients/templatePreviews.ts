import { invalidParameter } from '../errors/graphError.ts';
import type { GraphRequest } from '../graph/request.ts';
import { compact, listOf, textOf, type JsonObject } from '../json.ts';
import { requireNumber, requireOneOf } from '../message/require.ts';
import { structured } from '../message/shape.ts';
import { LANGUAGES } from '../template/languages.ts';
import { codeTextOf } from '../template/needs.ts';

/**
 * `GET /{WABA_ID}/message_template_previews`: how Meta words an authentication template, by language (Meta:
 * "Authentication templates, template previews"). The sandbox knows the English words only.
 *
 * @throws GraphError 100 for another category, for buttons other than OTP, a language that is none, or minutes outside 1–90
 */
export function previewTemplates({ params }: GraphRequest): JsonObject {
	requireOneOf(params.category, 'category', ['authentication']);
	const buttons = namesIn(params.button_types);
	if (buttons.length !== 1) throw invalidParameter('Param button_types must be OTP.');
	requireOneOf(buttons[0], 'button_types[0]', ['otp']);
	const asked = namesIn(params.languages ?? params.language);
	const unknown = asked.find((language) => !LANGUAGES.includes(language));
	if (unknown !== undefined) {
		throw invalidParameter(`Param languages must be supported languages - got "${unknown}".`);
	}
	const minutes = textOf(params.code_expiration_minutes);
	if (minutes !== undefined) requireNumber(minutes, 'code_expiration_minutes', [1, 90]);
	const advice = textOf(params.add_security_recommendation)?.toLowerCase() === 'true';
	const data = (asked.length > 0 ? asked : LANGUAGES).map((language) =>
		compact({
			body: codeTextOf(advice),
			buttons: [{ autofill_text: 'Autofill', text: 'Copy code' }],
			footer: minutes && `This code expires in ${minutes} minutes.`,
			language,
		}),
	);
	return { data };
}

/** A list, JSON text, or names between commas. */
function namesIn(value: GraphRequest['params'][string] | undefined): string[] {
	const list = listOf(structured(value)).flatMap((entry) => textOf(entry) ?? []);
	const names = list.length > 0 ? list : (textOf(value) ?? '').split(',');
	return names.map((name) => name.trim()).filter(Boolean);
}
