import {
	GraphError,
	invalidParameter,
	managementRefusal,
	missingParameter,
} from '../errors/graphError.ts';
import { compact, listOf, objectOf, parseJson, textOf, type JsonObject } from '../json.ts';
import type { BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { Template } from '../state/templates.ts';
import { checkDefinition, checkEdit, checkNewName } from '../template/checkDefinition.ts';
import { checkSamples } from '../template/checkSamples.ts';
import { changeTemplate, deleteTemplate, review } from '../template/review.ts';
import { selectFields, type FieldReader } from './fields.ts';
import { filterValues } from './filter.ts';
import { healthOf } from './health.ts';
import { page } from './paging.ts';
import type { GraphRequest } from './request.ts';
import { libraryComponents } from './templateLibrary.ts';

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
		cta_url_link_tracking_opted_out: () => false,
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

/** `POST /{WABA_ID}/message_templates`: PENDING first; the review's result comes later, by webhook. */
export function createTemplate(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const given = checkDefinition(params);
	const definition =
		given.libraryTemplateName === undefined || given.components.length > 0
			? given
			: {
					...given,
					components: componentsFromLibrary({ ...given, name: given.libraryTemplateName }, params),
				};
	checkSamples(world, given.components);
	checkNewName(world, account.id, definition);
	const template: Template = {
		id: graphId(),
		businessAccountId: account.id,
		status: 'PENDING',
		quality: 'UNKNOWN',
		rejectedReason: 'NONE',
		createdAt: Date.now(),
		edits: [],
		...definition,
		...(world.settings.templateCategory ? { category: world.settings.templateCategory } : {}),
	};
	world.templates.put(template);
	review(world, template.id);
	return { id: template.id, status: template.status, category: template.category };
}

function componentsFromLibrary(
	template: { name: string; language: string; category: string },
	params: JsonObject,
): JsonObject[] {
	const inputs = params.library_template_button_inputs;
	const list = typeof inputs === 'string' ? parseJson(inputs) : inputs;
	return libraryComponents(template, listOf(list).map(objectOf));
}

/** `POST /{TEMPLATE_ID}`: replaces all components and sends the template to review again. */
export function editTemplate(request: GraphRequest, template: Template): JsonObject {
	const { world, params } = request;
	const now = Date.now();
	if (isGenerated(template)) throw generatedRefusal(2388318, 'edited');
	checkEdit(template, params, now);
	const definition = checkDefinition({
		name: template.name,
		language: template.language,
		category: params.category ?? template.category,
		parameter_format: params.parameter_format ?? template.parameterFormat,
		components: params.components ?? template.components,
		message_send_ttl_seconds:
			params.message_send_ttl_seconds ?? template.messageSendTtlSeconds ?? null,
	});
	if (params.components !== undefined) checkSamples(world, definition.components);
	const { id } = template;
	const edits = template.status === 'APPROVED' ? [...template.edits, now] : template.edits;
	changeTemplate(world, { ...template, ...definition, edits, edited: true, status: 'PENDING' });
	review(world, id);
	return { success: true, id, name: definition.name, category: definition.category };
}

/** `DELETE /{WABA_ID}/message_templates`: by `name` in all languages, by `hsm_id`, or by `hsm_ids`. */
export function deleteTemplates(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const own = world.templates.of(account.id);
	const name = textOf(params.name);
	const ids = [...listOf(params.hsm_ids).map(String), ...[textOf(params.hsm_id) ?? []].flat()];
	if (!name && ids.length === 0) throw missingParameter('name');
	if (ids.length > 100) throw invalidParameter('Param hsm_ids must have at most 100 elements.');
	const found = own.filter(
		(template) =>
			(ids.length === 0 || ids.includes(template.id)) && (!name || template.name === name),
	);
	if (found.length === 0) {
		throw new GraphError(400, {
			message: 'Invalid parameter',
			type: 'OAuthException',
			code: 100,
			error_subcode: 2593002,
			is_transient: false,
			error_user_title: "Message Template Can't Be Found",
			error_user_msg: "The message template you're looking for doesn't exist.",
		});
	}
	if (found.some(isGenerated)) throw generatedRefusal(2388330, 'deleted');
	for (const template of found) deleteTemplate(world, template);
	return { success: true };
}

function isGenerated({ source }: Template): boolean {
	return source === 'AUTO_GENERATED';
}

/** Meta's templates of messages without one are Meta's alone (Meta: "Direct Send: API reference"). */
function generatedRefusal(subcode: number, what: string): GraphError {
	return managementRefusal(
		subcode,
		'Direct Send template',
		`A template that Direct Send has made cannot be ${what}.`,
	);
}

/** `POST /{TEMPLATE_ID}/unpause`: back to work for a paused template. */
export function unpauseTemplate(request: GraphRequest, template: Template): JsonObject {
	if (template.status !== 'PAUSED') {
		return { success: false, reason: 'The template is not paused.' };
	}
	changeTemplate(request.world, { ...template, status: 'APPROVED' });
	return { success: true };
}

/** A definition put in through the control API: any status, no checks of Meta's review. */
export function templateFrom(businessAccountId: string, source: JsonObject): Template {
	const format =
		textOf(source.parameter_format)?.toUpperCase() === 'NAMED' ? 'NAMED' : 'POSITIONAL';
	const quality = textOf(objectOf(source.quality_score).score)?.toUpperCase();
	return {
		id: textOf(source.id) ?? graphId(),
		businessAccountId,
		name: textOf(source.name) ?? 'unnamed',
		language: textOf(source.language) ?? 'en_US',
		status: (textOf(source.status)?.toUpperCase() ?? 'APPROVED') as Template['status'],
		category: textOf(source.category)?.toUpperCase() ?? 'UTILITY',
		parameterFormat: format,
		components: listOf(source.components).map(objectOf),
		quality: quality === 'GREEN' || quality === 'YELLOW' || quality === 'RED' ? quality : 'UNKNOWN',
		rejectedReason: textOf(source.rejected_reason) ?? 'NONE',
		...(textOf(source.sub_category) ? { subCategory: textOf(source.sub_category) } : {}),
		...(textOf(source.previous_category)
			? { previousCategory: textOf(source.previous_category) }
			: {}),
		...(textOf(source.correct_category)
			? { correctCategory: textOf(source.correct_category) }
			: {}),
		...(textOf(source.source) ? { source: textOf(source.source) } : {}),
		...(typeof source.message_send_ttl_seconds === 'number'
			? { messageSendTtlSeconds: source.message_send_ttl_seconds }
			: {}),
		createdAt: Date.now(),
		edits: [],
	};
}
