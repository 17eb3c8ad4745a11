import { isObject, textOf, type JsonObject } from '../json.ts';
import { metaSpelling } from './spelling.ts';

const KINDS = [
	'error',
	'delay',
	'reset-before',
	'reset-after',
	'http',
	'slow-body',
	'cut-body',
] as const;

/** What is to go wrong, with which requests, and how often. */
export interface Fault {
	id: string;
	/** A part of the path, the method, the recipient (phone digits or user ID). */
	match: { path?: string; method?: string; customer?: string };
	/**
	 * `error`: Graph's body for `code`; `delay`: answered after `ms`; `reset-before`: connection cut, nothing
	 * done; `reset-after`: done, then the connection cut; `http`: bare status without a Graph body;
	 * `slow-body`: the answer's body arrives bit by bit over `ms`; `cut-body`: only half of it arrives.
	 */
	kind: (typeof KINDS)[number];
	/** `error`, `delay` and `http` only: what was asked for is done first, then the fault happens. */
	after: boolean;
	code?: number;
	subcode?: number;
	status?: number;
	ms?: number;
	/** For 4, 80007 and 80008: in how many minutes Meta says that requests are taken again; 1 when absent. */
	minutes?: number;
	/** How many requests it still hits; without limit when absent. */
	times?: number;
	/** Share of the matching requests that it hits, 0 to 1. */
	rate: number;
}

export class Faults {
	private faults: Fault[] = [];
	private count = 0;

	/** @throws Error saying what cannot be understood */
	add(definition: JsonObject): Fault {
		const kind = KINDS.find((known) => known === definition.kind);
		if (!kind) throw new Error(`The fault's "kind" must be one of ${KINDS.join(', ')}.`);
		const match = isObject(definition.match) ? definition.match : {};
		const fault: Fault = {
			id: String((this.count += 1)),
			kind,
			match: {
				path: textOf(match.path),
				method: textOf(match.method)?.toUpperCase(),
				customer: textOf(match.customer)?.replace(/^\+/, ''),
			},
			code: numberOf(definition.code),
			subcode: numberOf(definition.subcode),
			status: numberOf(definition.status),
			ms: numberOf(definition.ms),
			minutes: numberOf(definition.minutes),
			times: numberOf(definition.times),
			after: definition.after === true,
			rate: numberOf(definition.rate) ?? 1,
		};
		this.faults.push(fault);
		return fault;
	}

	get any(): boolean {
		return this.faults.length > 0;
	}

	list(): Fault[] {
		return [...this.faults];
	}

	/** The first fault that hits this request, counted as used. */
	take(request: { path: string; method: string; customer?: string }): Fault | undefined {
		const fault = this.faults.find(
			({ match, rate }) =>
				(match.path === undefined || request.path.includes(match.path)) &&
				(match.method === undefined || request.method === match.method) &&
				(match.customer === undefined || isSameCustomer(request.customer, match.customer)) &&
				(rate >= 1 || Math.random() < rate),
		);
		if (fault?.times !== undefined) {
			fault.times -= 1;
			if (fault.times <= 0) this.faults = this.faults.filter((other) => other !== fault);
		}
		return fault;
	}

	/** @returns whether there was one of that ID */
	remove(id: string): boolean {
		const before = this.faults.length;
		this.faults = this.faults.filter((fault) => fault.id !== id);
		return this.faults.length < before;
	}

	clear(): void {
		this.faults = [];
	}
}

function isSameCustomer(one: string | undefined, other: string): boolean {
	return one !== undefined && metaSpelling(one) === metaSpelling(other);
}

function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
