/** PostgreSQL's driver gives large integers as text. @returns undefined for null */
export function numberIn(column: unknown): number | undefined {
	return column === null || column === undefined ? undefined : Number(column);
}

/** @returns undefined for null */
export function textIn(column: unknown): string | undefined {
	return typeof column === 'string' ? column : undefined;
}
