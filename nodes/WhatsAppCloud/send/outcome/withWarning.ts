import type { IDataObject } from 'n8n-workflow';

import { asArray } from '../../json';

/** What an item says, with one more thing to know about it. */
export function withWarning({ warnings, ...outcome }: IDataObject, warning: string): IDataObject {
	return { ...outcome, warnings: [...(asArray(warnings)?.map(String) ?? []), warning] };
}
