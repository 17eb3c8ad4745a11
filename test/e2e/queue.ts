/** n8n in queue mode, end to end: nothing lost, nothing twice, whoever dies. */
import { checkOn } from './checkRun.ts';
import { mainChecks } from './mainChecks.ts';
import { queueChecks } from './queueChecks.ts';
import { setQueueStage } from './queueStage.ts';

await checkOn('queue', [...queueChecks, ...mainChecks], setQueueStage);
