import type { IDataObject } from 'n8n-workflow';

import type { Patience } from '../../conversation/collecting';

/** One of the two times, in seconds: what it is unless a person says something else, and what it may be. */
interface Seconds {
	name: string;
	field: string;
	usual: number;
	least: number;
	most: number;
}

export const QUIET_TIME: Seconds = {
	...{ name: 'Quiet Time', field: 'quietTime', usual: 10, least: 1, most: 3600 },
};

export const LONGEST_WAIT: Seconds = {
	// What is collected is kept for two days at most.
	...{ name: 'Longest Wait', field: 'longestWait', usual: 60, least: 1, most: 86_400 },
};

export interface CollectOption extends Patience {
	/** Why it cannot be what was entered; then it is the usual time. */
	invalid?: string;
}

/** For how long messages are collected; undefined = they are not. */
export function readCollectOption(options: IDataObject): CollectOption | undefined {
	if (options.collectMessages !== true) return undefined;
	const [quiet, longest] = [QUIET_TIME, LONGEST_WAIT].map((seconds) => read(options, seconds));
	if (!quiet || !longest) return undefined;
	const isShorter = longest.seconds < quiet.seconds;
	const invalid =
		quiet.invalid ??
		longest.invalid ??
		(isShorter
			? `${LONGEST_WAIT.name} (${longest.seconds} s) is shorter than ${QUIET_TIME.name} (${quiet.seconds} s), so that nobody could be quiet for long enough. Make it longer`
			: undefined);
	return {
		...{ quietMs: quiet.seconds * 1000, longestMs: longest.seconds * 1000 },
		...(invalid === undefined ? {} : { invalid }),
	};
}

function read(options: IDataObject, { name, field, usual, least, most }: Seconds) {
	const given = options[field] ?? usual;
	const seconds = given === '' ? NaN : Number(given);
	if (seconds >= least && seconds <= most) return { seconds };
	const invalid = `${name} is ${JSON.stringify(given)}. Enter a number of seconds from ${least} to ${most}`;
	return { seconds: usual, invalid };
}
