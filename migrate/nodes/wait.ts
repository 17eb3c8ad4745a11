import { asObject, asText, type JsonObject, type JsonValue } from '../../nodes/WhatsAppCloud/json';
import { ANSWERS } from '../sentPaths';
import { group, isExpression, present } from '../values';
import type { Migration, OwnNote } from './migration';
import { recipient } from './send';

/** As n8n's node shows them at first. */
const LABELS = { approve: '✓ Approve', decline: '✗ Decline' };

const LONGEST_TITLE = 20;

/** n8n's node waits for as long as it takes; ours for some time that is told. */
const LONG = { waitAmount: 30, waitUnit: 'days' };

/**
 * Send and Wait for Response of n8n's node leads to a web page of n8n's. Our Send and Wait for Reply asks in the chat:
 * approvals by buttons, a free text by the customer's next message.
 */
export const migrateWait: Migration = (parameters) => {
	const { message, responseType = 'approval' } = parameters;
	if (responseType === 'customForm') {
		return {
			kept: "it leads to a form on a web page of n8n's; a WhatsApp flow could take its place",
		};
	}
	const isApproval = responseType === 'approval';
	const buttons = isApproval ? labelsOf(group(parameters.approvalOptions, 'values')) : [];
	const wait = waitOf(asObject(parameters.options) ?? {});
	return {
		parameters: present({
			...{ resource: 'message', operation: 'sendAndWait' },
			...recipient(parameters),
			body: message,
			...(isApproval ? { buttonsInput: 'fields', buttons: { values: buttons } } : {}),
			accept: isApproval ? 'buttons' : 'any',
			...wait.parameters,
			options: {},
		}),
		// Of several items, n8n's node asks for the first only, and ours would refuse to run.
		settings: { executeOnce: true },
		shape: 'answer',
		notes: [
			{
				kind: 'look',
				text: isApproval
					? 'people answer by a button in the chat instead of a web page. WhatsApp shows the message only to those who wrote in the last 24 hours; choose a template with buttons for all others.'
					: 'people answer in the chat instead of on a web page: the next message is taken. WhatsApp shows the message only to those who wrote in the last 24 hours; choose a template for all others.',
			},
			{
				kind: 'look',
				text: 'asks for the first of several items only, as before (setting Execute Once); to ask for all, call a sub-workflow for each',
			},
			...buttons.flatMap(tooLong),
			...wait.notes,
		],
	};
};

interface Button extends JsonObject {
	title: JsonValue;
	id: string;
}

function labelsOf({
	approvalType = 'single',
	approveLabel,
	disapproveLabel,
}: JsonObject): Button[] {
	const approve = { title: approveLabel || LABELS.approve, id: ANSWERS.approve };
	const decline = { title: disapproveLabel || LABELS.decline, id: ANSWERS.decline };
	return approvalType === 'double' ? [approve, decline] : [approve];
}

/** Meta takes titles of buttons up to a length, and n8n's page any. */
function tooLong({ title }: Button): OwnNote[] {
	const label = isExpression(title) ? '' : (asText(title) ?? '');
	if ([...label].length <= LONGEST_TITLE) return [];
	return [
		{
			kind: 'look',
			text: `shorten the button "${label}": WhatsApp takes ${LONGEST_TITLE} characters at most`,
		},
	];
}

function waitOf({ limitWaitTime }: JsonObject): { parameters: JsonObject; notes: OwnNote[] } {
	const {
		limitType = 'afterTimeInterval',
		resumeAmount = 1,
		resumeUnit = 'hours',
	} = group(limitWaitTime, 'values');
	const output = 'then it goes on at the output No Answer, which nothing is connected to yet';
	if (limitWaitTime === undefined) {
		return {
			parameters: LONG,
			notes: [{ kind: 'look', text: `n8n's node waits without end, ours 30 days; ${output}` }],
		};
	}
	if (limitType !== 'afterTimeInterval' || isExpression(resumeUnit)) {
		return {
			parameters: LONG,
			notes: [{ kind: 'look', text: `set how long it waits ("Wait For"); ${output}` }],
		};
	}
	return {
		parameters: { waitAmount: resumeAmount, waitUnit: resumeUnit },
		notes: [{ kind: 'look', text: `when the time is over, ${output.replace('then ', '')}` }],
	};
}
