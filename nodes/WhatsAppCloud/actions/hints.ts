import type { NodeHint } from 'n8n-workflow';

/** Where a hint belongs: these operations, and what else has to be so, in n8n's expressions. */
interface Where {
	resource: string;
	operations: readonly string[];
	also?: string;
}

function hint(
	{ resource, operations, also }: Where,
	message: string,
	more: Partial<NodeHint>,
): NodeHint {
	const chosen = `$parameter["resource"] === "${resource}" && ${JSON.stringify(operations)}.includes($parameter["operation"])`;
	return {
		message,
		displayCondition: `={{ ${chosen}${also === undefined ? '' : ` && ${also}`} }}`,
		...more,
	};
}

/** A choice with which the node does not do what one expects of it. */
const WARNING: Partial<NodeHint> = { type: 'warning', location: 'ndv' };

/** What else is needed, said where the output will be. */
const NEEDED: Partial<NodeHint> = {
	type: 'info',
	location: 'outputPane',
	whenToDisplay: 'beforeExecution',
};

/** What comes next, said where the output is. */
const NEXT: Partial<NodeHint> = { ...NEEDED, whenToDisplay: 'always' };

const overAtOnce = (resource: string, output: string) =>
	hint(
		{ resource, operations: ['sendAndWait'], also: 'Number($parameter["waitAmount"]) === 0' },
		`<b>Wait For</b> is 0: the execution continues at the output ${output} at once.`,
		WARNING,
	);

/** Hints of the node WhatsApp Cloud. */
export const sendingHints: NodeHint[] = [
	hint(
		{
			resource: 'message',
			operations: ['send'],
			also: '$parameter["options"]?.["previewOnly"] === true',
		},
		'<b>Preview Only</b> is on: customers get nothing. Remove the option to send.',
		WARNING,
	),
	hint(
		{
			resource: 'message',
			operations: ['send', 'sendAndWait'],
			also: 'Number($parameter["options"]?.["safetyMarginSeconds"]) >= 86400',
		},
		'The <b>Safety Margin</b> is as long as the window: no customer ever gets the message, only the template.',
		WARNING,
	),
	overAtOnce('message', 'No Answer'),
	hint(
		{ resource: 'conversation', operations: ['getWindow', 'getAll'] },
		'Only what a published <b>WhatsApp Cloud Trigger</b> has received for this number is known here. Without one, no window is ever open.',
		NEEDED,
	),
	hint(
		{ resource: 'campaign', operations: ['getReport', 'getRecipients'] },
		'What was delivered, read and answered is known from a published <b>WhatsApp Cloud Trigger</b> for this number. Without one, everything stays at sent.',
		NEEDED,
	),
	hint(
		{ resource: 'businessNumber', operations: ['requestCode'] },
		'Meta sends the code to this number. Enter it in <b>Business Number → Verify Code</b>, and then <b>Register</b> the number.',
		NEXT,
	),
	hint(
		{ resource: 'businessNumber', operations: ['verifyCode'] },
		'A verified number sends and receives once you <b>Register</b> it.',
		NEXT,
	),
];

/** Hints of the node WhatsApp Cloud Templates. */
export const templateHints: NodeHint[] = [
	overAtOnce('template', 'No Decision'),
	hint(
		{ resource: 'template', operations: ['create', 'createFromLibrary', 'edit'] },
		'The template can be sent once Meta has approved it. <b>Template → Wait for Approval</b> goes on as soon as that is decided.',
		NEEDED,
	),
];
