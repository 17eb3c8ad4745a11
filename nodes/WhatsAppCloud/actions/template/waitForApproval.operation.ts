import type { IDataObject } from 'n8n-workflow';

import { waitForDecision } from '../../store/waits';
import { decisionOf } from '../../template/decision';
import type { TemplateDefinition } from '../../template/definition';
import type { TemplateReference } from '../../account/templateCatalog';
import { chosenTemplateFields } from '../fields';
import { checkCanWait, type WaitingOperation } from '../message/canWait';
import { fallAsleep, openWait, readWaitMs } from '../message/sleep';
import { waitFields } from '../message/wait.fields';
import type { Batch, Operation } from '../operation';
import { chooseTemplate, requireTemplate } from '../parameters';
import { findTemplates, withId } from './find';

const THIS: WaitingOperation = {
	name: 'Wait for Approval',
	nothing: 'Nothing was changed',
	instead:
		'let a WhatsApp Cloud Trigger that listens to Template Updates start a workflow with the decision.',
};

interface Input {
	reference: TemplateReference;
	waitMs: number;
}

interface Ready extends Input {
	id: string;
}

/** Template → Wait for Approval: goes on when Meta has approved or rejected a template. */
export const waitForApproval: Operation<Input, Ready> = {
	fields: [
		{
			displayName:
				'Needs a published <b>WhatsApp Cloud Trigger</b> that listens to <b>Template Updates</b> of this account and receives the decision. Takes one item at a time, because n8n continues an execution only once.',
			name: 'waitForApprovalNotice',
			type: 'notice',
			default: '',
		},
		...chosenTemplateFields,
		...waitFields('No Decision'),
	],

	concurrency: 1,

	read(batch, itemIndex) {
		checkCanWait(batch, process.env, THIS);
		return {
			reference: requireTemplate(batch, itemIndex),
			waitMs: readWaitMs(batch, itemIndex),
		};
	},

	async prepare(batch, items) {
		return await Promise.all(
			items.map(async ({ input }) => {
				const template = await findNow(batch, input.reference);
				const identified = template instanceof Error ? template : withId(template);
				return identified instanceof Error ? identified : { ...input, id: identified.id };
			}),
		);
	},

	async run(batch, { reference, waitMs, id }, itemIndex): Promise<IDataObject> {
		const { credential } = batch.account;
		const place = { businessAccountId: credential.businessAccountId, templateId: id };
		const until = batch.now() + waitMs;
		const resumeUrl = batch.node.getSignedResumeUrl();
		const wait = waitForDecision(place, { resumeUrl, expiresAt: until });
		const close = await openWait(batch, wait);
		try {
			// Only now: a decision that falls from here on finds the wait.
			const template = await findNow(batch, reference);
			if (template instanceof Error) throw template;
			const outcome = describe(template, credential.businessAccountId);
			if (outcome.approved !== null) {
				await close();
				return outcome;
			}
			await fallAsleep(batch, { ...outcome, timedOut: true }, { itemIndex, until });
			return outcome;
		} catch (thrown) {
			await close();
			throw thrown;
		}
	},
};

/** As Meta has it now, not as it is remembered. */
async function findNow(
	batch: Batch,
	reference: TemplateReference,
): Promise<TemplateDefinition | Error> {
	batch.account.templates.forget(reference.name);
	const found = await findTemplates(batch, [reference]);
	return chooseTemplate(reference, found.get(reference.name));
}

/** In the words of the webhook that tells a decision. */
function describe(
	{ id, name, language, category, correctCategory, status, rejectedReason }: TemplateDefinition,
	businessAccountId: string,
): IDataObject {
	return {
		approved: decisionOf(status) ?? null,
		...{ templateId: id ?? null, name, language, category },
		...(correctCategory === undefined ? {} : { correctCategory }),
		...{ status, reason: rejectedReason ?? 'NONE', businessAccountId, timedOut: false },
	};
}
