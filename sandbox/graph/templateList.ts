import { compact, textOf, type JsonObject } from '../json.ts';
import { requireOneOf } from '../message/require.ts';
import type { BusinessAccount } from '../state/account.ts';
import type { Template } from '../state/templates.ts';
import { selectFields, type FieldReader } from './fields.ts';
import { filterValues } from './filter.ts';
import { healthOf } from './health.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';

export const TEMPLATE_TYPE = 'WhatsAppMessageTemplate';

const DEFAULT_FIELDS = [
	'name',
	'previous_category',
	'parameter_format',
	'components',
	'language',
	'status',
	'category',
	'sub_category',
	'id',
];

/** `GET /{TEMPLATE_ID}`. */
export function getTemplate(request: GraphRequest, template: Template): JsonObject {
	return describeTemplate(request, template);
}

function describeTemplate(request: GraphRequest, template: Template): JsonObject {
	const all: Record<string, FieldReader> = {
		id: () => template.id,
		name: () => template.name,
		language: () => template.language,
		status: () => template.status,
		category: () => template.category,
		sub_category: () => template.subCategory,
		previous_category: () => template.previousCategory,
		correct_category: () => template.correctCategory,
		parameter_format: () => template.parameterFormat,
		components: () => template.components,
		quality_score: () => ({
			score: template.quality,
			date: Math.floor(template.createdAt / 1000),
		}),
		rejected_reason: () => template.rejectedReason,
		library_template_name: () => template.libraryTemplateName,
		source: () => template.source,
		message_send_ttl_seconds: () => template.messageSendTtlSeconds,
		cta_url_link_tracking_opted_out: () => template.linkTrackingOptedOut ?? false,
		degrees_of_freedom_spec: () => undefined,
		is_primary_device_delivery_only: () => template.category === 'AUTHENTICATION',
		health_status: () => healthOf(request.world, { template }),
		last_updated_time: () => new Date(template.createdAt).toISOString(),
	};
	return selectFields(TEMPLATE_TYPE, all, DEFAULT_FIELDS, request.params.fields);
}

/** The list's filters: each takes one value; texts match without regard to case. */
const FILTERS: Record<string, (template: Template, wanted: string) => boolean> = {
	name: (template, wanted) => template.name.includes(wanted),
	language: (template, wanted) => template.language.toLowerCase() === wanted,
	status: (template, wanted) => template.status.toLowerCase() === wanted,
	category: (template, wanted) => template.category.toLowerCase() === wanted,
	source: (template, wanted) => (template.source ?? '').toLowerCase() === wanted,
	correct_category: (template, wanted) => (template.correctCategory ?? '').toLowerCase() === wanted,
	quality_score: (template, wanted) => template.quality.toLowerCase() === wanted,
	content: (template, wanted) => contentOf(template).includes(wanted),
	name_or_content: (template, wanted) =>
		template.name.includes(wanted) || contentOf(template).includes(wanted),
};

const CATEGORIES = ['authentication', 'marketing', 'utility'];

/** Filters that are enumerations; any other word is refused. */
const WORDS: Record<string, readonly string[]> = {
	status: [
		...['approved', 'archived', 'deleted', 'disabled', 'flagged', 'in_appeal', 'limit_exceeded'],
		...['locked', 'paused', 'pending', 'pending_deletion', 'rejected'],
	],
	category: CATEGORIES,
	correct_category: CATEGORIES,
	quality_score: ['green', 'red', 'unknown', 'yellow'],
};

/** @throws GraphError `(#100) Param status[0] must be one of {…} - got "FOO".` */
function checkWords(name: string, values: string[]): void {
	const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
	if (known) values.forEach((value, index) => requireOneOf(value, `${name}[${index}]`, known));
}

function contentOf(template: Template): string {
	return template.components
		.map((component) => textOf(component.text) ?? '')
		.join('\n')
		.toLowerCase();
}

/** `GET /{WABA_ID}/message_templates`: filters, fields, cursors; `summary` when asked for. */
export function listTemplates(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const wanted = Object.keys(FILTERS).flatMap((name) => {
		const values = filterValues(params[name]);
		checkWords(name, values);
		return values.length > 0 ? [{ name, values }] : [];
	});
	const all = world.templates.of(account.id);
	const matching = all.filter((template) =>
		wanted.every(({ name, values }) => values.some((value) => FILTERS[name]?.(template, value))),
	);
	const fields = (textOf(params.fields) ?? '')
		.split(',')
		.filter((field) => !field.startsWith('summary'))
		.join(',');
	const listed = { ...request, params: { ...params, fields } };
	const summarised = params.summary !== undefined || /\bsummary/.test(textOf(params.fields) ?? '');
	return compact({
		...page(
			request,
			matching,
			({ id }) => id,
			(template) => describeTemplate(listed, template),
		),
		summary: summarised
			? {
					total_count: matching.length,
					message_template_count: all.length,
					message_template_limit: 250,
					are_translations_complete: false,
				}
			: undefined,
	});
}
