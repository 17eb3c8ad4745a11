import type { WhatsAppCredential } from './credential';
import type { GraphClient } from '../graph/client';
import type { JsonObject } from '../json';
import { Recent } from '../recent';
import { parseTemplate, type TemplateDefinition } from '../template/definition';
import { fromList, ONE_BY_ONE } from './templateList';
import { type Ask, type LookUpOptions, TemplateMemory, type Translations } from './templateMemory';

/** What of a template we ask Graph for (Meta: `GET /{WABA ID}/message_templates`). */
const FIELDS =
	'id,name,language,category,sub_category,correct_category,previous_category,status,parameter_format,components,quality_score,rejected_reason';

/** Filters that Graph applies; empty ones are left out. */
export interface TemplateFilter {
	name?: string;
	content?: string;
	/** Part of the name or of the content. */
	nameOrContent?: string;
	category?: string;
	language?: string;
	status?: string;
	/** `ALL`, or Meta's word; absent = those that people have made. */
	source?: string;
}

/** What Meta calls templates that it has made of messages without one (Meta: "Direct Send"). */
const GENERATED = 'AUTO_GENERATED';

/** Which template: by name, and by language where the name has several. */
export interface TemplateReference {
	name: string;
	/** Meta's code, e.g. `en_US`; undefined = the only language there is. */
	language?: string;
	/** The language that an item asks for, however it is written; `language` is then the fallback. */
	wanted?: string;
}

/** So many does Graph list at a time. */
const PAGE_SIZE = 100;

/** As many as a process will ever need; that of a token that is no longer used is let go. */
const MOST_ACCOUNTS = 100;

interface ListOptions {
	/** How many at most; undefined = all. */
	limit?: number;
	signal?: AbortSignal;
	/** For how long each page is asked for, ms. */
	patienceMs?: number;
}

/** The templates of one account, as Graph lists them; those that are being sent are kept for a while. */
export class TemplateCatalog {
	private static readonly memories = new Recent<string, TemplateMemory>(MOST_ACCOUNTS);

	/** Catalogs of one account share what they fetched, whoever opens them. */
	static of(credential: WhatsAppCredential, graph: GraphClient): TemplateCatalog {
		const { businessAccountId, graph: settings } = credential;
		const key = JSON.stringify([settings, businessAccountId]);
		const memory = TemplateCatalog.memories.get(key) ?? new TemplateMemory();
		TemplateCatalog.memories.set(key, memory);
		return new TemplateCatalog(graph, businessAccountId, memory);
	}

	private constructor(
		private readonly graph: GraphClient,
		private readonly businessAccountId: string,
		private readonly memory: TemplateMemory,
	) {}

	/** Templates in Graph's order, page after page, as Graph gives them. */
	async *listRaw(
		filter: TemplateFilter,
		{ limit = Infinity, ...options }: ListOptions = {},
	): AsyncGenerator<JsonObject> {
		// Meta cannot leave the generated ones out, so that nobody knows how many to ask for.
		const most = filter.source === undefined ? { pageSize: Math.min(limit, PAGE_SIZE) } : { limit };
		let left = limit;
		for await (const template of this.graph.list(this.path, {
			...{ query: queryOf(filter), ...options, ...most },
		})) {
			if (isHidden(template, filter)) continue;
			if (left-- <= 0) return;
			yield template;
			if (left === 0) return;
		}
	}

	/** One page of templates, and where the next one begins; for lists that a person scrolls. */
	async page(
		filter: TemplateFilter,
		{ pageSize, after }: { pageSize: number; after?: string },
	): Promise<{ definitions: TemplateDefinition[]; next?: string }> {
		const { elements, next } = await this.graph.page(this.path, {
			...{ query: queryOf(filter), pageSize, after },
		});
		const definitions = elements
			.filter((template) => !isHidden(template, filter))
			.map(parseTemplate)
			.filter((definition) => definition !== undefined);
		return { definitions, ...(next === undefined ? {} : { next }) };
	}

	/** Templates in Graph's order, page after page. */
	async *list(
		filter: TemplateFilter,
		options: ListOptions = {},
	): AsyncGenerator<TemplateDefinition> {
		for await (const template of this.listRaw(filter, options)) {
			const definition = parseTemplate(template);
			if (definition) yield definition;
		}
	}

	/**
	 * All languages of the template with exactly this name; as they were last known when Graph cannot be asked.
	 *
	 * @throws {GraphError} when nothing is known either
	 */
	async translations(name: string, options: LookUpOptions): Promise<Translations> {
		return await this.among([name], options.now)(name, options);
	}

	/** The same, for whoever asks for each of these names: many take no more look-ups than a list of all templates. */
	among(
		names: readonly string[],
		now: number,
	): (name: string, options: LookUpOptions) => Promise<Translations> {
		const missing = names.filter((name) => !this.memory.isFresh(name, now));
		const one: Ask = async (name, patienceMs) => await this.lookUp(name, patienceMs);
		const list = (patienceMs: number) => this.list({ source: 'ALL' }, { patienceMs });
		const ask = missing.length > ONE_BY_ONE ? fromList(new Set(missing), list, one) : one;
		return async (name, options) => await this.memory.find(name, ask, options);
	}

	/** See {@link TemplateMemory.isAtHand}. */
	isAtHand(name: string, now: number): boolean {
		return this.memory.isAtHand(name, now);
	}

	private async lookUp(name: string, patienceMs: number): Promise<TemplateDefinition[]> {
		const definitions: TemplateDefinition[] = [];
		// Graph's `name` also finds names that merely contain it.
		for await (const definition of this.list({ name, source: 'ALL' }, { patienceMs })) {
			if (definition.name === name) definitions.push(definition);
		}
		return definitions;
	}

	/** See {@link TemplateMemory.forgetBefore}. */
	forgetBefore(name: string, newsAt: number | undefined): void {
		this.memory.forgetBefore(name, newsAt);
	}

	/** See {@link TemplateMemory.forget}. */
	forget(name: string): void {
		this.memory.forget(name);
	}

	private get path(): string {
		return `/${this.businessAccountId}/message_templates`;
	}
}

function isHidden({ source }: JsonObject, filter: TemplateFilter): boolean {
	return filter.source === undefined && source === GENERATED;
}

function queryOf(filter: TemplateFilter) {
	const { source } = filter;
	return {
		// For what is looked up by its name it makes no difference where it comes from.
		fields: source === 'ALL' ? FIELDS : `${FIELDS},source`,
		name: filter.name,
		content: filter.content,
		name_or_content: filter.nameOrContent,
		category: filter.category,
		language: filter.language,
		status: filter.status,
		source: source === 'ALL' ? undefined : source,
	};
}
