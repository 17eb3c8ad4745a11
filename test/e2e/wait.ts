/** Executions that wait for customers' answers: in the chat, late, while n8n is down, and never. */
import { checkOn } from './checkRun.ts';
import { setKillStage } from './killStage.ts';
import { waitChecks } from './waitChecks.ts';

await checkOn('wait', waitChecks, setKillStage);
