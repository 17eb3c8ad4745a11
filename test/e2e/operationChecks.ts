import type { Stage } from '../../demo/stage.ts';
import type { Check } from '../../tools/checks.ts';
import { openNew } from './editorChecks.ts';
import type { EditorPage } from './editorPage.ts';
import { expectContains } from './expect.ts';

const CUSTOMER = '12025550164';

interface Form {
	/** Of the screenshot, too. */
	name: string;
	type: 'whatsAppCloud' | 'whatsAppCloudTrigger';
	parameters: Record<string, unknown>;
	/** What a person must find; the last one is waited for. */
	words: string[];
	options?: { offered: string[]; missing: string[] };
}

const conversation = (operation: string, more: object = {}) => ({
	resource: 'conversation',
	operation,
	...more,
});

const FORMS: Form[] = [
	{
		name: 'trigger-statuses',
		type: 'whatsAppCloudTrigger',
		parameters: { triggerOn: ['statuses', 'templates'] },
		words: [
			'Message Statuses',
			'Template Updates',
			'This Number',
			'callback of the app',
			'Options',
		],
		options: {
			offered: ['Customers', 'Replace Existing Callback', 'Statuses', 'Stop Words'],
			missing: ['Business Numbers', 'Download Media', 'Message Types'],
		},
	},
	{
		name: 'trigger-by-hand',
		type: 'whatsAppCloudTrigger',
		parameters: { listenOn: 'manual', triggerOptions: { downloadMedia: true } },
		words: ['Set by Hand', 'As Callback URL, enter the Production URL', 'Download Media'],
		options: {
			offered: ['Business Numbers', 'Largest File (MB)', 'Put Output File in Field'],
			missing: ['Replace Existing Callback', 'Statuses'],
		},
	},
	{
		name: 'send-and-wait',
		type: 'whatsAppCloud',
		parameters: { resource: 'message', operation: 'sendAndWait' },
		words: ['Needs a published WhatsApp Cloud Trigger', 'Buttons', 'Accept', 'Wait For', 'Unit'],
		options: { offered: ['Fallback Template'], missing: ['Preview Only', 'Link Preview'] },
	},
	{
		name: 'send-template-options',
		type: 'whatsAppCloud',
		parameters: { mode: 'templateOnly' },
		words: ['Template Only', 'Template', 'Options'],
		options: {
			offered: ['Expected Category'],
			missing: ['Safety Margin (Seconds)', 'Link Preview'],
		},
	},
	{
		name: 'conversation-get-many',
		type: 'whatsAppCloud',
		parameters: conversation('getAll', { show: 'closing' }),
		words: ['Business Number', 'Show', 'Return All', 'Limit', 'Closing Within (Hours)'],
	},
	{
		name: 'conversation-set-consent',
		type: 'whatsAppCloud',
		parameters: conversation('setConsent'),
		words: ['Customer', 'Marketing Messages', 'Said At'],
	},
];

/** What the operations ask, each as a person meets it. */
export function operationChecks(editor: EditorPage): Array<Check<Stage>> {
	return [
		...FORMS.map((form) => ({
			title: `a person sees what matters, and nothing else: ${form.name}`,
			async run(stage: Stage) {
				return await lookAt(editor, stage, form);
			},
		})),
		{
			title: 'Send and Wait for Reply says what is missing, waits, and shows the answer',
			async run(stage) {
				const { phones } = stage;
				const question = { operation: 'sendAndWait', to: `+${CUSTOMER}`, body: 'Which day?' };
				await phones.write(CUSTOMER, { text: 'I need an appointment' });
				// The answer of "Reply to Customers": by then the window is recorded.
				await phones.waitFor(CUSTOMER, 1);
				await openNew(editor, stage, 'whatsAppCloud', question);
				await editor.executeNode('Add one to three buttons, or set Accept to Any Reply.');
				const refused = await editor.screenshot('send-and-wait-refused');
				await openNew(editor, stage, 'whatsAppCloud', { ...question, accept: 'any' });
				await editor.executeNode("Waits for the customer's answer");
				const waiting = await editor.screenshot('send-and-wait-waiting');
				await phones.waitFor(CUSTOMER, 2);
				await phones.write(CUSTOMER, { text: 'Monday, please' });
				await editor.seesInOutput('Monday, please');
				return [refused, waiting, await editor.screenshot('send-and-wait-answered')].join('\n    ');
			},
		},
	];
}

async function lookAt(editor: EditorPage, stage: Stage, form: Form): Promise<string> {
	await openNew(editor, stage, form.type, form.parameters);
	const text = await editor.form(form.words.at(-1) ?? '');
	expectContains([text], form.words);
	if (form.options) {
		const offered = await editor.offeredOptions();
		expectContains(offered, form.options.offered);
		const pointless = form.options.missing.filter((name) => offered.includes(name));
		if (pointless.length > 0) throw new Error(`Saw options without use: ${pointless.join(', ')}`);
	}
	return await editor.screenshot(form.name);
}
