import { textOf, type JsonValue } from '../json.ts';

/** A list's filter: `APPROVED`, or several as JSON text: `["APPROVED","PAUSED"]`. In lower case. */
export function filterValues(value: JsonValue | undefined): string[] {
	const list = Array.isArray(value) ? value : [value ?? ''];
	return list.flatMap((entry) => {
		const text = textOf(entry)?.trim().toLowerCase();
		return text ? [text] : [];
	});
}
