import type { IDataObject } from 'n8n-workflow';

import { diagnose as makeChecks, summarize } from '../../diagnosis/diagnose';
import type { Finding } from '../../diagnosis/verdict';
import { readDoor } from '../../doorSettings';
import { unlessOver } from '../../graph/patience';
import { orError } from '../../thrown';
import { phoneNumberField } from '../fields';
import { asRead, type Batch, type Operation } from '../operation';
import { readPhoneNumberId } from '../parameters';

interface Input {
	phoneNumberId: string;
	onlyFindings: boolean;
}

/** Business Number → Diagnose: what is in the way of messages, and what to mend first. */
export const diagnose: Operation<Input> = {
	fields: [
		phoneNumberField,
		{
			displayName: 'Only What Needs Attention',
			name: 'onlyFindings',
			type: 'boolean',
			default: false,
			description: 'Whether to leave out checks that are ok',
		},
	],

	concurrency: 2,

	read(batch, itemIndex) {
		const onlyFindings = batch.parameter('onlyFindings', itemIndex) === true;
		return { phoneNumberId: readPhoneNumberId(batch, itemIndex), onlyFindings };
	},

	prepare: asRead,

	async run(batch, { phoneNumberId, onlyFindings }): Promise<IDataObject[]> {
		const { account, signal } = batch;
		const { credential } = account;
		// Why there is none, the check Store says.
		const storeAt = await orError(() => account.storeAt());
		const checks = makeChecks(account, {
			...{ credential, phoneNumberId, n8nUrl: n8nUrl(batch), now: batch.now() },
			...{ door: readDoor(process.env), storeAt: storeAt instanceof Error ? undefined : storeAt },
		});
		const findings = await unlessOver(checks, { signal });
		const shown = findings.filter(({ status }) => !onlyFindings || status !== 'ok');
		return [summarize(findings), ...shown].map(asRow);
	},
};

/** What stands in a table where there is nothing to say: n8n writes a red "empty" or "undefined" there. */
const NOTHING = '–';

/** All have the same fields, so that they stand in n8n's table one below the other. */
function asRow(finding: Finding & { first?: string }): IDataObject {
	const { check, status, meaning } = finding;
	const { whatToDo = NOTHING, where = NOTHING, first = NOTHING } = finding;
	return { check, status, meaning, whatToDo, where, first };
}

/** Where n8n's webhooks are reached, as n8n itself works it out. */
function n8nUrl({ node }: Batch): string | undefined {
	const { N8N_WEBHOOK_URL, WEBHOOK_URL } = process.env;
	return N8N_WEBHOOK_URL || WEBHOOK_URL || node.getInstanceBaseUrl();
}
