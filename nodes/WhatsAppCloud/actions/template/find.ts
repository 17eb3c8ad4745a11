import type { TemplateDefinition } from '../../template/definition';
import type { TemplateReference } from '../../templateCatalog';
import type { Batch } from '../operation';

/** All translations of every template that a batch names, each name fetched once. */
export async function findTemplates(
	batch: Batch,
	references: Array<TemplateReference | undefined>,
): Promise<Map<string, TemplateDefinition[]>> {
	const names = [
		...new Set(references.flatMap((reference) => (reference ? [reference.name] : []))),
	];
	if (names.length === 0) return new Map();
	const { templates, credential } = batch.account;
	// What Meta's webhooks said, to whatever process they came: Meta is asked anew.
	const store = await batch.account.store();
	const news = await store.findTemplateNews(credential.businessAccountId, names);
	names.forEach((name, index) => templates.forgetBefore(name, news[index]));
	return new Map(
		await Promise.all(
			names.map(async (name): Promise<[string, TemplateDefinition[]]> => [
				name,
				await templates.translations(name, batch.now(), batch.signal),
			]),
		),
	);
}
