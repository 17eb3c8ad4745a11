import type { JsonObject } from '../json.ts';

export type TemplateStatus =
	| 'APPROVED'
	| 'PENDING'
	| 'REJECTED'
	| 'PAUSED'
	| 'DISABLED'
	| 'IN_APPEAL'
	| 'PENDING_DELETION'
	| 'DELETED'
	| 'LIMIT_EXCEEDED'
	| 'ARCHIVED';

/** A message template as `GET /{TEMPLATE_ID}` shows it. Replaced, never changed: sends keep what they used. */
export interface Template {
	readonly id: string;
	readonly businessAccountId: string;
	readonly name: string;
	readonly language: string;
	readonly status: TemplateStatus;
	readonly category: string;
	readonly subCategory?: string;
	readonly previousCategory?: string;
	readonly correctCategory?: string;
	readonly parameterFormat: 'POSITIONAL' | 'NAMED';
	readonly components: JsonObject[];
	readonly quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
	readonly rejectedReason: string;
	readonly messageSendTtlSeconds?: number;
	readonly libraryTemplateName?: string;
	/** Whether taps on links are not counted. */
	readonly linkTrackingOptedOut?: boolean;
	/** `AUTO_GENERATED`: made of a message that was sent without a template. */
	readonly source?: string;
	/** What the Marketing Messages API makes of it: 134101, 134102; absent = it is ready. */
	readonly marketingSync?: string;
	/** ms since the epoch. */
	readonly createdAt: number;
	/** Edits while approved: one in 24 hours, ten in 30 days. */
	readonly edits: readonly number[];
	/** Whether the components are new since it was last approved. */
	readonly edited?: boolean;
}

/** The account's templates, newest first as Meta lists them. */
export class Templates {
	private readonly byId = new Map<string, Template>();
	private readonly byName = new Map<string, Template>();
	/** Names of approved templates that were deleted: locked for 30 days. */
	private readonly locked = new Map<string, number>();

	put(template: Template): void {
		const before = this.byId.get(template.id);
		if (before) this.byName.delete(keyOf(before));
		const twin = this.byName.get(keyOf(template));
		if (twin && twin.id !== template.id) this.byId.delete(twin.id);
		this.byId.set(template.id, template);
		this.byName.set(keyOf(template), template);
	}

	get(id: string): Template | undefined {
		return this.byId.get(id);
	}

	find(businessAccountId: string, name: string, language: string): Template | undefined {
		return this.byName.get(`${businessAccountId}|${name}|${language}`);
	}

	of(businessAccountId: string): Template[] {
		return [...this.byId.values()]
			.filter((template) => template.businessAccountId === businessAccountId)
			.reverse();
	}

	/** @param now ms; an approved template's name and language cannot be used again for 30 days */
	delete(template: Template, now: number): void {
		this.byId.delete(template.id);
		this.byName.delete(keyOf(template));
		if (template.status === 'APPROVED') this.locked.set(keyOf(template), now + 30 * 24 * 3_600_000);
	}

	isLocked(businessAccountId: string, name: string, language: string, now: number): boolean {
		return (this.locked.get(`${businessAccountId}|${name}|${language}`) ?? 0) > now;
	}

	all(): Template[] {
		return [...this.byId.values()];
	}

	/** All were made, edited and locked so much earlier. */
	age(ms: number): void {
		for (const template of this.all()) {
			const edits = template.edits.map((at) => at - ms);
			this.put({ ...template, createdAt: template.createdAt - ms, edits });
		}
		for (const [key, until] of this.locked) this.locked.set(key, until - ms);
	}

	clear(): void {
		this.byId.clear();
		this.byName.clear();
		this.locked.clear();
	}
}

function keyOf(template: Template): string {
	return `${template.businessAccountId}|${template.name}|${template.language}`;
}
