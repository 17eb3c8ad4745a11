/** What arrives, and executions that wait for answers: in the chat, late, while n8n is down, and never. */
import { checkOn } from './checkRun.ts';
import { eventChecks } from './eventChecks.ts';
import { setKillStage } from './killStage.ts';
import { threadChecks } from './threadChecks.ts';
import { waitChecks } from './waitChecks.ts';

await checkOn('wait', [...eventChecks, ...threadChecks, ...waitChecks], setKillStage);
