import { ACCOUNT } from '../../sandbox/sandbox.ts';
import type { World } from '../../sandbox/state/world.ts';

/** Switches calling on for the seeded number, which starts without: for `also` of a sandbox or a bench. */
export function takingCalls(world: World): void {
	const number = world.numbers.get(ACCOUNT.phoneNumberId);
	if (number) number.settings.calling = { status: 'ENABLED' };
}
