import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { Flow } from '../../sandbox/state/flows.ts';
import type { World } from '../../sandbox/state/world.ts';

/** Gives the seeded account flows with IDs and names that a test knows: for `also` of a sandbox or a bench. */
export function withFlows(...flows: Array<Partial<Flow>>): (world: World) => void {
	return (world) => {
		for (const flow of flows) {
			world.flows.put({
				...{ id: '1', businessAccountId: ACCOUNT.businessAccountId, name: 'booking' },
				...{ status: 'PUBLISHED', categories: ['OTHER'], updatedAt: Date.now() },
				...flow,
			});
		}
	};
}
