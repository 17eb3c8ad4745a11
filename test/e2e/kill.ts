/** n8n on SQLite, killed at random moments: nothing lost, nothing twice. KILL_SEEDS=7,8,9 chooses the moments. */
import { checkOn } from './checkRun.ts';
import { killChecks } from './killChecks.ts';
import { setKillStage } from './killStage.ts';

const seeds = (process.env.KILL_SEEDS ?? '1,2,3').split(',').map(Number);

await checkOn('kill', killChecks(seeds), setKillStage);
