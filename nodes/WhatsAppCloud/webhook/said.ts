import { asObject, asText } from '../json';
import { isAutomatic } from './callPermission';
import type { MessageEvent } from './events';

/** Changes to a message that was written earlier. Where the business may not see them they come as `unsupported`. */
const CHANGES = ['edit', 'revoke'];

/** Whether something that was said earlier is changed or taken back. */
export function isChange({ type, unsupported }: { type: string; unsupported?: unknown }) {
	const changed = type === 'unsupported' ? asText(asObject(unsupported)?.type) : type;
	return CHANGES.includes(changed ?? '');
}

/**
 * Entries of `messages[]` in which nobody says anything: changes; notices that a customer has another number or
 * has opened the chat; an older name of what Meta cannot tell.
 */
export const NOT_SAID: ReadonlySet<string> = new Set([
	...CHANGES,
	'system',
	'request_welcome',
	'unknown',
]);

/**
 * Whether a customer says something with it. Types that Meta adds later are said: somebody sent them. So is what
 * Meta cannot hand over (`unsupported`): somebody wrote it.
 */
export function isSaid({ type, reaction, unsupported, interactive }: MessageEvent): boolean {
	if (type === 'reaction') return reaction?.emoji !== null;
	if (isChange({ type, unsupported })) return false;
	return !NOT_SAID.has(type) && !isAutomatic({ interactive: asObject(interactive) ?? {} });
}
