import type { Surroundings } from '../../message/mediaLink';
import type { Batch } from '../operation';

/** What messages are read by, beside the item's own fields. */
export function surroundingsOf({ account }: Batch): Surroundings {
	const { baseUrl } = account.credential.graph;
	return URL.canParse(baseUrl) ? { graphHost: new URL(baseUrl).host } : {};
}
