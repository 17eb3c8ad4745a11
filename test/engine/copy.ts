/** A copy as it comes back from n8n's database: plain JSON. */
export function copy<T>(value: T): T {
	return JSON.parse(JSON.stringify(value)) as T;
}
