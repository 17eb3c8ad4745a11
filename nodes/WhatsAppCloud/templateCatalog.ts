import type { WhatsAppCredential } from './credential';
import type { GraphClient } from './graph/client';
import { asObject, asObjects, asText, type JsonObject } from './json';
import { parseTemplate, type TemplateDefinition } from './template/definition';

/** How long a definition is used before it is fetched anew, ms. */
const FRESH_FOR_MS = 60 * 1000;

/** By how much the clocks of two processes may differ, ms. */
const CLOCK_TOLERANCE_MS = 2_000;

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
}

/** Which template: by name, and by language where the name has several. */
export interface TemplateReference {
	name: string;
	/** Meta's code, e.g. `en_US`; undefined = the only language there is. */
	language?: string;
	/** The language that an item asks for, however it is written; `language` is then the fallback. */
	wanted?: string;
}

interface ListOptions {
	/** How many at most; undefined = all. */
	limit?: number;
	signal?: AbortSignal;
}

interface Remembered {
	at: number;
	definitions: Promise<TemplateDefinition[]>;
}

/** The templates of one account, as Graph lists them; those that are being sent are kept for a minute. */
export class TemplateCatalog {
	private static readonly catalogs = new Map<string, Map<string, Remembered>>();

	/** Catalogs of one account share what they fetched, whoever opens them. */
	static of(credential: WhatsAppCredential, graph: GraphClient): TemplateCatalog {
		const { businessAccountId, graph: settings } = credential;
		const key = JSON.stringify([settings, businessAccountId]);
		const known = TemplateCatalog.catalogs.get(key) ?? new Map<string, Remembered>();
		TemplateCatalog.catalogs.set(key, known);
		return new TemplateCatalog(graph, businessAccountId, known);
	}

	private constructor(
		private readonly graph: GraphClient,
		private readonly businessAccountId: string,
		private readonly known: Map<string, Remembered>,
	) {}

	/** Templates in Graph's order, page after page, as Graph gives them. */
	listRaw(filter: TemplateFilter, options: ListOptions = {}): AsyncGenerator<JsonObject> {
		return this.graph.list(this.path, { query: queryOf(filter), ...options });
	}

	/** One page of templates, and where the next one begins; for lists that a person scrolls. */
	async page(
		filter: TemplateFilter,
		{ pageSize, after }: { pageSize: number; after?: string },
	): Promise<{ definitions: TemplateDefinition[]; next?: string }> {
		const query = { ...queryOf(filter), limit: pageSize, after };
		const answer = await this.graph.get(this.path, { query });
		const definitions = asObjects(answer.data)
			.map(parseTemplate)
			.filter((definition) => definition !== undefined);
		const paging = asObject(answer.paging);
		const next = asText(paging?.next) && asText(asObject(paging?.cursors)?.after);
		return { definitions, ...(next ? { next } : {}) };
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

	/** All languages of the template with exactly this name; kept for a minute. */
	async translations(
		name: string,
		now: number,
		signal?: AbortSignal,
	): Promise<TemplateDefinition[]> {
		const known = this.known.get(name);
		if (known && now - known.at < FRESH_FOR_MS) return await known.definitions;
		// Graph's `name` also finds names that merely contain it.
		const definitions = this.collect(name, signal);
		this.known.set(name, { at: now, definitions });
		// What could not be fetched, or is not there yet, is not remembered.
		const forget = () => this.known.delete(name);
		void definitions.then((found) => found.length > 0 || forget(), forget);
		return await definitions;
	}

	private async collect(name: string, signal?: AbortSignal): Promise<TemplateDefinition[]> {
		const definitions: TemplateDefinition[] = [];
		for await (const definition of this.list({ name }, { signal })) {
			if (definition.name === name) definitions.push(definition);
		}
		return definitions;
	}

	private get path(): string {
		return `/${this.businessAccountId}/message_templates`;
	}

	/**
	 * Forgets what is kept of a template if it was fetched before Meta's news of it.
	 *
	 * @param newsAt when the news came, ms of the clock of the process that got it; undefined = none came
	 */
	forgetBefore(name: string, newsAt: number | undefined): void {
		const known = this.known.get(name);
		if (known && newsAt !== undefined && known.at <= newsAt + CLOCK_TOLERANCE_MS) this.forget(name);
	}

	/** Forgets what is kept of a template, because Graph said that it is not as remembered. */
	forget(name: string): void {
		this.known.delete(name);
	}
}

function queryOf(filter: TemplateFilter) {
	return {
		fields: FIELDS,
		name: filter.name,
		content: filter.content,
		name_or_content: filter.nameOrContent,
		category: filter.category,
		language: filter.language,
		status: filter.status,
	};
}
