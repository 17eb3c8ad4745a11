import type { WindowOpener } from '../conversation/window';
import type { StoredSighting } from './recording';

/** A sighting from the columns of a row; '' and null stand for what is not known. */
export function storedSighting(
	[phone, userId, parentUserId]: readonly [string, string, string],
	[era, firstAt, lastAt]: readonly [number, number, number],
	[openedAt, openedBy, closedAt, freeEntryPointExpiresAt]: readonly [
		number | null,
		WindowOpener | null,
		number | null,
		number | null,
	],
): StoredSighting {
	return {
		names: {
			...(phone ? { phone } : {}),
			...(userId ? { userId } : {}),
			...(parentUserId ? { parentUserId } : {}),
		},
		era,
		firstAt,
		lastAt,
		window: {
			...(openedAt === null ? {} : { openedAt }),
			...(openedBy === null ? {} : { openedBy }),
			...(closedAt === null ? {} : { closedAt }),
			...(freeEntryPointExpiresAt === null ? {} : { freeEntryPointExpiresAt }),
		},
	};
}
