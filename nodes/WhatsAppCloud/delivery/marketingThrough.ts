import type { Way } from '../conversation/closedWays';

/** Through which of Meta's APIs marketing templates go; in the order in which they are tried. */
export const MARKETING_THROUGH = {
	cloudApi: ['cloudApiMarketing'],
	marketingMessages: ['marketingMessages'],
	marketingMessagesElseCloudApi: ['marketingMessages', 'cloudApiMarketing'],
} as const satisfies Record<string, readonly Way[]>;

export type MarketingThrough = keyof typeof MARKETING_THROUGH;

export type MarketingWay = (typeof MARKETING_THROUGH)[MarketingThrough][number];

/**
 * The way of a marketing template: the first that is open; if all are known to be closed, the first that did not refuse
 * this very message, since what is remembered may have changed.
 */
export function marketingWay(
	through: MarketingThrough,
	isKnownClosed: (way: Way) => boolean,
	hasRefused: (way: Way) => boolean,
): MarketingWay {
	const ways: readonly MarketingWay[] = MARKETING_THROUGH[through];
	const left = ways.filter((way) => !hasRefused(way));
	return left.find((way) => !isKnownClosed(way)) ?? left[0] ?? ways[0] ?? 'cloudApiMarketing';
}
