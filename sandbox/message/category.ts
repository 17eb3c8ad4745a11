import { textOf, type JsonObject } from '../json.ts';

/** Whether a message is to go out without a template, outside the window as well: Direct Send. */
export function isDirectSend({ category }: JsonObject): boolean {
	return ['authentication', 'utility'].includes(textOf(category)?.toLowerCase() ?? '');
}
