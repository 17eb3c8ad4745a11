/** n8n on SQLite, killed at random moments: nothing lost, nothing twice. KILL_SEEDS=7,8,9 chooses the moments. */
import { arrivalChecks } from './arrivalChecks.ts';
import { checkOn } from './checkRun.ts';
import { killChecks } from './killChecks.ts';
import { setKillStage } from './killStage.ts';

const seeds = (process.env.KILL_SEEDS ?? '1,2,3').split(',').map(Number);

// The runs leave a slow line and a trigger behind: what arrives comes first.
await checkOn('kill', [...arrivalChecks(seeds.slice(0, 2)), ...killChecks(seeds)], setKillStage);
