import { asId } from '../json';
import type { GraphClient } from './client';

const known = new WeakMap<GraphClient, string>();

/**
 * The ID of the app that the client's token belongs to, which never changes: asked for once.
 *
 * @param patienceMs for how long Meta is asked, if not as long as usual
 * @returns undefined if Meta does not say
 * @throws {GraphError}
 */
export async function appOfToken(
	graph: GraphClient,
	patienceMs?: number,
): Promise<string | undefined> {
	const id = known.get(graph) ?? asId((await graph.aboutToken({ patienceMs })).app_id);
	if (id !== undefined) known.set(graph, id);
	return id;
}
