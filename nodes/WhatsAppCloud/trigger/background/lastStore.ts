import type { Store } from '../../store/store';

/**
 * By scope: where this process has recorded the last delivery. The execution that follows needs no credential to
 * find it: n8n reads one from its database, and decrypts it, each time.
 */
const stores = new Map<string, Store>();

export function rememberStore(scope: string, store: Store): void {
	stores.set(scope, store);
}

/** undefined where the delivery came to another process. */
export function lastStore(scope: string): Store | undefined {
	return stores.get(scope);
}
