/**
 * n8n on SQLite, killed at random moments: nothing lost, nothing twice. KILL_SEEDS=7,8,9 chooses the moments,
 * KILL_ONLY=arrivals,door,runs what is tried.
 */
import { arrivalChecks } from './arrivalChecks.ts';
import { checkOn } from './checkRun.ts';
import { doorChecks } from './doorChecks.ts';
import { killChecks } from './killChecks.ts';
import { setKillStage } from './killStage.ts';

/** In CI one, as each takes half a minute; by hand as many as there are seeds. */
const DOOR_SEEDS = process.env.KILL_SEEDS === undefined ? 1 : Infinity;

const seeds = (process.env.KILL_SEEDS ?? '1,2,3').split(',').map(Number);

// The runs leave a slow line and a trigger behind: what arrives comes first.
const parts = {
	arrivals: () => arrivalChecks(seeds.slice(0, 2)),
	door: () => doorChecks(seeds.slice(0, DOOR_SEEDS)),
	runs: () => killChecks(seeds),
};
const chosen = process.env.KILL_ONLY?.split(',') ?? Object.keys(parts);
const checks = Object.entries(parts).flatMap(([name, make]) =>
	chosen.includes(name) ? make() : [],
);
await checkOn('kill', checks, setKillStage);
