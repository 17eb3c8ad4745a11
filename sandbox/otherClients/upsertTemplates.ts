import { invalidParameter, missingParameter } from '../errors/graphError.ts';
import type { GraphRequest } from '../graph/request.ts';
import { addTemplate, reviseTemplate } from '../graph/templates.ts';
import { listOf, textOf, type JsonObject } from '../json.ts';
import { structured } from '../message/shape.ts';
import type { BusinessAccount } from '../state/account.ts';
import { checkDefinition } from '../template/checkDefinition.ts';

/**
 * `POST /{WABA_ID}/upsert_message_templates`: an authentication template in several languages, made where there is none
 * and changed where there is one (Meta: "Authentication templates, bulk management").
 *
 * @throws GraphError 100 for another category, or without languages
 */
export function upsertTemplates(request: GraphRequest, account: BusinessAccount): JsonObject {
	const { world, params } = request;
	const languages = listOf(structured(params.languages)).flatMap((entry) => textOf(entry) ?? []);
	if (languages.length === 0) throw missingParameter('languages');
	if (textOf(params.category)?.toUpperCase() !== 'AUTHENTICATION') {
		throw invalidParameter('Only AUTHENTICATION templates can be managed in bulk.');
	}
	const definitions = languages.map((language) => checkDefinition({ ...params, language }));
	const data = definitions.map((definition) => {
		const known = world.templates.find(account.id, definition.name, definition.language);
		const template = known
			? reviseTemplate(world, known, definition)
			: addTemplate(world, account, definition);
		return { id: template.id, status: template.status, language: template.language };
	});
	return { data };
}
