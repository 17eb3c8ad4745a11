import type { Account } from '../account/account';
import { ACCESS_CHECKS } from './accessChecks';
import { askAll } from './ask';
import { judge, type Check } from './check';
import type { Setting, Source } from './facts';
import { NUMBER_CHECKS } from './numberChecks';
import { RECEIVING_CHECKS } from './receivingChecks';
import { listed, type Finding, type Status } from './verdict';

/** All checks, in the order in which a person should mend what they find. */
export const CHECKS: readonly Check[] = [...ACCESS_CHECKS, ...NUMBER_CHECKS, ...RECEIVING_CHECKS];

/** Makes these checks; never throws: what is refused could not be checked. */
export async function diagnose(
	account: Account,
	setting: Setting,
	checks: readonly Check[] = CHECKS,
): Promise<Finding[]> {
	const sources = new Set<Source>(checks.flatMap(({ needs }) => needs));
	const known = await askAll(account, setting, sources);
	return checks.map((one) => judge(one, known, setting));
}

/** Where none of these is broken, but one could not be checked, nobody knows whether messages go through. */
const ESSENTIAL = ['Access Token', 'Business Account ID', 'Phone Number ID'];

/** The findings in one line, with what is to be mended first. */
export function summarize(findings: readonly Finding[]): Finding & { first?: string } {
	const of = (status: Status) => findings.filter((finding) => finding.status === status);
	const [brokenOnes, warnings, untold] = [of('broken'), of('warning'), of('could not be checked')];
	const counted = [
		`${of('ok').length} checks are ok`,
		...(untold.length > 0 ? [`${untold.length} could not be made`] : []),
	].join(', ');
	const unknownOnes = untold.filter(({ check }) => ESSENTIAL.includes(check));
	const [first] = [...brokenOnes, ...unknownOnes, ...warnings];
	const names = (some: Finding[]) => listed(some.map(({ check }) => check));
	const also = warnings.length > 0 ? ` Look at these afterwards: ${names(warnings)}.` : '';
	const begin = brokenOnes.length > 1 ? ` Start with ${first?.check ?? ''}.` : '';
	const meaning =
		brokenOnes.length > 0
			? `Something keeps messages from going through: ${names(brokenOnes)}.${begin}${also} ${counted}.`
			: unknownOnes.length > 0
				? `Nobody can tell whether messages go through: ${names(unknownOnes)} could not be checked.${also} ${counted}.`
				: warnings.length > 0
					? `Messages can go through, but look at ${names(warnings)}. ${counted}.`
					: `Nothing keeps messages from going through. ${counted}.`;
	return {
		check: 'Summary',
		status: first?.status ?? 'ok',
		meaning,
		...(first?.whatToDo === undefined ? {} : { whatToDo: first.whatToDo }),
		...(first?.where === undefined ? {} : { where: first.where }),
		...(first === undefined ? {} : { first: first.check }),
	};
}
