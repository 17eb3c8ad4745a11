import { GraphError } from '../graph/error';
import { StoreUnavailableError } from '../store/failure';
import { type Facts, type Known, NotAsked, type Setting, type Source } from './facts';
import { unknown, type Finding, type Verdict } from './verdict';

/** One row of the table: what is asked for, and what each answer means. */
export interface Check {
	name: string;
	needs: readonly Source[];
	/** What the answers mean. */
	judge: (facts: Facts, setting: Setting) => Verdict;
	/** What a refusal means, where it is what the check is about. */
	refused?: (refusal: Error, setting: Setting) => Verdict | undefined;
}

/** A row; it sees the facts that it names, and no others. */
export function check<Needs extends Source>(
	name: string,
	needs: readonly Needs[],
	judge: (facts: Pick<Facts, Needs>, setting: Setting) => Verdict,
	refused?: Check['refused'],
): Check {
	return { name, needs, judge, ...(refused ? { refused } : {}) };
}

/** What a check says, given what was answered. */
export function judge(
	{ name, needs, judge: verdictOn, refused }: Check,
	known: ReadonlyMap<Source, Known<Source>>,
	setting: Setting,
): Finding {
	const facts: Partial<Record<Source, unknown>> = {};
	for (const need of needs) {
		const fact = known.get(need) ?? { refusal: new NotAsked('It was not requested.') };
		if ('refusal' in fact) {
			const { refusal } = fact;
			return { check: name, ...(refused?.(refusal, setting) ?? notTold(refusal)) };
		}
		facts[need] = fact.value;
	}
	return { check: name, ...verdictOn(facts as Facts, setting) };
}

/** Somebody did not answer: which is no reason to call something broken. */
function notTold(refusal: Error): Verdict {
	if (refusal instanceof NotAsked) return unknown(refusal.message);
	if (refusal instanceof GraphError) {
		const { title, details, code } = refusal;
		const number = code === undefined ? '' : ` (${code})`;
		const more = details !== undefined && !title.includes(details) ? `: ${details}` : '';
		return unknown(`Meta did not say: ${title}${number}${more}`, refusal.advice);
	}
	if (refusal instanceof StoreUnavailableError) {
		return unknown('The store did not answer.', 'See the check Store.');
	}
	return unknown(`It could not be determined: ${refusal.message}`);
}

/** Whether no answer came from Graph at all. */
export function isUnreachable(refusal: GraphError): boolean {
	return refusal.code === undefined;
}
