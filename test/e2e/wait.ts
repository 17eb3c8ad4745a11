/** What arrives, executions that wait for answers (in the chat, late, while n8n is down, never) or for a template, and two owners on one n8n. */
import { approvalChecks, doorApprovalChecks } from './approvalChecks.ts';
import { checkOn } from './checkRun.ts';
import { collectChecks } from './collectChecks.ts';
import { eventChecks } from './eventChecks.ts';
import { setKillStage } from './killStage.ts';
import { lostChecks, pathChecks } from './lostChecks.ts';
import { migrateChecks } from './migrateChecks.ts';
import { ownerChecks } from './ownerChecks.ts';
import { threadChecks } from './threadChecks.ts';
import { toolChecks } from './toolChecks.ts';
import { waitChecks } from './waitChecks.ts';

const checks = [
	...collectChecks,
	...[...eventChecks, ...threadChecks, ...waitChecks, ...approvalChecks],
	...[
		...lostChecks,
		...toolChecks,
		...migrateChecks,
		...ownerChecks,
		...pathChecks,
		...doorApprovalChecks,
	],
];
await checkOn('wait', checks, setKillStage);
