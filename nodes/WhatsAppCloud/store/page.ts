/** One page of a list, and where the next one begins; absent = that is all. */
export interface Page<T, C> {
	entries: T[];
	next?: C;
}
