import type { GraphClient, GraphSettings } from '../graph/client';
import { Recent } from '../recent';
import type { SharedStore } from '../store/store';
import { proverOf } from './identity';
import { OwnStore } from './ownStore';
import { Proofs, type AppCredential } from './proofs';

/** As many credentials as a process will ever need side by side; those of old tokens are let go. */
const MAX_STORES = 200;

const opened = new WeakMap<SharedStore, Recent<string, OwnStore>>();

/** The store as a credential sees it: the same one for everybody who asks, with what is known of its proofs. */
export function ownStore(
	shared: SharedStore,
	settings: GraphSettings,
	app: AppCredential,
	graph: GraphClient,
): OwnStore {
	const known = opened.get(shared) ?? new Recent<string, OwnStore>(MAX_STORES);
	opened.set(shared, known);
	const prover = proverOf(settings);
	const key = JSON.stringify([prover.account, settings.apiVersion, app.appId, app.appSecret]);
	const own = known.get(key) ?? new OwnStore(shared, new Proofs(prover, shared.proofs, graph, app));
	known.set(key, own);
	return own;
}
