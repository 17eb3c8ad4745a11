import type { Account } from '../account/account';
import type { Surroundings } from '../message/mediaLink';

/** What messages are read by, beside the item's own fields. */
export function surroundingsOf({ credential }: Account): Surroundings {
	const { baseUrl } = credential.graph;
	return URL.canParse(baseUrl) ? { graphHost: new URL(baseUrl).host } : {};
}
