import {
	GraphError,
	invalidParameter,
	managementRefusal,
	missingParameter,
} from '../errors/graphError.ts';
import { listOf, objectOf, parseJson, textOf, type JsonObject } from '../json.ts';
import { checkFlowButtons } from '../message/flow.ts';
import type { BusinessAccount } from '../state/account.ts';
import { graphId } from '../state/ids.ts';
import type { Template } from '../state/templates.ts';
import type { World } from '../state/world.ts';
import { checkNoWords } from '../template/checkAuthentication.ts';
import { checkDefinition, checkEdit, type Definition } from '../template/checkDefinition.ts';
import { checkNewName } from '../template/checkName.ts';
import { checkSamples } from '../template/checkSamples.ts';
import { changeTemplate, checkDeletion, deleteTemplate, review } from '../template/review.ts';
import type { GraphRequest } from './request.ts';
import { libraryComponents } from './templateLibrary.ts';

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
	if (given.category === 'AUTHENTICATION') checkNoWords(given.components);
	checkSamples(world, given.components);
	checkFlowButtons(world, account.id, given.components);
	const template = addTemplate(world, account, definition);
	return { id: template.id, status: template.status, category: template.category };
}

/** Takes in a new definition, and has it reviewed. @throws GraphError for a name that cannot be had */
export function addTemplate(
	world: World,
	account: BusinessAccount,
	definition: Definition,
): Template {
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
	return template;
}

/** Replaces what a template says, and has it reviewed again. */
export function reviseTemplate(world: World, template: Template, definition: Definition): Template {
	const revised: Template = { ...template, ...definition, edited: true, status: 'PENDING' };
	changeTemplate(world, revised);
	review(world, revised.id);
	return revised;
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
		cta_url_link_tracking_opted_out:
			params.cta_url_link_tracking_opted_out ?? template.linkTrackingOptedOut ?? null,
	});
	if (params.components !== undefined) {
		checkSamples(world, definition.components);
		checkFlowButtons(world, template.businessAccountId, definition.components);
	}
	const { id } = template;
	const edits = template.status === 'APPROVED' ? [...template.edits, now] : template.edits;
	reviseTemplate(world, { ...template, edits }, definition);
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
	found.forEach(checkDeletion);
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
