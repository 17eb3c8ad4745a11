import { invalidDetails, invalidParameter, managementRefusal } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { isGiven, refusal } from './checkDefinitionButtons.ts';
import { missingFields, unexpectedFields } from './definition.ts';

/** Meta: "Zero-tap authentication templates", "Supported apps". */
const MAX = { codeMinutes: 90, text: 25, apps: 5, packageName: 224 } as const;

/** Button types that hand the code to an app. */
const WITH_APPS = ['ONE_TAP', 'ZERO_TAP'];

/** Meta shows its own words in such a template, and takes none from anybody. @throws GraphError 100/2388042 */
export function checkNoWords(components: JsonObject[]): void {
	for (const { type, text } of components) {
		if (text !== undefined && text !== null) throw unexpectedFields(textOf(type) ?? '', 'text');
	}
}

/** One button, for the code; an app that reads it by itself is named. @throws GraphError 100 */
export function checkAuthentication(components: JsonObject[], buttons: JsonObject[]): void {
	if (components.some(({ type }) => type === 'HEADER')) {
		// Which subcode this has, nobody has written down.
		throw invalidDetails('AUTHENTICATION templates have no HEADER.');
	}
	const [first] = buttons;
	const type = textOf(first?.type)?.toUpperCase();
	if (!first || buttons.length > 1 || (type !== 'OTP' && type !== 'URL')) {
		throw managementRefusal(
			2388148,
			'Unsupported message template button configuration',
			'Message templates in the AUTHENTICATION category must have exactly one button, which must be of the OTP type.',
		);
	}
	const kind = textOf(first.otp_type)?.toUpperCase() ?? '';
	if (WITH_APPS.includes(kind)) checkApps(first);
	if ((textOf(first.autofill_text) ?? '').length > MAX.text) {
		throw refusal(`Button texts can have at most ${MAX.text} characters.`);
	}
	if (kind === 'ZERO_TAP' && textOf(first.zero_tap_terms_accepted)?.toLowerCase() !== 'true') {
		throw invalidParameter('Param zero_tap_terms_accepted must be true for zero-tap templates.');
	}
	const footer = components.find(({ type }) => type === 'FOOTER');
	const minutes = footer?.code_expiration_minutes;
	if (minutes === undefined) return;
	if (!(Number(minutes) >= 1 && Number(minutes) <= MAX.codeMinutes)) {
		throw managementRefusal(
			2388073,
			"Message footer format isn't valid",
			`code_expiration_minutes must be between 1 and ${MAX.codeMinutes}.`,
		);
	}
}

function checkApps(button: JsonObject): void {
	if (!isGiven(button, 'supported_apps') && !isGiven(button, 'package_name')) {
		throw missingFields('BUTTONS', 'supported_apps');
	}
	const apps = listOf(button.supported_apps).map(objectOf);
	if (apps.length > MAX.apps) throw refusal(`There can be at most ${MAX.apps} supported_apps.`);
	for (const app of apps) {
		const name = textOf(app.package_name) ?? '';
		const segments = name.split('.');
		const isName =
			name.length <= MAX.packageName &&
			segments.length >= 2 &&
			segments.every((segment) => /^[a-zA-Z]\w*$/.test(segment));
		if (!isName) throw invalidParameter(`Param package_name is not valid - got "${name}".`);
		const hash = textOf(app.signature_hash) ?? '';
		if (!/^[a-zA-Z0-9+/=]{11}$/.test(hash)) {
			throw invalidParameter(`Param signature_hash must have 11 characters - got "${hash}".`);
		}
	}
}
