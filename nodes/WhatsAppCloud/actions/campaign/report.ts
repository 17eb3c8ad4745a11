import type { IDataObject } from 'n8n-workflow';

import type { Campaign, ReportGroup } from '../../store/campaigns';
import { kindFrom } from '../../store/ledger';

/** How many different buttons are told apart: payloads may be each customer's own. */
const MOST_BUTTONS = 100;

/** What a group itself says of its messages. */
const TOLD = ['sent', 'delivered', 'read', 'played', 'answered', 'optedOut', 'failed'] as const;

const FUNNEL = ['recipients', ...TOLD, 'unsent', 'unknown'] as const;

type Counts = Record<(typeof FUNNEL)[number], number>;

const UNHEARD_AFTER_MS = 5 * 60 * 1000;

const UNHEARD =
	'No message is known to have arrived. Meta reports that by webhook: check that a WhatsApp Cloud Trigger is published for this number.';

/** What became of some of the messages, and what they cost. */
class Part {
	readonly counts = Object.fromEntries(FUNNEL.map((name) => [name, 0])) as Counts;

	readonly costs = new Map<string, { charged: number; estimated: number; unknown: number }>();

	free = 0;

	withoutPrice = 0;

	add(group: ReportGroup): void {
		const { counts } = this;
		counts.recipients += group.count;
		for (const name of TOLD) counts[name] += group[name];
		if (group.state === 'unsent') counts.unsent += group.count;
		if (group.state === 'claimed') counts.unknown += group.count - group.failed;
		if (group.charge === 'free') this.free += group.count;
		this.#addCost(group);
	}

	describe(): IDataObject {
		return { ...this.counts, cost: this.#describeCost() };
	}

	#addCost({ currency, charge, amount, count, state, failed }: ReportGroup): void {
		// Their price is not known, which is not the same as nothing.
		if (currency === undefined && state !== 'unsent') this.withoutPrice += count - failed;
		if (currency === undefined || charge === 'none' || charge === 'free') return;
		const cost = this.costs.get(currency) ?? { charged: 0, estimated: 0, unknown: 0 };
		if (charge === 'charged') cost.charged += amount;
		else {
			cost.estimated += amount;
			cost.unknown += count;
		}
		this.costs.set(currency, cost);
	}

	/** Each currency by itself: two are never added. */
	#describeCost(): IDataObject {
		return {
			amounts: [...this.costs].map(([currency, { charged, estimated, unknown }]) => ({
				currency,
				charged: charged / 1e6,
				notKnownYet: estimated / 1e6,
				messagesNotKnownYet: unknown,
			})),
			freeMessages: this.free,
			messagesWithoutPrice: this.withoutPrice,
		};
	}
}

/** Puts the groups of a campaign together, however many messages stand behind them. */
export class CampaignReport {
	readonly #all = new Part();

	readonly #by = {
		template: new Map<string, Part>(),
		language: new Map<string, Part>(),
		category: new Map<string, Part>(),
		country: new Map<string, Part>(),
	};

	readonly #reasons = new Map<string, { code?: number; reason: string; count: number }>();

	readonly #buttons = new Map<string, number>();

	add(groups: readonly ReportGroup[]): void {
		for (const group of groups) this.#addGroup(group);
	}

	/** @param now ms */
	describe(campaign: Campaign, now: number): IDataObject {
		const parts = (by: Map<string, Part>, name: string) =>
			[...by]
				.sort(([, a], [, b]) => b.counts.recipients - a.counts.recipients)
				.map(([value, part]) => ({ [name]: value === '' ? null : value, ...part.describe() }));
		return {
			...describeCampaign(campaign),
			...this.#all.describe(),
			reasons: [...this.#reasons.values()].sort((a, b) => b.count - a.count),
			buttons: [...this.#buttons]
				.sort(([, a], [, b]) => b - a)
				.map(([button, count]) => ({ button: button === '' ? null : button, count })),
			byTemplate: parts(this.#by.template, 'template'),
			byLanguage: parts(this.#by.language, 'language'),
			byCategory: parts(this.#by.category, 'category'),
			byCountry: parts(this.#by.country, 'country'),
			...(this.#isUnheard(campaign, now) ? { note: UNHEARD } : {}),
		};
	}

	/** Statuses come within seconds: where none has, nobody takes them in. */
	#isUnheard({ lastAt }: Campaign, now: number): boolean {
		const { sent, delivered } = this.#all.counts;
		return sent > 0 && delivered === 0 && now - lastAt > UNHEARD_AFTER_MS;
	}

	#addGroup(group: ReportGroup): void {
		this.#all.add(group);
		const kind = kindFrom(group.kind);
		for (const name of ['template', 'language', 'category', 'country'] as const) {
			const part = this.#by[name].get(kind[name]) ?? new Part();
			this.#by[name].set(kind[name], part);
			part.add(group);
		}
		const unreached = group.state === 'unsent' ? group.count : group.failed;
		if (unreached > 0) this.#addReason(group, unreached);
		if (group.answered > 0) {
			const { button = '' } = group;
			const isKnown = this.#buttons.has(button) || this.#buttons.size < MOST_BUTTONS;
			const name = isKnown ? button : 'others';
			this.#buttons.set(name, (this.#buttons.get(name) ?? 0) + group.answered);
		}
	}

	#addReason({ code, reason = 'unknown' }: ReportGroup, count: number): void {
		const key = code === undefined ? reason : String(code);
		const known = this.#reasons.get(key) ?? {
			...(code === undefined ? {} : { code }),
			reason,
			count: 0,
		};
		this.#reasons.set(key, known);
		known.count += count;
	}
}

export function describeCampaign({
	name,
	phoneNumberId,
	startedAt,
	lastAt,
	stoppedAt,
	keepMs,
}: Campaign): IDataObject {
	return {
		...{ campaign: name, phoneNumberId },
		startedAt: new Date(startedAt).toISOString(),
		lastAt: new Date(lastAt).toISOString(),
		stoppedAt: stoppedAt === undefined ? null : new Date(stoppedAt).toISOString(),
		keptDays: Math.round(keepMs / (24 * 60 * 60 * 1000)),
	};
}
