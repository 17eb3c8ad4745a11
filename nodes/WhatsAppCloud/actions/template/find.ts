import { insist } from '../../account/insist';
import { GraphError } from '../../graph/error';
import { PATIENCE_MS } from '../../graph/patience';
import type { TemplateDefinition } from '../../template/definition';
import type { TemplateReference } from '../../account/templateCatalog';
import type { Translations } from '../../account/templateMemory';
import { BadInput } from '../failure';
import type { Batch } from '../operation';

/** All languages of each template that a batch names, or why they could not be looked up; by name. */
export type FoundTemplates = Map<string, Translations | GraphError>;

/** A template with the ID that Meta's requests about it want. */
export function withId(
	template: TemplateDefinition,
): (TemplateDefinition & { id: string }) | BadInput {
	const { id, name } = template;
	return id === undefined
		? new BadInput(`Template ${name} has no ID`, undefined, ['Template'])
		: { ...template, id };
}

/** How long a template is waited for that nothing depends on, ms. */
const ASIDE_MS = PATIENCE_MS.person;

/**
 * All translations of every template that a batch names, each name fetched once. What cannot be looked up keeps
 * back those who need it, and nobody else.
 *
 * @param isAside whether the item at this place goes out without its template as well
 */
export async function findTemplates(
	batch: Batch,
	references: Array<TemplateReference | undefined>,
	isAside: (index: number) => boolean = () => false,
): Promise<FoundTemplates> {
	const places = new Map<string, number[]>();
	for (const [index, reference] of references.entries()) {
		if (!reference) continue;
		const those = places.get(reference.name);
		if (those) those.push(index);
		else places.set(reference.name, [index]);
	}
	const names = [...places.keys()];
	if (names.length === 0) return new Map();
	const { templates, credential } = batch.account;
	// What Meta's webhooks said, to whatever process they came: Meta is asked anew.
	const store = await batch.account.store();
	const findNews = async () =>
		await store.notes.findTemplateNews(credential.businessAccountId, names);
	const news = await insist(findNews, batch.signal);
	names.forEach((name, index) => templates.forgetBefore(name, news[index]));
	const now = batch.now();
	const translations = templates.among(names, now);
	const find = async (name: string): Promise<[string, Translations | GraphError]> => {
		const isHurried = !templates.isAtHand(name, now) && places.get(name)?.every(isAside);
		const limits = isHurried ? { patienceMs: ASIDE_MS, waitMs: ASIDE_MS } : {};
		try {
			const options = { now, signal: batch.signal, ...limits };
			return [name, await translations(name, options)];
		} catch (thrown) {
			if (!(thrown instanceof GraphError) || batch.signal?.aborted) throw thrown;
			const title = `Template "${name}" could not be looked up: ${thrown.title}`;
			return [name, thrown.inOtherWords({ title })];
		}
	};
	return new Map(await Promise.all(names.map(find)));
}
