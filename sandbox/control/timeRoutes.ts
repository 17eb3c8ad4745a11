import type { JsonObject } from '../json.ts';
import { letTimePass } from '../delivery/time.ts';
import { ControlRefusal } from './refusal.ts';
import type { ControlRequest, ControlRoute } from './route.ts';

const HOUR_MS = 3_600_000;

/** As far as a person might want to go: the free entry point, locked templates and limits of 30 days are over then. */
const MOST_HOURS = 366 * 24;

export const timeRoutes: ControlRoute[] = [['POST', '/time', pass]];

/** `{ hours }`: lets so much time pass. */
function pass({ world, body }: ControlRequest): JsonObject {
	const hours = Number(body.hours);
	if (!(hours > 0 && hours <= MOST_HOURS)) {
		throw new ControlRefusal(`"hours" must be a number above 0, and at most ${MOST_HOURS}.`);
	}
	letTimePass(world, hours * HOUR_MS);
	return { hours };
}
