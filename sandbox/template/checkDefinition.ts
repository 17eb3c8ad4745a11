import { invalidParameter, managementRefusal, missingParameter } from '../errors/graphError.ts';
import { listOf, objectOf, textOf, type JsonObject } from '../json.ts';
import type { Template } from '../state/templates.ts';
import { requireOneOf } from '../message/require.ts';
import { checkShape, structured } from '../message/shape.ts';
import { checkComponents } from './checkComponents.ts';
import { checkPhoneNumbers } from './checkDefinitionButtons.ts';
import { checkName } from './checkName.ts';
import { DEFINITION } from './definitionShape.ts';
import { LANGUAGES } from './languages.ts';
import { upperCased } from './definition.ts';

export type Definition = Pick<
	Template,
	| ('name' | 'language' | 'category' | 'subCategory' | 'parameterFormat' | 'components')
	| ('messageSendTtlSeconds' | 'libraryTemplateName' | 'linkTrackingOptedOut')
>;

const CATEGORIES = ['AUTHENTICATION', 'MARKETING', 'UTILITY'];

/** Seconds that an undelivered message is kept for, by category ("Template time-to-live"); -1 is 30 days. */
const TTL: Record<string, [number, number]> = {
	AUTHENTICATION: [30, 900],
	UTILITY: [30, 43_200],
	MARKETING: [43_200, 2_592_000],
};

/** @throws GraphError 100, with a subcode where Meta has one */
export function checkDefinition(params: JsonObject): Definition {
	const name = textOf(params.name);
	const language = textOf(params.language);
	const category = textOf(params.category)?.toUpperCase();
	if (!name) throw missingParameter('name');
	checkName(name);
	if (!language) throw missingParameter('language');
	if (!LANGUAGES.includes(language)) {
		throw invalidParameter(
			`Param language must be one of {${LANGUAGES.join(', ')}} - got "${language}".`,
		);
	}
	if (!category) throw missingParameter('category');
	if (!CATEGORIES.includes(category)) {
		throw invalidParameter(
			`Param category must be one of {${CATEGORIES.join(', ')}} - got "${textOf(params.category)}".`,
		);
	}
	const format = params.parameter_format ?? 'positional';
	const named = requireOneOf(format, 'parameter_format', ['named', 'positional']) === 'named';
	const library = textOf(params.library_template_name);
	const given = structured(params.components);
	if ((given === undefined || given === null) && !library) throw missingParameter('components');
	checkShape(given, DEFINITION, 'components');
	const components = listOf(given).map((entry) => upperCased(objectOf(entry)));
	checkPhoneNumbers(components, 'components');
	if (!library) checkComponents(components, category, named);
	const ttl = params.message_send_ttl_seconds;
	const subCategory = textOf(params.sub_category)?.toUpperCase();
	checkShape(ttl, 'integer', 'message_send_ttl_seconds');
	const optedOut = params.cta_url_link_tracking_opted_out;
	checkShape(optedOut, 'flag', 'cta_url_link_tracking_opted_out');
	return {
		name,
		language,
		category,
		parameterFormat: named ? 'NAMED' : 'POSITIONAL',
		components,
		...(ttl === undefined || ttl === null
			? {}
			: { messageSendTtlSeconds: checkTtl(Number(ttl), category) }),
		...(subCategory ? { subCategory } : {}),
		...(library ? { libraryTemplateName: library } : {}),
		...(optedOut === undefined || optedOut === null
			? {}
			: { linkTrackingOptedOut: /^(?:true|1)$/i.test(textOf(optedOut) ?? '') }),
	};
}

function checkTtl(ttl: number, category: string): number {
	const [least, most] = TTL[category] ?? [30, 43_200];
	if (ttl !== -1 && (ttl < least || ttl > most)) {
		throw invalidParameter(
			`Param message_send_ttl_seconds must be between ${least} and ${most} for ${category} templates.`,
		);
	}
	return ttl;
}

const DAY = 24 * 3_600_000;

/** What an edit can change; a request with none of it edits nothing. */
const EDITABLE = [
	'category',
	'components',
	'cta_url_link_tracking_opted_out',
	'message_send_ttl_seconds',
	'parameter_format',
];

/**
 * Approved, rejected and paused templates can be edited; approved ones once in 24 hours and ten times in 30
 * days, without changing their category.
 *
 * @param now ms
 */
export function checkEdit(template: Template, params: JsonObject, now: number): void {
	if (EDITABLE.every((name) => params[name] === undefined)) {
		throw invalidParameter('Invalid parameter');
	}
	if (!['APPROVED', 'REJECTED', 'PAUSED'].includes(template.status)) {
		throw managementRefusal(
			2388039,
			"Message Template Can't Be Edited",
			`A template with the status ${template.status} cannot be edited.`,
		);
	}
	if (template.status !== 'APPROVED') return;
	const category = textOf(params.category)?.toUpperCase();
	if (category !== undefined && category !== template.category) {
		throw managementRefusal(
			2388025,
			'Category Is Not Editable',
			'You can only change the category of a rejected or paused template.',
		);
	}
	const recent = (span: number): number => template.edits.filter((at) => now - at < span).length;
	if (recent(DAY) >= 1 || recent(30 * DAY) >= 10) {
		throw managementRefusal(
			2388039,
			"Message Template Can't Be Edited",
			'An approved template can be edited once in 24 hours and up to 10 times in 30 days.',
		);
	}
}
