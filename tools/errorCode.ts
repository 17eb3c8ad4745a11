/** The code that Node puts on what it throws, e.g. `ENOENT`; undefined if there is none. */
export function errorCode(error: unknown, property: 'code' | 'errcode' = 'code'): unknown {
	return typeof error === 'object' && error !== null ? Reflect.get(error, property) : undefined;
}
